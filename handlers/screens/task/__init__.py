"""A task: its card, and everything that is done with it."""
