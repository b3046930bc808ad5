"""/funnel: figures are asked for, drawn in the worker process, and shown in place."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.desk import Desk, router_at_desk
from handlers.funnel import screens
from handlers.funnel.callbacks import ChooseFunnel, Period, ShowFunnel, TellFunnel
from handlers.funnel.drawing import draw
from handlers.funnel.figures import picture_of, stamp
from handlers.menu import opens, sees_funnel
from handlers.screen import Screen
from handlers.showing import answer, redraw_pressed, show, take_up
from workflow.definition import ProcessDefinition

Drawing = Callable[..., Awaitable[Any]]


def create_router() -> Router:
    """A new router for funnels."""
    router = router_at_desk("funnel")
    router.message.register(refuse, Command("funnel"), is_barred)
    router.message.register(open_most_used, Command("funnel"))
    for pressed in (opens("funnel"), ShowFunnel.filter(), TellFunnel.filter(), ChooseFunnel.filter()):
        router.callback_query.register(refuse, pressed, is_barred)
    router.callback_query.register(open_most_used, opens("funnel"))
    router.callback_query.register(show_funnel, ShowFunnel.filter())
    router.callback_query.register(tell_funnel, TellFunnel.filter())
    router.callback_query.register(choose_funnel, ChooseFunnel.filter())
    return router


async def is_barred(_: Message | CallbackQuery, desk: Desk) -> bool:
    return not sees_funnel(desk.person, desk.directory)


async def refuse(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, screens.not_for_you_screen(desk.t))


async def open_most_used(event: Message | CallbackQuery, desk: Desk, drawing: Drawing) -> None:
    """The funnel of the process that was started most; figures without room in the caption follow as text."""
    await take_up(event)
    counted = await _counted(desk, Period.ALL)
    if not counted:
        return
    definition, _ = counted[0]
    await show(event, await _screen(desk, drawing, definition, Period.ALL))
    funnel, at = await desk.reads.funnel(definition.key), _now(desk)
    if funnel.total.started and not screens.fits_caption(desk.t, funnel, definition, at):
        await show(event, screens.told_screen(desk.t, funnel, definition, at))


async def show_funnel(query: CallbackQuery, callback_data: ShowFunnel, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    definition = await desk.reads.definition(callback_data.process)
    if definition:
        await redraw_pressed(query, await _screen(desk, drawing, definition, callback_data.period))
    else:
        await redraw_pressed(query, await _choice(desk, callback_data.period))


async def tell_funnel(query: CallbackQuery, callback_data: TellFunnel, desk: Desk) -> None:
    await answer(query)
    definition = await desk.reads.definition(callback_data.process)
    if definition:
        since = _since(desk, callback_data.period)
        funnel = await desk.reads.funnel(definition.key, since=since)
        await show(query, screens.told_screen(desk.t, funnel, definition, _now(desk)))


async def choose_funnel(query: CallbackQuery, callback_data: ChooseFunnel, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, await _choice(desk, callback_data.period))


async def _choice(desk: Desk, period: Period) -> Screen:
    return screens.choice_screen(desk.t, await _counted(desk, period), period)


async def _screen(desk: Desk, drawing: Drawing, definition: ProcessDefinition, period: Period) -> Screen:
    funnel = await desk.reads.funnel(definition.key, since=_since(desk, period))
    several = len(await desk.reads.processes()) > 1
    if not funnel.total.started:
        return screens.empty_screen(desk.t, definition, period, several=several)
    at = _now(desk)
    png = await drawing(draw, picture_of(desk.t, funnel, definition, at))
    return screens.pictured_screen(desk.t, funnel, definition, at, png, period, several=several)


async def _counted(desk: Desk, period: Period) -> list[tuple[ProcessDefinition, int]]:
    """Every process with how many were started, the most used first."""
    since = _since(desk, period)
    counted = []
    for definition in await desk.reads.processes():
        funnel = await desk.reads.funnel(definition.key, since=since)
        counted.append((definition, funnel.total.started))
    return sorted(counted, key=lambda pair: -pair[1])


def _since(desk: Desk, period: Period) -> date | None:
    """The first day of the period, where the reader lives."""
    today = desk.now.astimezone(desk.person.tz).date()
    match period:
        case Period.MONTH:
            return today.replace(day=1)
        case Period.QUARTER:
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        case Period.YEAR:
            return today.replace(month=1, day=1)
        case Period.ALL:
            return None


def _now(desk: Desk) -> str:
    return stamp(desk.t, desk.now, desk.person.tz)
