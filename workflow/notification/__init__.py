"""When a notice rings, waits, or is told together with others."""
