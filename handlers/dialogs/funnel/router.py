"""/funnel: figures are asked for, drawn in the worker process, and shown in place.

Whoever may see nothing of others' is told so; whoever may see a part is shown that part. The right is asked for at
every press: it may have gone while a funnel was open.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Drawing, RequestContext, router_for_members
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
    OpenCases,
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
from workflow.figures.funnel import CasesBehindQuestion, View

PRESSES = (
    ShowFunnel,
    TellFunnel,
    ChooseFunnel,
    ChooseGroup,
    AskPeriod,
    OpenBars,
    OpenCases,
    ShowChanges,
    ShowForecast,
)


def create_router() -> Router:
    """A new router for funnels."""
    router = router_for_members("funnel")
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
    router.callback_query.register(open_cases, OpenCases.filter())
    router.callback_query.register(changes_forecast.show_changes, ShowChanges.filter())
    router.callback_query.register(changes_forecast.show_forecast, ShowForecast.filter())
    return router


async def is_barred(_: Message | CallbackQuery, context: RequestContext) -> bool:
    return not sees_funnel(context.person, context.directory)


async def refuse(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await show(event, screens.not_for_you_screen(context.t))


async def open_most_used(event: Message | CallbackQuery, context: RequestContext, drawing: Drawing) -> None:
    """The funnel of the process that was started most; figures without room in the caption follow as text."""
    await take_up(event)
    found = await patiently(event, context, _most_used(context))
    if found is None:
        return
    await show(event, await funnel_screen(context, drawing, found))
    at = moment(context)
    if found.answer.total.cases and not screens.fits_caption(context.t, found, context.directory, at):
        await show(event, screens.told_screen(context.t, found, context.directory, at))


async def _most_used(context: RequestContext) -> Seen | None:
    counted = await _counted(context, Look())
    return await seen(context, counted[0][0], Look()) if counted else None


async def show_funnel(
    query: CallbackQuery, callback_data: ShowFunnel, context: RequestContext, drawing: Drawing
) -> None:
    await answer(query)
    look = read_look(callback_data.look)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    if definition:
        found = await patiently(query, context, seen(context, definition, look))
        screen = await funnel_screen(context, drawing, found)
    else:
        screen = await _choice(context, look)
    await PERIOD.close_pressed(query, context, screen, message_id=message_of(query))


async def tell_funnel(query: CallbackQuery, callback_data: TellFunnel, context: RequestContext) -> None:
    await answer(query)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    if definition:
        found = await patiently(query, context, seen(context, definition, read_look(callback_data.look)))
        await show(query, screens.told_screen(context.t, found, context.directory, moment(context)))


async def choose_funnel(query: CallbackQuery, callback_data: ChooseFunnel, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await patiently(query, context, _choice(context, read_look(callback_data.look))))


async def choose_group(query: CallbackQuery, callback_data: ChooseGroup, context: RequestContext) -> None:
    await answer(query)
    look = read_look(callback_data.look)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    shown = screens.group_screen(context.t, definition, look) if definition else await _choice(context, look)
    await redraw_pressed(query, shown)


async def open_bars(query: CallbackQuery, callback_data: OpenBars, context: RequestContext) -> None:
    found = await _found(query, callback_data, context)
    if found is None:
        return
    group = callback_data.group if callback_data.group < len(found.answer.groups) else -1
    await redraw_pressed(query, drill_down.bars_screen(context.t, found, context.directory, group))


async def open_cases(query: CallbackQuery, callback_data: OpenCases, context: RequestContext) -> None:
    found = await _found(query, callback_data, context)
    if found is None:
        return
    chosen = next(iter(found.answer.groups[callback_data.group :]), None) if callback_data.group >= 0 else None
    is_tail = chosen is not None and chosen.name is None
    asked = CasesBehindQuestion(
        funnel=question_of(context, found.definition, found.look),
        stage=drill_down.bar_key(found, callback_data.bar),
        group=chosen.name if chosen else None,
        besides=frozenset(group.name for group in found.answer.groups if group.name is not None and is_tail),
        limit=drill_down.ON_A_PAGE,
        offset=max(callback_data.page, 0) * drill_down.ON_A_PAGE,
    )
    deals = await context.analysis.deals(asked)
    screen = drill_down.cases_screen(
        context.t, found, deals, callback_data, context.person, context.directory, context.now
    )
    await redraw_pressed(query, screen)


async def _found(query: CallbackQuery, pressed: OpenBars | OpenCases, context: RequestContext) -> Seen | None:
    """The funnel that was pressed; where its process is gone, the others are offered instead."""
    await answer(query)
    look = read_look(pressed.look)
    definition = meant(pressed.process, await context.reads.processes.newest())
    if definition is None:
        await redraw_pressed(query, await _choice(context, look))
        return None
    return await patiently(query, context, seen(context, definition, look))


async def _choice(context: RequestContext, look: Look) -> Screen:
    return screens.choice_screen(context.t, await _counted(context, look), look.packed())


async def _counted(context: RequestContext, look: Look) -> list[tuple[ProcessDefinition, int]]:
    """Every process with how many instances the look has, the most used first."""
    counted = [
        (definition, await _cases(context, definition, look)) for definition in await context.reads.processes.newest()
    ]
    return sorted(counted, key=lambda pair: -pair[1])


async def _cases(context: RequestContext, definition: ProcessDefinition, look: Look) -> int:
    """Of all time and for whoever sees all, it is kept and need not be counted."""
    question = question_of(context, definition, look)
    if question.scope.people is None and question.view is View.COHORT and look.period is Period.ALL:
        return (await context.reads.funnel(definition.key)).started
    return (await context.analysis.funnel(question)).total.cases
