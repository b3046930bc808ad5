"""The route map of a deal and of a process: where it stands, who did what, what lies ahead. A picture."""
