"""Reports as files: XLSX and CSV, written in the process that reports, some rows at a time.

What stands in a cell came from people and from other systems: nothing of it ever becomes a formula.
"""
