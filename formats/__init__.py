"""Translates: bytes in, values or problems out; values in, bytes out. Runs nothing, reads no clock."""
