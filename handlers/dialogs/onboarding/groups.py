"""One polite line when the bot is put into a group. Afterwards it keeps silent there: the processes run between the
bot and each person.
"""

from contextlib import suppress

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ChatMemberUpdated

from handlers.dialogs.show import send
from handlers.screens.onboarding.screens import group_screen
from handlers.screens.texts import texts_for
from workflow.ports.members import Member

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)


async def is_new_group(event: ChatMemberUpdated) -> bool:
    """The bot was not in this group and is in it now."""
    came = event.old_chat_member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
    return event.chat.type in _GROUPS and came and event.new_chat_member.status in _INSIDE


async def greet_group(event: ChatMemberUpdated, bot: Bot, member: Member | None = None) -> None:
    """In the language of whoever added it. A group that lets nobody write is left without a word."""
    language = member.language if member else (event.from_user.language_code or "").partition("-")[0]
    with suppress(TelegramForbiddenError, TelegramBadRequest):
        await send(bot, event.chat.id, group_screen(texts_for(language)))
