"""Figures beside their floors, measured in one run: `make bench`, or `python -m tests.bench completion`.

Every figure is printed next to what the same machine, in the same minute, can do at best; ratios travel from one
machine to the next, seconds do not. Refuses to be a test: nothing here is collected by pytest, nothing fails a build.
"""
