"""What is true of a case and of its people: tasks, timers, escalations, requests, subscriptions."""
