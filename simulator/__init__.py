"""A local stand-in for Telegram: the Bot API over HTTP, and people with phones.

It lets the real bot process run whole with no token and no internet. It refuses to be kinder than Telegram:
what Telegram would refuse, it refuses in Telegram's words. It keeps everything in memory and knows nothing of
the bot it serves (no import of bot, handlers, workflow or storage).
"""
