"""Starting something: a few questions, one at a time, and a deal, a case or an assignment is under way."""
