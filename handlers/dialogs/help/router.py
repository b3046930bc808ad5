"""The last router: no press and no word of a colleague stays without an answer.

Only service messages (a pin, a changed photo of the chat) are passed over in silence.
"""

from collections.abc import Sequence

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.show import answer, show, take_up
from handlers.dialogs.task.access import is_private
from handlers.dialogs.task.supply_replies import nothing_wants, unsupported
from handlers.screens.help import screens
from handlers.screens.menu import names_for, opens, titles_of_commands

_SERVICE = frozenset(
    {
        *(ContentType.NEW_CHAT_MEMBERS, ContentType.LEFT_CHAT_MEMBER, ContentType.CHAT_OWNER_LEFT),
        *(ContentType.CHAT_OWNER_CHANGED, ContentType.NEW_CHAT_TITLE, ContentType.NEW_CHAT_PHOTO),
        *(ContentType.DELETE_CHAT_PHOTO, ContentType.GROUP_CHAT_CREATED, ContentType.SUPERGROUP_CHAT_CREATED),
        *(ContentType.CHANNEL_CHAT_CREATED, ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED),
        *(ContentType.MIGRATE_TO_CHAT_ID, ContentType.MIGRATE_FROM_CHAT_ID, ContentType.PINNED_MESSAGE),
        *(ContentType.CONNECTED_WEBSITE, ContentType.WRITE_ACCESS_ALLOWED, ContentType.PROXIMITY_ALERT_TRIGGERED),
        *(ContentType.BOOST_ADDED, ContentType.CHAT_BACKGROUND_SET, ContentType.CHECKLIST_TASKS_DONE),
        *(ContentType.CHECKLIST_TASKS_ADDED, ContentType.DIRECT_MESSAGE_PRICE_CHANGED),
        *(ContentType.FORUM_TOPIC_CREATED, ContentType.FORUM_TOPIC_EDITED, ContentType.FORUM_TOPIC_CLOSED),
        *(ContentType.FORUM_TOPIC_REOPENED, ContentType.GENERAL_FORUM_TOPIC_HIDDEN),
        *(ContentType.GENERAL_FORUM_TOPIC_UNHIDDEN, ContentType.GIVEAWAY_CREATED, ContentType.GIVEAWAY_COMPLETED),
        *(ContentType.MANAGED_BOT_CREATED, ContentType.PAID_MESSAGE_PRICE_CHANGED),
        *(ContentType.POLL_OPTION_ADDED, ContentType.POLL_OPTION_DELETED, ContentType.VIDEO_CHAT_SCHEDULED),
        *(ContentType.VIDEO_CHAT_STARTED, ContentType.VIDEO_CHAT_ENDED),
        *(ContentType.VIDEO_CHAT_PARTICIPANTS_INVITED, ContentType.COMMUNITY_CHAT_ADDED),
        *(ContentType.COMMUNITY_CHAT_REMOVED, ContentType.COMMUNITY_CHAT_JOINED),
    }
)
"""What Telegram itself tells of a chat: nobody waits for an answer. Whatever else comes, known or not, somebody has
sent."""


def create_router() -> Router:
    """A new router; it comes last."""
    router = router_for_members("help")
    router.message.register(give_help, Command("help"))
    router.callback_query.register(give_help, opens("help"))
    router.message.register(nothing_to_cancel, Command("cancel"))
    router.message.register(unknown_command, is_command)
    router.message.register(unasked_words, is_words)
    router.message.register(say_unsupported, is_meant)
    router.callback_query.register(out_of_date)
    return router


async def is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")


async def is_words(message: Message) -> bool:
    return bool(message.text)


async def is_meant(message: Message, left_out: Sequence[str] = ()) -> bool:
    """Whether somebody has sent it. `left_out`: the parts of it that could not be read."""
    return is_private(message) and message.content_type not in _SERVICE and _SERVICE.isdisjoint(left_out)


async def give_help(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, screens.help_screen(context.t, await _names(context)))


async def _names(context: RequestContext) -> list[str]:
    return names_for(context.person, context.directory, await context.reads.processes.newest())


async def nothing_to_cancel(message: Message, context: RequestContext) -> None:
    await context.state.clear()
    await show(message, screens.nothing_to_cancel_screen(context.t))


async def unknown_command(message: Message, context: RequestContext) -> None:
    """A misspelt one, or one of another role."""
    word = (message.text or "").split()[0].removeprefix("/").partition("@")[0]
    if word in titles_of_commands(context.t):
        await show(message, screens.not_your_command_screen(context.t, word))
    else:
        await show(message, screens.unknown_command_screen(context.t, word, await _names(context)))


async def unasked_words(message: Message, context: RequestContext) -> None:
    """Nobody waits for words: say what is waited for."""
    await show(message, await nothing_wants(context))


async def say_unsupported(message: Message, context: RequestContext) -> None:
    await show(message, unsupported(context.t))


async def out_of_date(query: CallbackQuery, context: RequestContext) -> None:
    await answer(query, screens.out_of_date_text(context.t), alert=True)
