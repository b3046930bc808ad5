"""Reports as books, some rows at a time, in the process that reports."""
