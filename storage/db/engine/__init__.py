"""The two databases: the only place that knows SQLite from PostgreSQL."""
