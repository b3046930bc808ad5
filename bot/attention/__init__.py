"""Between outbox and phone: what rings now, what waits, what is told together."""
