"""Handing over everything that somebody has: a plan first, changed as one likes, then done all at once."""
