"""/incidents: read, show. Refuses everybody but admins: they are told that the command is another role's."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.desk import Desk, at_desk
from handlers.incidents.screens import SHOWN, incidents_screen
from handlers.menu import opens
from handlers.showing import answer, show


def create_router() -> Router:
    """A new router for admins."""
    router = Router(name="incidents")
    router.message.filter(at_desk)
    router.callback_query.filter(at_desk)
    router.message.register(show_incidents, Command("incidents"), is_admin)
    router.callback_query.register(show_incidents, opens("incidents"), is_admin)
    return router


async def is_admin(_: Message | CallbackQuery, desk: Desk) -> bool:
    return desk.directory.has_right(desk.person.key, "admin")


async def show_incidents(event: Message | CallbackQuery, desk: Desk) -> None:
    if isinstance(event, CallbackQuery):
        await answer(event)
    incidents, dead_letters = await desk.reads.incidents(SHOWN), await desk.reads.dead_letters(SHOWN)
    await show(event, incidents_screen(desk.t, incidents, dead_letters, desk.person.tz, desk.now))
