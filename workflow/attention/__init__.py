"""When a person may be rung, and what becomes of what they must not be rung for. Values and rules, no I/O."""
