"""/incidents: read, show. Refuses everybody but admins: they are told that the command is another role's."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.onboarding.router import is_admin
from handlers.dialogs.show import show, take_up
from handlers.screens.incidents.screens import SHOWN, incidents_screen
from handlers.screens.menu import opens


def create_router() -> Router:
    """A new router for admins."""
    router = router_for_members("incidents")
    router.message.register(show_incidents, Command("incidents"), is_admin)
    router.callback_query.register(show_incidents, opens("incidents"), is_admin)
    return router


async def show_incidents(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    incidents, dead_letters = (
        await context.reads.troubles.incidents(SHOWN),
        await context.reads.troubles.dead_letters(SHOWN),
    )
    await show(event, incidents_screen(context.t, incidents, dead_letters, context.person.tz, context.now))
