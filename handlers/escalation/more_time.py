"""*Give more time*, for those above: three later due moments, one tap each, in a message of their own.

Refuses to ask for reasons: whoever answers for the work gives them where they are due. The engine asks again.
"""

from datetime import UTC, datetime

from aiogram.types import CallbackQuery, InlineKeyboardButton
from markupsafe import Markup

from handlers.desk import Desk
from handlers.escalation.callbacks import GiveUntil
from handlers.naming import calendar_moment, deal_line, isolated, person_name
from handlers.screen import Screen, button, keyboard, lines
from handlers.showing import answer, redraw_pressed, show
from handlers.supervise.callbacks import KeepAsIs
from handlers.task.seeing import open_case, shown_file, why_not
from workflow.commands import ExtendTask
from workflow.deadlines import worker
from workflow.durations import Duration
from workflow.events import Reason, Rejected
from workflow.permissions import Action, may
from workflow.ports import CaseFile
from workflow.state import UserTask

OFFERED = ("4h", "1d", "2d")
"""So much later than now, or than the due moment where that is still ahead; in working time of the performer."""
_MINUTE = 60


async def offer(query: CallbackQuery, desk: Desk, task_id: int) -> None:
    """How much more? In a message below, so that the escalation stays what it is."""
    file = await shown_file(query, desk, task_id)
    if file is None:
        return
    task = file.case.task(task_id)
    if not task.state.is_live or not may(desk.directory, desk.person.key, Action.EXTEND, file.case, task):
        over = Rejected(reason=Reason.ALREADY_COMPLETED, by=task.ended_by, at=task.ended_at)
        no = over if not task.state.is_live else Rejected(reason=Reason.NOT_ALLOWED)
        await answer(query, why_not(desk, no, file), alert=True)
        return
    await answer(query)
    await show(query, offers(desk, file, task))


async def give(query: CallbackQuery, desk: Desk, callback_data: GiveUntil) -> None:
    until = _moment(callback_data.at)
    command = ExtendTask(actor=desk.person.key, cause=desk.cause, task_id=callback_data.task_id, to=until)
    result = await desk.office.execute(command)
    file = await open_case(desk, callback_data.task_id)
    if isinstance(result, Rejected) or file is None:
        no = result if isinstance(result, Rejected) else Rejected(reason=Reason.NOT_FOUND)
        await answer(query, why_not(desk, no, file), alert=True)
        return
    await answer(query, desk.t.plain("More time given."))
    await redraw_pressed(query, given(desk, file, file.case.task(callback_data.task_id)))


def offers(desk: Desk, file: CaseFile, task: UserTask) -> Screen:
    """The later moments, each on a button."""
    stage = isolated(desk.t.own(file.definition.stage(task.stage).title), 60)
    now_with = desk.t("Now with {who}", who=person_name(desk.directory, task.assignee)) if task.assignee else None
    text = lines(desk.t("<b>Until when for “{stage}”?</b>", stage=stage), deal_line(desk.t, file), now_with)
    rows = [[_offer(desk, file, task, span)] for span in OFFERED]
    leave = [button(desk.t.plain("✖ Leave it as it is"), KeepAsIs(task_id=task.id))]
    return Screen(text=text, keyboard=keyboard(*rows, leave))


def _offer(desk: Desk, file: CaseFile, task: UserTask, span: str) -> InlineKeyboardButton:
    calendar = desk.directory.calendar_of(worker(task), file.definition.stage(task.stage).calendar)
    until = calendar.add(max(task.due_at or desk.now, desk.now), Duration.parse(span))
    until = _moment(int(until.timestamp()) // _MINUTE)
    when = calendar_moment(desk.t, until, desk.person, desk.now, weekday=True)
    return button(f"⏳ {when}", GiveUntil(task_id=task.id, at=int(until.timestamp()) // _MINUTE))


def given(desk: Desk, file: CaseFile, task: UserTask) -> Screen:
    stage = isolated(desk.t.own(file.definition.stage(task.stage).title), 60)
    when = calendar_moment(desk.t, task.due_at or desk.now, desk.person, desk.now, weekday=True)
    who = Markup(" — {}").format(person_name(desk.directory, task.assignee)) if task.assignee else Markup("")
    return Screen(
        text=lines(desk.t("⏳ <b>{stage}</b>: until {when}", stage=stage, when=when) + who, deal_line(desk.t, file))
    )


def _moment(minutes: int) -> datetime:
    """What a button carries; long ago for what no button of ours has carried."""
    try:
        return datetime.fromtimestamp(minutes * _MINUTE, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
