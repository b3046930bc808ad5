"""A unit of work, what it knows by heart, and the writer that others name."""
