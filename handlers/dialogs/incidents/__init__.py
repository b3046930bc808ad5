"""What went wrong with the machine, for admins. Kinds, numbers and times; nobody's words."""
