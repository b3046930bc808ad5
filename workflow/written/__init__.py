"""What every hand-written file of a company shares: texts, problems, tables of rows."""
