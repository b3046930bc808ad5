"""🔔 under a view: when it shall come, to whom, and what comes already.

Every press asks the engine, which asks for the right again.
"""

import re

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import Drawing, RequestContext, router_for_members
from handlers.dialogs.dialog.question import Asked, Question
from handlers.dialogs.funnel.render import view
from handlers.dialogs.funnel.router import is_barred, refuse
from handlers.dialogs.show import answer, message_of, redraw, redraw_pressed
from handlers.screens.buttons.funnel import meant, short
from handlers.screens.buttons.subscriptions import (
    BackToView,
    ChooseTimes,
    EndSubscription,
    ForWhom,
    SendTo,
    ShowSubscriptions,
    TypeTimes,
)
from handlers.screens.screen import Screen
from handlers.screens.subscriptions import screens
from handlers.screens.subscriptions.texts import schedule_words
from workflow.case.subscription import (
    LONGEST,
    Subscription,
    UnreadableSchedule,
    ViewSchedule,
    read_schedule,
    unpacked,
)
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Reason, Rejected
from workflow.messages.people_commands import Subscribe, Unsubscribe
from workflow.rules.permissions import may_subscribe

PRESSES = (ShowSubscriptions, ChooseTimes, TypeTimes, ForWhom, SendTo, BackToView)
_SHOWS = re.compile(r"f\w{4,10}|c\d{1,4}|p")


class TimesQuestion(Question):
    """Asked: process and shows."""

    kind = "times"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        return screens.times_screen(context.t, asked["process"], asked["shows"])

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        process, shows = asked["process"], asked["shows"]
        definition = meant(process, await context.reads.processes.newest())
        if definition is None:
            await self._close(context, asked, screens.gone_process_screen(context.t))
            return
        try:
            schedule = read_schedule(words)
        except UnreadableSchedule:
            wrong = context.t("I do not see days and a time in “{words}”.", words=words[:LONGEST])
            again = screens.times_screen(context.t, process, shows, wrong)
            await redraw(context.bot, context.chat_id, asked["message_id"], again)
            return
        said = await _subscribed(context, context.person.key, definition.key, shows, schedule)
        await self._close(context, asked, await _page(context, process, shows, Markup.escape(said)))

    async def give_up(self, context: RequestContext, asked: Asked) -> None:
        await self._close(context, asked, await _page(context, asked["process"], asked["shows"]))

    async def _close(self, context: RequestContext, asked: Asked, screen: Screen) -> None:
        async with self.closing(context):
            await redraw(context.bot, context.chat_id, asked["message_id"], screen)


TIMES = TimesQuestion()


def create_router() -> Router:
    router = router_for_members("subscriptions")
    for pressed in PRESSES:
        router.callback_query.register(refuse, pressed.filter(), is_barred)
    router.callback_query.register(show_page, ShowSubscriptions.filter())
    router.callback_query.register(choose_times, ChooseTimes.filter())
    router.callback_query.register(type_times, TypeTimes.filter())
    router.callback_query.register(end, EndSubscription.filter())
    router.callback_query.register(choose_person, ForWhom.filter())
    router.callback_query.register(send_to, SendTo.filter())
    router.callback_query.register(back_to_view, BackToView.filter())
    return router


async def show_page(query: CallbackQuery, callback_data: ShowSubscriptions, context: RequestContext) -> None:
    await answer(query)
    page = await _page(context, callback_data.process, callback_data.shows)
    await TIMES.close_pressed(query, context, page, message_id=message_of(query))


async def choose_times(query: CallbackQuery, callback_data: ChooseTimes, context: RequestContext) -> None:
    process, shows = callback_data.process, callback_data.shows
    definition = meant(process, await context.reads.processes.newest())
    try:
        schedule = unpacked(callback_data.at)
    except UnreadableSchedule:
        definition = None
    if definition is None or not _SHOWS.fullmatch(shows):
        await answer(query, context.t.plain("This button is out of date."))
        return
    said = await _subscribed(context, context.person.key, definition.key, shows, schedule)
    await answer(query, said)
    await redraw_pressed(query, await _page(context, process, shows))


async def type_times(query: CallbackQuery, callback_data: TypeTimes, context: RequestContext) -> None:
    await answer(query)
    screen = screens.times_screen(context.t, callback_data.process, callback_data.shows)
    shown = await redraw_pressed(query, screen)
    await TIMES.ask(context, shown, process=callback_data.process, shows=callback_data.shows)


async def end(query: CallbackQuery, callback_data: EndSubscription, context: RequestContext) -> None:
    """Also for those who may look no more."""
    result = await context.office.execute(
        Unsubscribe(actor=context.person.key, cause=context.cause, subscription_id=callback_data.id)
    )
    gone = context.t.plain("🔕 It comes no more.")
    refused = isinstance(result, Rejected) and result.reason is not Reason.NOT_FOUND
    await answer(query, context.refusal(result) if isinstance(result, Rejected) and refused else gone)
    if callback_data.process and not await is_barred(query, context):
        await redraw_pressed(query, await _page(context, callback_data.process, callback_data.shows))
    else:
        await redraw_pressed(query, screens.ended_screen(context.t))


async def choose_person(query: CallbackQuery, callback_data: ForWhom, context: RequestContext) -> None:
    one = await _found(context, callback_data.id)
    if one is None:
        await answer(query, context.t.plain("🔕 It comes no more."))
        return
    await answer(query)
    me = context.person.key
    people = [each for each in context.directory if each.key != me and may_subscribe(context.directory, me, each.key)]
    back = short(one.process), one.shows
    await redraw_pressed(query, screens.people_screen(context.t, one, people, callback_data.page, back))


async def send_to(query: CallbackQuery, callback_data: SendTo, context: RequestContext) -> None:
    one = await _found(context, callback_data.id)
    if one is None:
        await answer(query, context.t.plain("🔕 It comes no more."))
        return
    said = await _subscribed(context, callback_data.person, one.process, one.shows, one.schedule)
    await answer(query, said)
    await redraw_pressed(query, await _page(context, short(one.process), one.shows))


async def back_to_view(
    query: CallbackQuery, callback_data: BackToView, context: RequestContext, drawing: Drawing
) -> None:
    await answer(query)
    definition = meant(callback_data.process, await context.reads.processes.newest())
    if definition:
        await redraw_pressed(query, await view(context, drawing, definition, callback_data.shows))
    else:
        await redraw_pressed(query, screens.gone_process_screen(context.t))


async def _subscribed(context: RequestContext, person: str, process: str, shows: str, schedule: ViewSchedule) -> str:
    """Asked of the engine; what is to be said of it."""
    asked = Subscribe(
        actor=context.person.key, cause=context.cause, person=person, process=process, shows=shows, schedule=schedule
    )
    result = await context.office.execute(asked)
    if isinstance(result, Rejected):
        return context.refusal(result)
    return context.t.plain("🔔 It will come: {times}.", times=schedule_words(context.t, schedule))


async def _found(context: RequestContext, subscription_id: int) -> Subscription | None:
    there = await context.reads.people.subscriptions(context.person.key)
    return next((one for one in there if one.id == subscription_id), None)


async def _page(context: RequestContext, process: str, shows: str, wrong: Markup | None = None) -> Screen:
    processes: list[ProcessDefinition] = await context.reads.processes.newest()
    definition = meant(process, processes)
    if definition is None or not _SHOWS.fullmatch(shows):
        return screens.gone_process_screen(context.t)
    return screens.page_screen(
        context.t,
        (process, context.t.own(definition.title)),
        shows,
        await context.reads.people.subscriptions(context.person.key),
        {known.key: context.t.own(known.title) for known in processes},
        context.person,
        context.directory,
        context.now,
        wrong,
    )
