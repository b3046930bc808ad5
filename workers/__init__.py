"""A plain function in another process, over a socket. Knows nobody: the one who asks names the function."""
