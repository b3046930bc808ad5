"""What the performer sees: how much more time, until when to wait, and why. Pure screens, made of a case file."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.extra_time import AskMore, AskWait, LeaveIt, MoreTime, Wait, minutes_of
from handlers.screens.canned_reasons import usual_reasons
from handlers.screens.display_names import calendar_moment, case_line, isolated, person_name
from handlers.screens.extra_time.effects import promise_line
from handlers.screens.extra_time.offers import later_moments, waiting_moments
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.task.view import View
from workflow.case.request import RequestKind
from workflow.rules.deadline.extension import furthest
from workflow.rules.flow.forecast import effect_of
from workflow.rules.request import deciders, may_ask_to_wait

Row = list[InlineKeyboardButton]


def ask_screen(view: View, kind: RequestKind, chosen: datetime | None, complaint: str | None = None) -> Screen:
    """The moment, to be changed with a tap or typed, and the reasons: tapping one sends it."""
    if kind is RequestKind.WAITING:
        return _wait_screen(view, chosen, complaint)
    return _more_screen(view, chosen, complaint)


def _more_screen(view: View, chosen: datetime | None, complaint: str | None) -> Screen:
    t, task = view.t, view.task
    offered = later_moments(view)
    at = chosen or offered[0][1]
    text = lines(
        Markup("⏳ <b>{}</b>").format(t("More time: {stage}", stage=_stage(view))),
        case_line(t, view.file, 80),
        "",
        t("Due: {was} → <b>{to}</b>", was=_when(view, task.due_at or at), to=_when(view, at)),
        promise_line(view, effect_of(view.file.definition, view.file.case, task, at, view.directory, view.now)),
        _limit(view),
        "",
        _complaint(complaint),
        t("Why? One tap sends it to {who}. Or write it in your own words.", who=_whom(view)),
        t("Another date: type it, for example 25.11 14:00 or +2d."),
    )
    choice = [
        button(_marked(name, moment == at), MoreTime(task_id=task.id, at=minutes_of(moment)))
        for name, moment in offered
    ]
    reasons = usual_reasons(t, RequestKind.EXTENSION, client=view.instance.client is not None)
    sends = [
        [button(words, AskMore(task_id=task.id, at=minutes_of(at), why=number))]
        for number, words in enumerate(reasons)
    ]
    wait = [button(_wait_caption(view), Wait(task_id=task.id))] if may_ask_to_wait(view.file.definition, task) else []
    return Screen(text=text, keyboard=keyboard(choice, *sends, wait, _leave(view)))


def _wait_screen(view: View, chosen: datetime | None, complaint: str | None) -> Screen:
    t, task = view.t, view.task
    offered = waiting_moments(view)
    at = chosen or offered[0][1]
    by_itself = view.stage.waiting.by == "performer"
    why = (
        t("Why? One tap stops the clock. Or write it in your own words.")
        if by_itself
        else t("Why? One tap sends it to {who}. Or write it in your own words.", who=_whom(view))
    )
    text = lines(
        Markup("⏸ <b>{}</b>").format(t("The clock stops: {stage}", stage=_stage(view))),
        case_line(t, view.file, 80),
        "",
        t("Until <b>{when}</b> at the latest, then it runs again by itself.", when=_when(view, at)),
        "",
        _complaint(complaint),
        why,
        t("Another date: type it, for example 25.11 14:00 or +2d."),
    )
    choice = [
        button(_marked(name, moment == at), Wait(task_id=task.id, at=minutes_of(moment))) for name, moment in offered
    ]
    reasons = usual_reasons(t, RequestKind.WAITING, client=view.instance.client is not None)
    sends = [
        [button(words, AskWait(task_id=task.id, at=minutes_of(at), why=number))]
        for number, words in enumerate(reasons)
    ]
    return Screen(text=text, keyboard=keyboard(choice, *sends, _leave(view)))


def whom(view: View) -> Sequence[str]:
    """Who will be asked, by name."""
    return [person_name(view.directory, key, 40) for key in deciders(view.directory, view.reader.key, view.now)]


def _whom(view: View) -> str:
    return ", ".join(whom(view)[:3]) or "—"


def _limit(view: View) -> Markup | None:
    """How much more may be asked for."""
    t, limits = view.t, view.stage.extensions
    calendar = view.directory.calendar_of(view.task.assignee, view.stage.calendar)
    last = _when(view, furthest(limits, view.task, view.now, calendar))
    left = limits.times - view.task.extensions
    return t.many("{n} time left, until {when} at most", "{n} times left, until {when} at most", left, when=last)


def _complaint(complaint: str | None) -> Markup | None:
    return Markup("❗️ {}\n").format(complaint) if complaint else None


def _wait_caption(view: View) -> str:
    if view.instance.client is not None:
        return view.t.plain("⏸ Wait for the client…")
    return view.t.plain("⏸ Wait for an answer…")


def _leave(view: View) -> Row:
    return [button(view.t.plain("Cancel"), LeaveIt(task_id=view.task.id))]


def _marked(name: str, is_chosen: bool) -> str:
    return f"● {name}" if is_chosen else name


def _stage(view: View) -> str:
    return isolated(view.t.own(view.stage.title), 60)


def _when(view: View, at: datetime) -> str:
    return calendar_moment(view.t, at, view.reader, view.now, weekday=True)
