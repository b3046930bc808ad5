"""Figures counted from the tables: whose cases count, and where the rows come from."""
