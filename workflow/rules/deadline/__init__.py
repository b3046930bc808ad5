"""When a task is due, what moves its deadline, and what stops its clock."""
