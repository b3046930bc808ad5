"""The last router: no press and no word of a colleague stays without an answer.

Only service messages (a pin, a changed photo of the chat) are passed over in silence.
"""

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.desk import Desk, router_at_desk
from handlers.help import screens
from handlers.menu import names_for, opens, titles_of_commands
from handlers.showing import answer, show, take_up
from handlers.task.sent import nothing_wants

_MEANT = frozenset(
    {
        ContentType.STICKER,
        ContentType.POLL,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.STORY,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.VIDEO_NOTE,
        ContentType.INVOICE,
        ContentType.PAID_MEDIA,
        ContentType.CHECKLIST,
    }
)
"""Kinds of message that somebody sends on purpose and that no task asks for."""


def create_router() -> Router:
    """A new router; it comes last."""
    router = router_at_desk("help")
    router.message.register(give_help, Command("help"))
    router.callback_query.register(give_help, opens("help"))
    router.message.register(nothing_to_cancel, Command("cancel"))
    router.message.register(unknown_command, is_command)
    router.message.register(unasked_words, is_words)
    router.message.register(unsupported, is_meant)
    router.callback_query.register(out_of_date)
    return router


async def is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")


async def is_words(message: Message) -> bool:
    return bool(message.text)


async def is_meant(message: Message) -> bool:
    return message.content_type in _MEANT


async def give_help(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, screens.help_screen(desk.t, await _names(desk)))


async def _names(desk: Desk) -> list[str]:
    return names_for(desk.person, desk.directory, await desk.reads.processes())


async def nothing_to_cancel(message: Message, desk: Desk) -> None:
    await desk.state.clear()
    await show(message, screens.nothing_to_cancel_screen(desk.t))


async def unknown_command(message: Message, desk: Desk) -> None:
    """A misspelt one, or one of another role."""
    word = (message.text or "").split()[0].removeprefix("/").partition("@")[0]
    if word in titles_of_commands(desk.t):
        await show(message, screens.not_your_command_screen(desk.t, word))
    else:
        await show(message, screens.unknown_command_screen(desk.t, word, await _names(desk)))


async def unasked_words(message: Message, desk: Desk) -> None:
    """Nobody waits for words: say what is waited for."""
    await show(message, await nothing_wants(desk))


async def unsupported(message: Message, desk: Desk) -> None:
    await show(message, screens.unsupported_screen(desk.t))


async def out_of_date(query: CallbackQuery, desk: Desk) -> None:
    await answer(query, screens.out_of_date_text(desk.t), alert=True)
