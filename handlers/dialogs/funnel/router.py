"""/funnel: figures are asked for, drawn in the worker process, and shown in place.

Whoever may see nothing of others' is told so; whoever may see a part is shown that part. The right is asked for at
every press: it may have gone while a funnel was open.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Desk, Drawing, router_at_desk
from handlers.dialogs.funnel import changes_forecast
from handlers.dialogs.funnel.dates import PERIOD, ask_period
from handlers.dialogs.funnel.query import moment, question_of, seen
from handlers.dialogs.funnel.render import funnel_screen
from handlers.dialogs.progress_message import patiently
from handlers.dialogs.show import answer, message_of, redraw_pressed, show, take_up
from handlers.screens.buttons.funnel import (
    AskPeriod,
    ChooseFunnel,
    ChooseGroup,
    OpenBars,
    OpenDeals,
    ShowChanges,
    ShowForecast,
    ShowFunnel,
    TellFunnel,
    meant,
)
from handlers.screens.funnel import drill_down, screens
from handlers.screens.funnel.options import Look, Period, read_look
from handlers.screens.funnel.result import Seen
from handlers.screens.menu import opens, sees_funnel
from handlers.screens.screen import Screen
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import DealsQuestion, View

PRESSES = (
    ShowFunnel,
    TellFunnel,
    ChooseFunnel,
    ChooseGroup,
    AskPeriod,
    OpenBars,
    OpenDeals,
    ShowChanges,
    ShowForecast,
)


def create_router() -> Router:
    """A new router for funnels."""
    router = router_at_desk("funnel")
    router.message.register(refuse, Command("funnel"), is_barred)
    router.message.register(open_most_used, Command("funnel"))
    for pressed in (opens("funnel"), *(kind.filter() for kind in PRESSES)):
        router.callback_query.register(refuse, pressed, is_barred)
    router.callback_query.register(open_most_used, opens("funnel"))
    router.callback_query.register(show_funnel, ShowFunnel.filter())
    router.callback_query.register(tell_funnel, TellFunnel.filter())
    router.callback_query.register(choose_funnel, ChooseFunnel.filter())
    router.callback_query.register(choose_group, ChooseGroup.filter())
    router.callback_query.register(ask_period, AskPeriod.filter())
    router.callback_query.register(open_bars, OpenBars.filter())
    router.callback_query.register(open_deals, OpenDeals.filter())
    router.callback_query.register(changes_forecast.show_changes, ShowChanges.filter())
    router.callback_query.register(changes_forecast.show_forecast, ShowForecast.filter())
    return router


async def is_barred(_: Message | CallbackQuery, desk: Desk) -> bool:
    return not sees_funnel(desk.person, desk.directory)


async def refuse(event: Message | CallbackQuery, desk: Desk) -> None:
    await take_up(event)
    await show(event, screens.not_for_you_screen(desk.t))


async def open_most_used(event: Message | CallbackQuery, desk: Desk, drawing: Drawing) -> None:
    """The funnel of the process that was started most; figures without room in the caption follow as text."""
    await take_up(event)
    found = await patiently(event, desk, _most_used(desk))
    if found is None:
        return
    await show(event, await funnel_screen(desk, drawing, found))
    at = moment(desk)
    if found.answer.total.cases and not screens.fits_caption(desk.t, found, desk.directory, at):
        await show(event, screens.told_screen(desk.t, found, desk.directory, at))


async def _most_used(desk: Desk) -> Seen | None:
    counted = await _counted(desk, Look())
    return await seen(desk, counted[0][0], Look()) if counted else None


async def show_funnel(query: CallbackQuery, callback_data: ShowFunnel, desk: Desk, drawing: Drawing) -> None:
    await answer(query)
    look = read_look(callback_data.look)
    definition = meant(callback_data.process, await desk.reads.processes.newest())
    if definition:
        found = await patiently(query, desk, seen(desk, definition, look))
        screen = await funnel_screen(desk, drawing, found)
    else:
        screen = await _choice(desk, look)
    await PERIOD.close_pressed(query, desk, screen, message_id=message_of(query))


async def tell_funnel(query: CallbackQuery, callback_data: TellFunnel, desk: Desk) -> None:
    await answer(query)
    definition = meant(callback_data.process, await desk.reads.processes.newest())
    if definition:
        found = await patiently(query, desk, seen(desk, definition, read_look(callback_data.look)))
        await show(query, screens.told_screen(desk.t, found, desk.directory, moment(desk)))


async def choose_funnel(query: CallbackQuery, callback_data: ChooseFunnel, desk: Desk) -> None:
    await answer(query)
    await redraw_pressed(query, await patiently(query, desk, _choice(desk, read_look(callback_data.look))))


async def choose_group(query: CallbackQuery, callback_data: ChooseGroup, desk: Desk) -> None:
    await answer(query)
    look = read_look(callback_data.look)
    definition = meant(callback_data.process, await desk.reads.processes.newest())
    shown = screens.group_screen(desk.t, definition, look) if definition else await _choice(desk, look)
    await redraw_pressed(query, shown)


async def open_bars(query: CallbackQuery, callback_data: OpenBars, desk: Desk) -> None:
    found = await _found(query, callback_data, desk)
    if found is None:
        return
    group = callback_data.group if callback_data.group < len(found.answer.groups) else -1
    await redraw_pressed(query, drill_down.bars_screen(desk.t, found, desk.directory, group))


async def open_deals(query: CallbackQuery, callback_data: OpenDeals, desk: Desk) -> None:
    found = await _found(query, callback_data, desk)
    if found is None:
        return
    chosen = next(iter(found.answer.groups[callback_data.group :]), None) if callback_data.group >= 0 else None
    is_tail = chosen is not None and chosen.name is None
    asked = DealsQuestion(
        funnel=question_of(desk, found.definition, found.look),
        stage=drill_down.bar_key(found, callback_data.bar),
        group=chosen.name if chosen else None,
        besides=frozenset(group.name for group in found.answer.groups if group.name is not None and is_tail),
        limit=drill_down.ON_A_PAGE,
        offset=max(callback_data.page, 0) * drill_down.ON_A_PAGE,
    )
    deals = await desk.analysis.deals(asked)
    screen = drill_down.deals_screen(desk.t, found, deals, callback_data, desk.person, desk.directory, desk.now)
    await redraw_pressed(query, screen)


async def _found(query: CallbackQuery, pressed: OpenBars | OpenDeals, desk: Desk) -> Seen | None:
    """The funnel that was pressed; where its process is gone, the others are offered instead."""
    await answer(query)
    look = read_look(pressed.look)
    definition = meant(pressed.process, await desk.reads.processes.newest())
    if definition is None:
        await redraw_pressed(query, await _choice(desk, look))
        return None
    return await patiently(query, desk, seen(desk, definition, look))


async def _choice(desk: Desk, look: Look) -> Screen:
    return screens.choice_screen(desk.t, await _counted(desk, look), look.packed())


async def _counted(desk: Desk, look: Look) -> list[tuple[ProcessDefinition, int]]:
    """Every process with how many instances the look has, the most used first."""
    counted = [
        (definition, await _cases(desk, definition, look)) for definition in await desk.reads.processes.newest()
    ]
    return sorted(counted, key=lambda pair: -pair[1])


async def _cases(desk: Desk, definition: ProcessDefinition, look: Look) -> int:
    """Of all time and for whoever sees all, it is kept and need not be counted."""
    question = question_of(desk, definition, look)
    if question.scope.people is None and question.view is View.COHORT and look.period is Period.ALL:
        return (await desk.reads.funnel(definition.key)).started
    return (await desk.analysis.funnel(question)).total.cases
