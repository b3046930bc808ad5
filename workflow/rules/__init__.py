"""What follows from what: permissions, and the rules that decisions share."""
