"""What I have: my tasks, the most urgent first, and my cases. A tap opens one."""
