"""A case: its card, its history, and its end before the end."""
