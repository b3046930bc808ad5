"""The escalation's card: what is late and by how much, who has it and what they last did, what it holds up; who has
taken it. Once it is over, a line on how it ended, and nothing to press.

Pure: delivery draws it for everybody who heard, handlers for whoever pressed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.escalation import MoreTimeFor, Nudge, PromiseFor, TakeOn
from handlers.screens.buttons.lists import SendCard, SendCase
from handlers.screens.buttons.team import PickPerson
from handlers.screens.display_names import case_line, fitting, isolated, worth
from handlers.screens.durations_text import worked
from handlers.screens.escalation.view import EscalationView
from handlers.screens.evidence.texts import summary
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts, texts_for
from workflow.case.request import Request, RequestKind
from workflow.case.state import Closing, TaskKind, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.currency import in_units, parts_of
from workflow.ports.queries import CaseFile
from workflow.rules.deadline.due import worker
from workflow.rules.flow.marking import arrived
from workflow.rules.permissions import Action, may
from workflow.time.calendar import WorkCalendar

PROMISES = ("1h", "1d", "3d")
"""What whoever has taken it may promise instead."""


def escalation_card(
    file: CaseFile, escalation_id: int, reader: Person, language: str, directory: Directory, now: datetime
) -> Screen:
    """The escalation as this reader is to see it now."""
    concern = EscalationView(
        file=file,
        escalation=file.case.escalation(escalation_id),
        reader=reader,
        t=texts_for(language),
        directory=directory,
        now=now,
    )
    text = fitting(lambda room: _text(concern, room))
    return Screen(text=text, keyboard=_keyboard(concern) if concern.escalation.is_open else None)


def _text(c: EscalationView, room: int) -> Markup:
    if not c.escalation.is_open:
        return lines(*_ending(c), Markup("<b>{}</b>").format(_what(c, room)), case_line(c.t, c.file, room))
    return lines(
        *_headlines(c),
        _what_and_who(c, room),
        *_last_deeds(c, room),
        "",
        case_line(c.t, c.file, room),
        worth(c.t, c.file.case.instance, room),
        _at_stake(c),
        _held_up(c, room),
        *_answers(c),
    )


def _headlines(c: EscalationView) -> Iterator[Markup]:
    task = c.task
    if c.escalation.stuck_at:
        stuck = worked(c.t, _calendar(c), c.moved_at, c.now) or c.t.span(timedelta(0))
        yield c.t("🐌 <b>Stuck for {span}</b>", span=stuck)
    if c.escalation.task_id is not None and task and task.due_at and task.due_at < c.now:
        late = worked(c.t, _calendar(c), task.due_at, c.now)
        when = c.moment(task.due_at)
        yield c.t("🔥 <b>Late by {late}</b>", late=late) if late else c.t("🔥 <b>Late</b>: was due {when}", when=when)


def _calendar(c: EscalationView) -> WorkCalendar:
    """The working time of whoever has the work."""
    task = c.task or next(iter(c.live), None)
    person = worker(task) if task else c.file.case.instance.responsible
    return c.directory.calendar_of(person, c.stage.calendar)


def _what(c: EscalationView, room: int) -> str:
    title = c.title(room)
    late = c.escalation.task_id is not None and c.task and c.task.kind is TaskKind.ACCEPTANCE
    return c.t.plain("To accept: {stage}", stage=title) if late else title


def _what_and_who(c: EscalationView, room: int) -> Markup:
    people = list(dict.fromkeys(c.name(task.assignee) for task in c.live if task.assignee))
    who = ", ".join(people[:3]) or c.t.plain("nobody has taken it")
    return Markup("<b>{}</b> — {}").format(_what(c, room), who)


def _last_deeds(c: EscalationView, room: int) -> Iterator[Markup]:
    """What whoever has it did last."""
    task = c.task
    if task is None or task.assignee is None:
        return
    sent = [one for one in c.file.case.evidence_of(task.id) if one.by == task.assignee]
    asked = task.request if task.request and task.request.by == task.assignee else None
    if asked and not (sent and sent[-1].at > asked.at):
        yield _asked(c, asked)
    elif sent:
        what = summary(c.t, [one.what for one in sent], min(room, 120))
        yield c.t("📎 {when} sent: {what}", when=c.moment(sent[-1].at), what=what)
    elif task.touched_at:
        yield c.t("👁 Opened {when}, nothing sent since", when=c.moment(task.touched_at))
    else:
        yield c.t("👁 Nothing done with it yet")


def _asked(c: EscalationView, request: Request) -> Markup:
    when = c.moment(request.at)
    if request.kind is RequestKind.WAITING:
        return c.t("⏸ {when} asked to stop the clock", when=when)
    return c.t("⏳ {when} asked for more time", when=when)


def _at_stake(c: EscalationView) -> Markup | None:
    """Amount times probability; nothing where either is not known."""
    instance, chance = c.file.case.instance, c.stage.probability
    if instance.amount is None or chance is None:
        return None
    units = round(in_units(instance.amount, instance.currency) * chance / 100)
    expected = c.t.money(units * parts_of(instance.currency), instance.currency)
    return c.t("At stake: {amount} ({chance})", amount=expected, chance=c.t.percent(chance / 100))


def _held_up(c: EscalationView, room: int) -> Markup | None:
    """The stages that cannot begin."""
    definition = c.file.definition
    coming = arrived(definition.graph, definition.graph.usual(c.stage.key))
    waiting = [definition.stage(flow.target) for flow in coming.flows]
    names = ", ".join(isolated(c.t.own(stage.title), min(room, 80)) for stage in waiting)
    return c.t("It holds up: {stages}", stages=names) if names else None


def _answers(c: EscalationView) -> Iterator[Markup | str]:
    """Who nudged, who has taken it, or had and let it lie."""
    one, said = c.escalation, list[Markup]()
    if one.nudged_at:
        said.append(_nudged(c, one.nudged_by, one.nudged_at))
    if one.acknowledged_by and one.acknowledged_at:
        said.append(_taken(c, one.acknowledged_by, one.acknowledged_at))
    elif one.lapsed_by and one.lapsed_at:
        said.append(_lapsed(c, one.lapsed_by, one.lapsed_at))
    if said:
        yield ""
        yield from said


def _nudged(c: EscalationView, who: str | None, at: datetime) -> Markup:
    if who == c.reader.key:
        return c.t("👋 You nudged them, {when}", when=c.moment(at))
    return c.t("👋 Nudged by {who}, {when}", who=c.name(who), when=c.moment(at))


def _lapsed(c: EscalationView, who: str, at: datetime) -> Markup:
    if who == c.reader.key:
        return c.t("⚠️ You took this, {when}; nothing has moved since.", when=c.moment(at))
    return c.t("⚠️ {who} took this, {when}; nothing has moved since.", who=c.name(who), when=c.moment(at))


def _taken(c: EscalationView, who: str, at: datetime) -> Markup:
    until = c.moment(c.escalation.promised_until or at)
    if who == c.reader.key:
        return c.t(
            "🙋 <b>You took this</b>, {when}. Nobody else is told until {until}. Another time: below.",
            when=c.moment(at),
            until=until,
        )
    return c.t(
        "🙋 <b>{who} took this</b>, {when}. Nobody else is told until {until}.",
        who=c.name(who),
        when=c.moment(at),
        until=until,
    )


def _ending(c: EscalationView) -> Iterator[Markup]:
    one, task, t = c.escalation, c.task, c.t
    when = c.moment(one.closed_at or c.now)
    match one.closing:
        case Closing.DONE:
            yield t("✅ <b>Done</b>: {who}, {when}", who=c.name(one.closed_by), when=when)
        case Closing.HANDED_OVER if one.closed_by is None:
            yield t("👤 <b>Handed over</b>, {when}", when=when)
        case Closing.HANDED_OVER:
            yield t("👤 <b>Handed over</b>: {who}, {when}", who=c.name(one.closed_by), when=when)
        case Closing.EXTENDED if task and task.due_at:
            yield t("⏳ <b>More time</b>: due {when}", when=c.moment(task.due_at))
        case Closing.WAITING if task and task.waiting_until:
            yield t("⏸ <b>Waits for an answer</b>: until {when} at most", when=c.moment(task.waiting_until))
        case Closing.MOVING:
            yield t("▶️ <b>It moves again</b>: {who}, {when}", who=c.name(one.closed_by), when=when)
        case _:
            yield t("🚫 <b>No longer needed</b>: {when}", when=when)
    if one.closing is Closing.HANDED_OVER and c.live:
        yield t("Now with {who}", who=", ".join(c.name(each.assignee) for each in c.live[:3]))


def _keyboard(c: EscalationView) -> InlineKeyboardMarkup | None:
    taken_by = c.escalation.acknowledged_by
    if taken_by not in (None, c.reader.key):
        return keyboard([_open(c)])
    here = c.escalation.id
    take = [] if taken_by else [button(c.t.plain("🙋 I take it"), TakeOn(escalation_id=here))]
    nudge = button(c.t.plain("👋 Nudge"), Nudge(escalation_id=here))
    deeds = [*_hand_over(c), *_more_time(c)]
    return keyboard(take, deeds, [nudge, _open(c)], _other_promises(c) if taken_by else [])


def _other_promises(c: EscalationView) -> list[InlineKeyboardButton]:
    spans = (_span(c.t, span) for span in PROMISES)
    return [
        button(caption, PromiseFor(escalation_id=c.escalation.id, span=span))
        for caption, span in zip(spans, PROMISES, strict=True)
    ]


def _span(t: Texts, span: str) -> str:
    amount, unit = int(span[:-1]), timedelta(days=1) if span.endswith("d") else timedelta(hours=1)
    return f"⏱ {t.span(amount * unit)}"


def _hand_over(c: EscalationView) -> list[InlineKeyboardButton]:
    task = c.task
    if task is None or not _may(c, Action.REASSIGN, task):
        return []
    return [button(c.t.plain("👤 Hand over"), PickPerson(task_id=task.id))]


def _more_time(c: EscalationView) -> list[InlineKeyboardButton]:
    task = c.task
    if task is None or task.due_at is None or task.waits or not _may(c, Action.EXTEND, task):
        return []
    return [button(c.t.plain("⏳ Give more time"), MoreTimeFor(task_id=task.id))]


def _may(c: EscalationView, action: Action, task: UserTask) -> bool:
    return may(c.directory, c.reader.key, action, c.file.case, task)


def _open(c: EscalationView) -> InlineKeyboardButton:
    """A look in a message of its own: this one stays what it is."""
    task = c.task
    caption = c.t.plain("Open")
    return button(caption, SendCard(task_id=task.id) if task else SendCase(instance_id=c.file.case.instance.id))
