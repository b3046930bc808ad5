"""The way to Telegram: calls, their pace, updates as values, whom it lets us write to."""
