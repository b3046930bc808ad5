"""What talks to a database: connections, statements, ids, errors; and who owns it."""
