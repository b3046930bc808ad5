"""What I have: my tasks, the most urgent first, and my deals. A tap opens one."""
