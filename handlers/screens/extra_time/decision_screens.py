"""What those above see: who asks, why, what it does to the case; and once it is decided, by whom and when. Pure."""

from collections.abc import Iterator
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.extra_time import BackToRequest, Grant, OtherMoment, Refuse, RefuseWith, minutes_of
from handlers.screens.buttons.task import ShowCard
from handlers.screens.canned_reasons import as_read, usual_words
from handlers.screens.display_names import calendar_moment, case_line, isolated, person_name, quoted, worth
from handlers.screens.extra_time.effects import effect_lines
from handlers.screens.extra_time.offers import offered_for
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.task.view import View
from workflow.case.request import Request, RequestKind, Verdict
from workflow.rules.flow.forecast import due_after_waiting, effect_of
from workflow.rules.suspended_clock import whole_minute

Row = list[InlineKeyboardButton]


def request_screen(view: View, request: Request) -> Screen:
    """The request as it stands: to be decided, or decided."""
    if not request.is_open:
        return _decided(view, request)
    t, ids = view.t, {"task_id": view.task.id, "request": request.id}
    yes = t.plain("✅ Yes, until {when}", when=_when(view, request.until))
    rows: list[Row] = [
        [button(yes, Grant(**ids))],
        [button(t.plain("📅 Another date"), OtherMoment(**ids)), button(t.plain("✖️ No"), Refuse(**ids))],
        [_open(view)],
    ]
    return Screen(text=_asked(view, request), keyboard=keyboard(*rows))


def other_moment_screen(
    view: View,
    request: Request,
    word: str | None = None,
    complaint: str | None = None,
    chosen: datetime | None = None,
) -> Screen:
    """Other moments, a tap each; what is typed is a moment, shown with what it does before it is given, or the word
    that goes with it."""
    t, ids = view.t, {"task_id": view.task.id, "request": request.id}
    moments = dict.fromkeys(moment for _, moment in offered_for(view, request.kind))
    asked = whole_minute(request.until)
    rows = [
        [button(f"{_when(view, moment)}{' ✓' if moment == asked else ''}", Grant(**ids, at=minutes_of(moment)))]
        for moment in sorted({*moments, asked})
    ]
    if chosen:
        yes = t.plain("✅ Yes, until {when}", when=_when(view, chosen))
        rows.insert(0, [button(yes, Grant(**ids, at=minutes_of(chosen)))])
    text = lines(
        _asked(view, request, chosen),
        "",
        Markup("❗️ {}").format(complaint) if complaint else None,
        t("Your word: <i>{word}</i>", word=quoted(word, 200)) if word else None,
        t("Until when? Tap, or type a date, for example 25.11 14:00 or +2d. Other words go along with it."),
    )
    return Screen(text=text, keyboard=keyboard(*rows, _back(view, request)))


def refuse_screen(view: View, request: Request) -> Screen:
    """The word that goes with a no."""
    t, ids = view.t, {"task_id": view.task.id, "request": request.id}
    rows = [[button(words, RefuseWith(**ids, word=number))] for number, words in enumerate(usual_words(t), 1)]
    none = [button(t.plain("✖️ Just no"), RefuseWith(**ids))]
    text = lines(_asked(view, request), "", t("No. A word for {who}? Tap, or write it.", who=_name(view, request.by)))
    return Screen(text=text, keyboard=keyboard(*rows, none, _back(view, request)))


def _asked(view: View, request: Request, chosen: datetime | None = None) -> Markup:
    """Who asks for what; what it does to the case, of the moment asked for or of another one that is thought of."""
    t, who = view.t, _name(view, request.by)
    is_extension = request.kind is RequestKind.EXTENSION
    title = (
        t("⏳ <b>{who} asks for more time</b>", who=who)
        if is_extension
        else t("⏸ <b>{who} asks to stop the clock</b>", who=who)
    )
    return lines(
        title,
        Markup("<b>{}</b>").format(isolated(t.own(view.stage.title), 80)),
        case_line(t, view.file, 80),
        worth(t, view.instance, 80),
        Markup("<i>{}</i>").format(quoted(as_read(t, request.reason), 400)),
        "",
        *_dates(view, chosen or request.until, request.kind),
        _how_often(view, request),
    )


def _dates(view: View, until: datetime, kind: RequestKind) -> Iterator[Markup]:
    """From when to when, and what that does to the case."""
    t, task = view.t, view.task
    due = until
    if kind is RequestKind.WAITING:
        yield t("Until {when} at the latest", when=_when(view, until))
        due = due_after_waiting(view.stage, task, view.now, until, view.directory)
    if task.due_at is not None:
        yield t("Due: {was} → <b>{to}</b>", was=_when(view, task.due_at), to=_when(view, due))
    yield from effect_lines(
        view, effect_of(view.file.definition, view.file.case, task, due, view.directory, view.now)
    )


def _how_often(view: View, request: Request) -> Markup | None:
    if request.ordinal < 2:
        return None
    return view.t("Their request No. {n} this month", n=view.t.number(request.ordinal))


def _decided(view: View, request: Request) -> Screen:
    t, who = view.t, _name(view, request.by)
    text = lines(
        verdict_line(view, request),
        Markup("<b>{}</b> — {}").format(isolated(t.own(view.stage.title), 80), who),
        case_line(t, view.file, 80),
        Markup("<i>{}</i>").format(quoted(as_read(t, request.reason), 400)),
        _who_decided(view, request),
        Markup("💬 <i>{}</i>").format(quoted(as_read(t, request.word), 400)) if request.word else None,
    )
    return Screen(text=text, keyboard=keyboard([_open(view)]))


def verdict_line(view: View, request: Request) -> Markup:
    """What was decided, in bold."""
    t, is_extension = view.t, request.kind is RequestKind.EXTENSION
    match request.verdict:
        case Verdict.GRANTED if is_extension:
            return t("✅ <b>More time: until {when}</b>", when=_when(view, request.agreed or request.until))
        case Verdict.GRANTED:
            return t("✅ <b>The clock stops: until {when}</b>", when=_when(view, request.agreed or request.until))
        case Verdict.REFUSED if is_extension:
            return t("✖️ <b>No more time</b>")
        case Verdict.REFUSED:
            return t("✖️ <b>The clock runs on</b>")
    return t("🚫 <b>No answer is needed any more</b>")


def _who_decided(view: View, request: Request) -> Markup | None:
    if request.decided_at is None or request.decided_by is None:
        return None
    who, when = _name(view, request.decided_by), calendar_moment(view.t, request.decided_at, view.reader, view.now)
    if request.verdict is Verdict.LAPSED:
        return view.t("The task has changed: {who}, {when}", who=who, when=when)
    return view.t("Decided by {who}, {when}", who=who, when=when)


def _open(view: View) -> InlineKeyboardButton:
    return button(view.t.plain("Open"), ShowCard(task_id=view.task.id))


def _back(view: View, request: Request) -> Row:
    return [button(view.t.plain("‹ Back"), BackToRequest(task_id=view.task.id, request=request.id))]


def _when(view: View, at: datetime) -> str:
    return calendar_moment(view.t, at, view.reader, view.now, weekday=True)


def _name(view: View, key: str) -> str:
    return person_name(view.directory, key)
