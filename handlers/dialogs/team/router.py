"""Handing tasks over, and /team."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.charts.stacked_bars import draw
from handlers.dialogs.context import Drawing, RequestContext, router_for_members
from handlers.dialogs.escalation.more_time import GIVING
from handlers.dialogs.lists.router import definitions_of
from handlers.dialogs.show import answer, redraw_pressed, remove, show, take_up
from handlers.dialogs.task.access import open_case, unseen, why_not
from handlers.screens.absence_texts import away_mark
from handlers.screens.buttons.team import (
    GiveTo,
    KeepAsIs,
    PickPerson,
    ShowTeam,
    ShowTheirTask,
    ShowTheirTasks,
    WaitFor,
)
from handlers.screens.figures.texts import stamp
from handlers.screens.menu import opens
from handlers.screens.paging import page_of
from handlers.screens.reachability_mark import mark, warnings
from handlers.screens.screen import Screen
from handlers.screens.team import screens
from handlers.screens.team.chart import team_picture
from handlers.screens.team.loads import Load, loads, most_urgent_first
from workflow.company.people import Person
from workflow.messages.commands import ReassignTask
from workflow.messages.events import Reason, Rejected
from workflow.messages.people_commands import WaitForPerson
from workflow.ports.queries import CaseFile, TaskLine
from workflow.rules.permissions import Action, may


def create_router() -> Router:
    """A new router for supervisors."""
    router = router_for_members("supervise")
    router.callback_query.register(pick_person, PickPerson.filter())
    router.callback_query.register(give_to, GiveTo.filter())
    router.callback_query.register(keep_as_is, KeepAsIs.filter())
    router.callback_query.register(wait_for, WaitFor.filter())
    router.message.register(open_team, Command("team"))
    router.callback_query.register(open_team, opens("team"))
    router.callback_query.register(turn_team, ShowTeam.filter())
    router.callback_query.register(show_their_tasks, ShowTheirTasks.filter())
    router.callback_query.register(show_their_task, ShowTheirTask.filter())
    return router


async def pick_person(query: CallbackQuery, callback_data: PickPerson, context: RequestContext) -> None:
    """The chooser: a message of its own, so that the card stays; its pages turn in place."""
    file = await open_case(context, callback_data.task_id)
    refused = _why_not_mine(context, file, callback_data.task_id)
    if file is None or refused:
        await answer(query, why_not(context, refused or Rejected(reason=Reason.NOT_YOURS), file), alert=True)
        return
    await answer(query)
    screen = await _chooser(context, file, callback_data)
    if _is_chooser(query):
        await redraw_pressed(query, screen)
    else:
        await show(query, screen)


def _why_not_mine(context: RequestContext, file: CaseFile | None, task_id: int) -> Rejected | None:
    if file is None:
        return Rejected(reason=Reason.NOT_YOURS)
    task = file.case.task(task_id)
    if not task.state.is_live:
        return Rejected(reason=Reason.ALREADY_COMPLETED, by=task.ended_by, at=task.ended_at)
    allowed = may(context.directory, context.person.key, Action.REASSIGN, file.case, task)
    return None if allowed else Rejected(reason=Reason.NOT_ALLOWED)


def _is_chooser(query: CallbackQuery) -> bool:
    """Whether the pressed message is a chooser already: it has the button that leaves things as they are."""
    markup = getattr(query.message, "reply_markup", None)
    pressed = [each.callback_data or "" for row in markup.inline_keyboard for each in row] if markup else []
    return any(data.startswith(KeepAsIs.__prefix__ + KeepAsIs.__separator__) for data in pressed)


async def _chooser(context: RequestContext, file: CaseFile, asked: PickPerson) -> Screen:
    people = screens.able_to_take(file, asked.task_id, context.person, context.directory, context.now)
    load = await _load_of(context, people)
    marks = {person.key: mark(context.members, person) for person in people}
    return screens.chooser_screen(context.t, file, asked.task_id, people, load, context.directory, asked.page, marks)


async def give_to(query: CallbackQuery, callback_data: GiveTo, context: RequestContext) -> None:
    command = ReassignTask(
        actor=context.person.key, cause=context.cause, task_id=callback_data.task_id, to=callback_data.person
    )
    result = await context.office.execute(command)
    file = await open_case(context, callback_data.task_id)
    person = context.directory.person(callback_data.person)
    if isinstance(result, Rejected) or file is None or person is None:
        rejected = result if isinstance(result, Rejected) else Rejected(reason=Reason.NOT_FOUND)
        await answer(query, why_not(context, rejected, file), alert=True)
        return
    await answer(query, context.t.plain("Handed over."))
    warned = warnings(context.t, context.members, [person])
    task_id = result.task_id or callback_data.task_id
    await redraw_pressed(
        query, screens.handed_over_screen(context.t, file, task_id, person, warned, team=callback_data.team)
    )


async def keep_as_is(query: CallbackQuery, context: RequestContext) -> None:
    await answer(query, context.t.plain("Nothing was changed."))
    if query.message:
        await remove(context.bot, query.message.chat.id, query.message.message_id, context.t)
        await GIVING.close_pressed(query, context, None, message_id=query.message.message_id)


async def wait_for(query: CallbackQuery, callback_data: WaitFor, context: RequestContext) -> None:
    """The message about them is redrawn, everybody's."""
    command = WaitForPerson(actor=context.person.key, cause=context.cause, person=callback_data.person)
    result = await context.office.execute(command)
    if isinstance(result, Rejected):
        await answer(query, context.refusal(result), alert=True)
    else:
        await answer(query, context.t.plain("You will be asked again later."))


async def open_team(event: Message | CallbackQuery, context: RequestContext, drawing: Drawing) -> None:
    await take_up(event)
    await show(event, await _team(context, drawing))


async def turn_team(query: CallbackQuery, callback_data: ShowTeam, context: RequestContext, drawing: Drawing) -> None:
    await answer(query)
    await redraw_pressed(query, await _team(context, drawing, callback_data.page))


def my_people(context: RequestContext) -> list[Person]:
    """Everybody below; everybody else for those who supervise all."""
    return [p for p in context.directory if p.key != context.person.key and not p.imported and context.leads(p.key)]


async def _who_left(context: RequestContext) -> list[Person]:
    """Those of my people who work here no more and have left work behind."""
    mine = [one for one in context.directory.former if context.leads(one.key)]
    hands = await context.reads.handovers.counts([one.key for one in mine]) if mine else {}
    return [one for one in mine if hands.get(one.key)]


async def _load_of(context: RequestContext, people: Sequence[Person]) -> dict[str, Load]:
    tasks = await context.reads.tasks.live_under([person.key for person in people])
    return loads(tasks, context.now, context.directory)


async def _team(context: RequestContext, drawing: Drawing, page: int = 0) -> Screen:
    people = [*my_people(context), *await _who_left(context)]
    load = await _load_of(context, people)
    people = most_urgent_first(people, load)
    here = {person.key for person in people if context.members.of_person(person.key)}
    marks = {person.key: away_mark(context.t, context.directory, person.key, context.now) for person in people}
    away = {key: mark for key, mark in marks.items() if mark}
    gone = {person.key for person in people if context.directory.person(person.key) is None}
    asked = await context.reads.tasks.extensions_of([person.key for person in people], _month_began(context))
    png = await _drawn(context, drawing, people, load, page)
    return screens.team_screen(context.t, people, load, here, page, away, asked, png, gone)


async def _drawn(
    context: RequestContext, drawing: Drawing, people: Sequence[Person], load: Mapping[str, Load], page: int
) -> bytes | None:
    """The load of the people on this page."""
    shown, _, _ = page_of(people, page, screens.ON_A_PAGE)
    whole = Markup(screens.team_heading(context.t, people, load)).striptags()
    at = context.t.plain("as of {at}", at=stamp(context.t, context.now, context.person.tz))
    picture = team_picture(context.t, shown, load, f"{whole} · {at}")
    png: bytes | None = await drawing(draw, picture) if picture else None
    return png


def _month_began(context: RequestContext) -> datetime:
    local = context.now.astimezone(context.person.tz)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


async def show_their_tasks(query: CallbackQuery, callback_data: ShowTheirTasks, context: RequestContext) -> None:
    person = context.directory.record(callback_data.person)
    if person is None or not context.leads(person.key):
        await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
        return
    await answer(query)
    tasks = await context.reads.tasks.live_under([person.key])
    definitions = await definitions_of(context, tasks)
    screen = screens.their_tasks_screen(
        context.t, person, tasks, definitions, context.person, context.directory, context.now, callback_data.page
    )
    await redraw_pressed(query, screen)


async def show_their_task(query: CallbackQuery, callback_data: ShowTheirTask, context: RequestContext) -> None:
    file = await open_case(context, callback_data.task_id)
    line = await _line(context, file, callback_data.task_id)
    if line is None or line.assignee is None or not context.leads(line.assignee):
        await answer(query, context.refusal(await unseen(context, callback_data.task_id)), alert=True)
        return
    await answer(query)
    definitions = await definitions_of(context, [line])
    able = [] if _why_not_mine(context, file, line.task_id) else _able(context, file, line.task_id)
    load, marks = await _load_of(context, able), {person.key: mark(context.members, person) for person in able}
    screen = screens.their_task_screen(
        context.t, line, definitions, context.person, context.now, able, load, marks, callback_data.page
    )
    await redraw_pressed(query, screen)


def _able(context: RequestContext, file: CaseFile | None, task_id: int) -> list[Person]:
    return screens.able_to_take(file, task_id, context.person, context.directory, context.now) if file else []


async def _line(context: RequestContext, file: CaseFile | None, task_id: int) -> TaskLine | None:
    assignee = file.case.task(task_id).assignee if file else None
    lines = await context.reads.tasks.live_under([assignee]) if assignee else []
    return next((line for line in lines if line.task_id == task_id), None)
