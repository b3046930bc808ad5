"""A thumb up under a person's message: received, without another message in the chat."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message, ReactionTypeEmoji


async def thumb_up(message: Message) -> None:
    if message.bot:
        await react(message.bot, message.chat.id, message.message_id)


async def react(bot: Bot, chat_id: int, message_id: int | None) -> None:
    """Where reactions are not possible, the redrawn card says as much."""
    if message_id is None:
        return
    with suppress(TelegramAPIError):
        await bot.set_message_reaction(chat_id, message_id, reaction=[ReactionTypeEmoji(emoji="👍")])
