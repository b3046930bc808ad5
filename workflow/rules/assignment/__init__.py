"""Who gets a task, and how it comes into their hands."""
