"""From Telegram's updates to handlers, and what becomes of work that fails."""
