"""Whether a process definition can be followed: its rules, its graph, its translations."""
