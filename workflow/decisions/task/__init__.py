"""What people do with a task."""
