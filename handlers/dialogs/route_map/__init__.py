"""The route map of a case and of a process: where it stands, who did what, what lies ahead. A picture."""
