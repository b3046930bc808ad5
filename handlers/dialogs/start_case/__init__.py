"""Starting something: a few questions, one at a time, and a case, a case or an assignment is under way."""
