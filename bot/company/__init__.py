"""A company that changes while its bot runs."""
