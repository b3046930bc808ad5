"""/quiet: when a person may be rung, by buttons. Everybody says it for themselves alone."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.show import answer, redraw_pressed, show, take_up
from handlers.screens.buttons.notification import ChooseQuiet, NextBudget, SetQuiet, ShowPreferences, Turn
from handlers.screens.menu import opens
from handlers.screens.notification import screens
from handlers.screens.screen import Screen
from workflow.company.preferences import OFF, OUTSIDE_WORK
from workflow.ports.members import MemberPreferences


def create_router() -> Router:
    """A new router for habits."""
    router = router_for_members("attention")
    router.message.register(open_habits, Command("quiet"))
    router.callback_query.register(open_habits, opens("quiet"))
    router.callback_query.register(show_habits, ShowPreferences.filter())
    router.callback_query.register(turn, Turn.filter())
    router.callback_query.register(choose_quiet, ChooseQuiet.filter())
    router.callback_query.register(set_quiet, SetQuiet.filter())
    router.callback_query.register(set_budget, NextBudget.filter())
    return router


def _page(context: RequestContext, habits: MemberPreferences) -> Screen:
    leads = context.directory.leads_people(context.person.key)
    return screens.habits_screen(context.t, habits.of(context.person.key), leads=leads)


async def open_habits(event: Message | CallbackQuery, context: RequestContext, habits: MemberPreferences) -> None:
    await take_up(event)
    await show(event, _page(context, habits))


async def show_habits(query: CallbackQuery, context: RequestContext, habits: MemberPreferences) -> None:
    await answer(query)
    await redraw_pressed(query, _page(context, habits))


async def turn(query: CallbackQuery, callback_data: Turn, context: RequestContext, habits: MemberPreferences) -> None:
    what = callback_data.what
    if what in screens.TURNED:
        await habits.choose(context.person.key, **{what: not getattr(habits.of(context.person.key), what)})
    await answer(query)
    await redraw_pressed(query, _page(context, habits))


async def choose_quiet(query: CallbackQuery, callback_data: ChooseQuiet, context: RequestContext) -> None:
    await answer(query)
    since = callback_data.since
    screen = (
        screens.mornings_screen(context.t, since) if since in screens.EVENINGS else screens.evenings_screen(context.t)
    )
    await redraw_pressed(query, screen)


async def set_quiet(
    query: CallbackQuery, callback_data: SetQuiet, context: RequestContext, habits: MemberPreferences
) -> None:
    since, until = callback_data.since, callback_data.until
    if since in screens.EVENINGS and until in screens.MORNINGS:
        await habits.choose(context.person.key, quiet=f"{since:02}:00-{until:02}:00")
    elif since in (screens.OUTSIDE, screens.NEVER):
        await habits.choose(context.person.key, quiet=OUTSIDE_WORK if since == screens.OUTSIDE else OFF)
    await answer(query, context.t.plain("Noted."))
    await redraw_pressed(query, _page(context, habits))


async def set_budget(
    query: CallbackQuery, callback_data: NextBudget, context: RequestContext, habits: MemberPreferences
) -> None:
    if callback_data.most in screens.BUDGETS:
        await habits.choose(context.person.key, budget=callback_data.most or None)
    await answer(query)
    await redraw_pressed(query, _page(context, habits))
