"""Assignments given by hand: how they stand. Giving one is a form like any other (`handlers.begin`)."""
