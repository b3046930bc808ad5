"""*Give more time*, for those above: three later due moments with what each does to the case, one tap each, in a
message of their own; another one may be typed, and is shown with what it does before it is given.

Does not ask for reasons: whoever answers for the work gives them where they are due. The engine asks again.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked
from handlers.dialogs.show import answer, show
from handlers.dialogs.task.access import open_case, shown_file, why_not
from handlers.dialogs.task.question import TaskQuestion
from handlers.screens.buttons.escalation import GiveUntil
from handlers.screens.buttons.team import KeepAsIs
from handlers.screens.display_names import calendar_moment, case_line, isolated, person_name
from handlers.screens.extra_time.effects import day_words, effect_lines, stake_line
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.start_case.input_errors import Unclear, said
from handlers.screens.start_case.typed_moments import read_moment
from handlers.screens.task.view import View, view_of
from workflow.messages.commands import ExtendTask
from workflow.messages.events import Reason, Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.deadline.due import worker
from workflow.rules.deadline.extension import wrong_moment
from workflow.rules.flow.forecast import Effect, effect_of
from workflow.rules.permissions import Action, may
from workflow.time.duration import Duration

OFFERED = ("4h", "1d", "2d")
"""So much later than now, or than the due moment where that is still ahead; in working time of the performer."""
_MINUTE = 60


class GivingQuestion(TaskQuestion):
    """Asked: task_id."""

    kind = "giving"
    alone = True

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["task_id"])
        if file is None or _why_not(context, file, asked["task_id"]):
            return None
        return offers(_view(context, file, asked["task_id"]))

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        """Another moment: the question comes below what was typed, with what that moment does; nothing is given
        yet."""
        file = await open_case(context, asked["task_id"])
        if file is None:
            return
        if no := _why_not(context, file, asked["task_id"]):
            async with self.closing(context):
                await show(message, Screen(text=Markup("{}").format(why_not(context, no, file))))
            return
        view, chosen, complaint = _view(context, file, asked["task_id"]), None, None
        try:
            chosen = read_moment(words, context.directory.calendar_of(context.person.key), context.now)
        except Unclear as unclear:
            complaint = said(context.t, unclear.complaint)
        if chosen and (wrong := wrong_moment(view.task, chosen, context.now)):
            chosen, complaint = None, why_not(context, wrong, file)
        await self.ask_below(context, asked, offers(view, chosen, complaint))


GIVING = GivingQuestion()


async def offer(query: CallbackQuery, context: RequestContext, task_id: int) -> None:
    """How much more? In a message below, so that the escalation stays what it is."""
    file = await shown_file(query, context, task_id)
    if file is None:
        return
    if no := _why_not(context, file, task_id):
        await answer(query, why_not(context, no, file), alert=True)
        return
    await answer(query)
    shown = await show(query, offers(_view(context, file, task_id)))
    await GIVING.ask(context, shown, task_id=task_id)


def _why_not(context: RequestContext, file: CaseFile, task_id: int) -> Rejected | None:
    task = file.case.task(task_id)
    if not task.state.is_live:
        return Rejected(reason=Reason.ALREADY_COMPLETED, by=task.ended_by, at=task.ended_at)
    allowed = may(context.directory, context.person.key, Action.EXTEND, file.case, task)
    return None if allowed else Rejected(reason=Reason.NOT_ALLOWED)


async def give(query: CallbackQuery, context: RequestContext, callback_data: GiveUntil) -> None:
    until = _moment(callback_data.at)
    command = ExtendTask(actor=context.person.key, cause=context.cause, task_id=callback_data.task_id, to=until)
    result = await context.office.execute(command)
    file = await open_case(context, callback_data.task_id)
    if isinstance(result, Rejected) or file is None:
        no = result if isinstance(result, Rejected) else Rejected(reason=Reason.NOT_FOUND)
        await answer(query, why_not(context, no, file), alert=True)
        return
    await answer(query, context.t.plain("More time given."))
    await GIVING.close_pressed(
        query, context, given(_view(context, file, callback_data.task_id)), task_id=callback_data.task_id
    )


def offers(view: View, chosen: datetime | None = None, complaint: str | None = None) -> Screen:
    """The later moments, each on a button, with what they do; one that was typed first."""
    t, task = view.t, view.task
    moments = [_after(view, span) for span in OFFERED]
    now_with = t("Now with {who}", who=person_name(view.directory, task.assignee)) if task.assignee else None
    text = lines(
        t("<b>Until when for “{stage}”?</b>", stage=_stage(view)),
        case_line(t, view.file),
        now_with,
        "",
        *(_of_one(view, chosen) if chosen else _of_each(view, moments)),
        "",
        Markup("❗️ {}").format(complaint) if complaint else None,
        t("Another date: type it, for example 25.11 14:00 or +2d."),
    )
    yes = [_button(view, t.plain("✅ Yes, until {when}", when=_when(view, chosen)), chosen)] if chosen else []
    rows = [[_button(view, f"⏳ {_when(view, moment)}", moment)] for moment in moments]
    leave = [button(t.plain("✖ Leave it as it is"), KeepAsIs(task_id=task.id))]
    return Screen(text=text, keyboard=keyboard(yes, *rows, leave))


def _of_one(view: View, chosen: datetime) -> Iterator[Markup]:
    yield view.t("Due: {was} → <b>{to}</b>", was=_when(view, view.task.due_at or view.now), to=_when(view, chosen))
    yield from effect_lines(view, _effect(view, chosen))


def _of_each(view: View, moments: list[datetime]) -> Iterator[Markup]:
    """A line for each moment: the case's end, and whether the client gets it when they were told."""
    t, effects = view.t, [_effect(view, moment) for moment in moments]
    if promised := effects[0].promised:
        yield t("Promised to the client by {when}", when=day_words(view, promised))
    for effect in effects:
        end = t("⏳ {when}: whole deal done {end}", when=_when(view, effect.due), end=day_words(view, effect.end))
        yield end + _kept(view, effect)
    if stake := stake_line(view, effects[0]):
        yield stake


def _kept(view: View, effect: Effect) -> Markup:
    if effect.promised is None:
        return Markup("")
    if effect.missed_by is None:
        return Markup(" ✓")
    return Markup(" ") + view.t("⚠️ late by {span}", span=view.t.span(effect.missed_by))


def _effect(view: View, due: datetime) -> Effect:
    return effect_of(view.file.definition, view.file.case, view.task, due, view.directory, view.now)


def _after(view: View, span: str) -> datetime:
    calendar = view.directory.calendar_of(worker(view.task), view.stage.calendar)
    until = calendar.add(max(view.task.due_at or view.now, view.now), Duration.parse(span))
    return _moment(int(until.timestamp()) // _MINUTE)


def _button(view: View, caption: str, until: datetime) -> InlineKeyboardButton:
    return button(caption, GiveUntil(task_id=view.task.id, at=int(until.timestamp()) // _MINUTE))


def given(view: View) -> Screen:
    t, task = view.t, view.task
    when = _when(view, task.due_at or view.now)
    who = Markup(" — {}").format(person_name(view.directory, task.assignee)) if task.assignee else Markup("")
    return Screen(
        text=lines(t("⏳ <b>{stage}</b>: until {when}", stage=_stage(view), when=when) + who, case_line(t, view.file))
    )


def _stage(view: View) -> str:
    return isolated(view.t.own(view.stage.title), 60)


def _when(view: View, at: datetime) -> str:
    return calendar_moment(view.t, at, view.reader, view.now, weekday=True)


def _view(context: RequestContext, file: CaseFile, task_id: int) -> View:
    return view_of(file, task_id, context.person, context.t.language, context.directory, context.now)


def _moment(minutes: int) -> datetime:
    """What a button carries; long ago for what no button of ours has carried."""
    try:
        return datetime.fromtimestamp(minutes * _MINUTE, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
