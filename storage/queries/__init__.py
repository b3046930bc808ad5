"""Lists that screens ask for."""
