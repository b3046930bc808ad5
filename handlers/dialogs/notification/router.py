"""/quiet: when a person may be rung, by buttons. Everybody says it for themselves alone."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Desk, router_at_desk
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.screens.buttons.notification import ChooseQuiet, NextBudget, SetQuiet, ShowHabits, Turn
from handlers.screens.menu import opens
from handlers.screens.notification import screens
from handlers.screens.screen import Screen
from workflow.company.preferences import OFF, OUTSIDE_WORK
from workflow.ports.members import OwnHabits


def create_router() -> Router:
    """A new router for habits."""
    router = router_at_desk("attention")
    router.message.register(open_habits, Command("quiet"))
    router.callback_query.register(open_habits, opens("quiet"))
    router.callback_query.register(show_habits, ShowHabits.filter())
    router.callback_query.register(turn, Turn.filter())
    router.callback_query.register(choose_quiet, ChooseQuiet.filter())
    router.callback_query.register(set_quiet, SetQuiet.filter())
    router.callback_query.register(set_budget, NextBudget.filter())
    return router


def _page(desk: Desk, habits: OwnHabits) -> Screen:
    leads = desk.directory.leads_people(desk.person.key)
    return screens.habits_screen(desk.t, habits.of(desk.person.key), leads=leads)


async def open_habits(event: Message | CallbackQuery, desk: Desk, habits: OwnHabits) -> None:
    await take_up(event)
    await show(event, _page(desk, habits))


async def show_habits(query: CallbackQuery, desk: Desk, habits: OwnHabits) -> None:
    await answer(query)
    await redraw_pressed(query, _page(desk, habits))


async def turn(query: CallbackQuery, callback_data: Turn, desk: Desk, habits: OwnHabits) -> None:
    what = callback_data.what
    if what in screens.TURNED:
        await habits.choose(desk.person.key, **{what: not getattr(habits.of(desk.person.key), what)})
    await answer(query)
    await redraw_pressed(query, _page(desk, habits))


async def choose_quiet(query: CallbackQuery, callback_data: ChooseQuiet, desk: Desk) -> None:
    await answer(query)
    since = callback_data.since
    screen = screens.mornings_screen(desk.t, since) if since in screens.EVENINGS else screens.evenings_screen(desk.t)
    await redraw_pressed(query, screen)


async def set_quiet(query: CallbackQuery, callback_data: SetQuiet, desk: Desk, habits: OwnHabits) -> None:
    since, until = callback_data.since, callback_data.until
    if since in screens.EVENINGS and until in screens.MORNINGS:
        await habits.choose(desk.person.key, quiet=f"{since:02}:00-{until:02}:00")
    elif since in (screens.OUTSIDE, screens.NEVER):
        await habits.choose(desk.person.key, quiet=OUTSIDE_WORK if since == screens.OUTSIDE else OFF)
    await answer(query, desk.t.plain("Noted."))
    await redraw_pressed(query, _page(desk, habits))


async def set_budget(query: CallbackQuery, callback_data: NextBudget, desk: Desk, habits: OwnHabits) -> None:
    if callback_data.most in screens.BUDGETS:
        await habits.choose(desk.person.key, budget=callback_data.most or None)
    await answer(query)
    await redraw_pressed(query, _page(desk, habits))
