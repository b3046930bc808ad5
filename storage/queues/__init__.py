"""What waits: updates, notices, timers, files, incidents; and the messages alive in chats."""
