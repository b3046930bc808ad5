"""What a Bot API client sees: every method it may call, with Telegram's answers and refusals.

Requests are checked against aiogram's own method classes. Methods that Telegram has and no family here implements
(payments, stories, gifts, games, stickers' sets, business accounts, invite links, forum topics, polls and the like)
are answered with 400 "Bad Request: method is not available in the simulator"; what Telegram does not have is
404 "Not Found".
"""
