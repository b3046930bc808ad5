"""Every file of rows that comes in, read in one way: CSV in any form a spreadsheet saves, XLSX, XES.

What a file is, its first bytes tell and not its name.
"""
