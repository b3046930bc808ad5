"""The course of an absence: validation, lifecycle, substitution, who is told."""
