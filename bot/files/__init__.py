"""Files that people send: fetched onto our own disk, looked into, read as tables."""
