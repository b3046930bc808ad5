"""Bringing another system's cases in, with their history: a mapping says what its columns mean here.

Does not guess: what a mapping does not say is not brought, and a row that does not fit is refused with a reason.
"""
