"""Remembers: rows, one transaction per command, inbox, outbox, timers.

The one entry is `storage.store.Store`. Nothing here decides what may happen next (that is `workflow`) and
nothing here knows how a screen looks or how Telegram is spoken to.
"""
