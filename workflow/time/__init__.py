"""Durations, zones, typed moments, and calendars of working time."""
