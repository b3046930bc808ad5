"""The process definition: stages, performers, deadlines, evidence, ways out; and what is checked of it."""
