"""From the outbox to phones: judged, composed, sent at Telegram's pace, settled."""
