"""Every screen about late and stuck work, more time and waiting, and of people whose work does not arrive."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from handlers.screens.escalation.card import escalation_card
from handlers.screens.escalation.stuck_list import stuck_screen
from handlers.screens.extra_time.decision_screens import other_moment_screen, refuse_screen, request_screen
from handlers.screens.extra_time.request_screens import ask_screen
from handlers.screens.notices.rendering import render
from handlers.screens.screen import Screen
from handlers.screens.task.card import card
from handlers.screens.task.view import View, view_of
from handlers.screens.texts import Texts
from tests.handlers.jobs.away_gallery import Fact
from tests.handlers.samples import company, file_of, in_proposal, late, person
from tests.workflow.office import Desk
from workflow.case.reachability import UnreachableReason
from workflow.case.request import Request, RequestKind
from workflow.case.state import TimerKind
from workflow.messages.commands import (
    AcknowledgeEscalation,
    AskExtension,
    AskWaiting,
    Command,
    DecideExtension,
    DecideWaiting,
    ExtendTask,
    NudgePerformer,
    ResumeTask,
)
from workflow.messages.events import NoticeKind
from workflow.ports.queries import StuckLine

DIRECTORY = company().directory()
PROCESSES = {(process.key, 1): process for process in company().processes}
Item = tuple[str, Screen]


def about_time(t: Texts) -> Iterator[Item]:
    """The ladder; asking, deciding and hearing; the alarm."""
    yield from _escalations(t)
    yield from _stuck(t)
    yield from _asked(t)
    yield from _unreachable(t)


def _view(t: Texts, desk: Desk, reader: str) -> View:
    file = file_of(desk)
    return view_of(file, file.case.live_tasks()[0].id, person(reader), t.language, DIRECTORY, desk.now)


def _rung() -> Desk:
    """The supervisor and the director have heard of a late proposal."""
    desk = in_proposal()
    while len([one for one in desk.case.escalations if len(one.told) > 1]) == 0:
        desk.fire_next()
    return desk


def _escalations(t: Texts) -> Iterator[Item]:
    for name, deeds in (
        ("late", ()),
        ("nudged", (NudgePerformer,)),
        ("taken", (AcknowledgeEscalation,)),
        ("given more time", (ExtendTask,)),
    ):
        desk = _rung()
        [found] = desk.case.escalations
        for deed in deeds:
            about: dict[str, Any] = {"escalation_id": found.id}
            if deed is ExtendTask:
                about = {"task_id": found.task_id, "to": desk.now + timedelta(days=1)}
            desk.ok(deed(actor="bohdan", **about))
        for key in ("bohdan", "natalia"):
            shown = escalation_card(file_of(desk), found.id, person(key), t.language, DIRECTORY, desk.now)
            yield f"escalation, {name}, {key}", shown
    desk = _rung()
    [found] = desk.case.escalations
    desk.ok(AcknowledgeEscalation(actor="bohdan", escalation_id=found.id))
    while desk.fire_next()[0] is not TimerKind.PROMISE:
        pass
    shown = escalation_card(file_of(desk), found.id, person("natalia"), t.language, DIRECTORY, desk.now)
    yield "escalation, a promise brought nothing", shown


def _stuck(t: Texts) -> Iterator[Item]:
    desk = late()
    lines = [_stuck_line(desk, None), _stuck_line(desk, "bohdan"), _stuck_line(desk, "natalia")]
    reader = person("bohdan")
    yield "stuck", stuck_screen(t, lines, PROCESSES, reader, DIRECTORY, desk.now)
    yield "nothing stuck", stuck_screen(t, [], PROCESSES, reader, DIRECTORY, desk.now)


def _stuck_line(desk: Desk, taken_by: str | None) -> StuckLine:
    return StuckLine(
        escalation_id=1,
        instance_id=1,
        process="sale",
        version=1,
        number=17,
        stage="proposal",
        client="ТОВ «Акваріус»",
        amount=18_400_000,
        currency="UAH",
        stuck_at=desk.now - timedelta(days=5),
        told=("bohdan",),
        holders=("andrii",),
        acknowledged_by=taken_by,
        promised_until=desk.now + timedelta(hours=4) if taken_by else None,
    )


def _request(desk: Desk) -> Request:
    request = desk.case.live_tasks()[0].request
    assert request is not None
    return request


def _asked(t: Texts) -> Iterator[Item]:
    for kind in RequestKind:
        yield f"ask, {kind}", ask_screen(_view(t, in_proposal(), "andrii"), kind, None)
        yield f"ask, {kind}, not understood", ask_screen(_view(t, in_proposal(), "andrii"), kind, None, "31.02?")
        yield from _decided(t, kind)


def _decided(t: Texts, kind: RequestKind) -> Iterator[Item]:
    """How a request looks to who decides and to who asked, before and after, and the card meanwhile."""
    decide: Any = DecideExtension if kind is RequestKind.EXTENSION else DecideWaiting
    asked = _asks(kind)
    yield f"asked, {kind}", request_screen(_view(t, asked, "bohdan"), _request(asked))
    yield (
        f"asked, {kind}, another date",
        other_moment_screen(_view(t, asked, "bohdan"), _request(asked), "До пт", "?"),
    )
    yield f"asked, {kind}, no", refuse_screen(_view(t, asked, "bohdan"), _request(asked))
    yield f"asked, {kind}, card", _card(t, asked)
    for grant in (True, False):
        desk = _asks(kind)
        about = {"task_id": desk.case.live_tasks()[0].id, "request_id": _request(desk).id}
        desk.ok(decide(actor="bohdan", grant=grant, word="Домовились" if grant else "Клієнт не чекатиме", **about))
        word = "yes" if grant else "no"
        yield f"asked, {kind}, said {word}", request_screen(_view(t, desk, "bohdan"), _request(desk))
        yield f"asked, {kind}, said {word}, card", _card(t, desk)
        yield from _told(t, desk, f"{kind}, said {word}")
        if grant and kind is RequestKind.WAITING:
            desk.later(hours=5)
            desk.ok(ResumeTask(actor="bohdan", task_id=about["task_id"]))
            yield from _told(t, desk, "waited")


def _asks(kind: RequestKind) -> Desk:
    """Andrii has asked his supervisor."""
    desk = in_proposal()
    task, at = desk.case.live_tasks()[0].id, desk.now + timedelta(days=2)
    ask: Command = AskExtension(actor="andrii", task_id=task, to=at, reason="Чекаю прайс від заводу")
    if kind is RequestKind.WAITING:
        ask = AskWaiting(actor="andrii", task_id=task, until=at, reason="Клієнт шукає креслення")
    desk.ok(ask)
    return desk


def _card(t: Texts, desk: Desk) -> Screen:
    file = file_of(desk)
    return card(file, file.case.live_tasks()[0].id, person("andrii"), t.language, DIRECTORY, desk.now)


def _told(t: Texts, desk: Desk, name: str) -> Iterator[Item]:
    for notice in desk.told:
        if notice.kind in (NoticeKind.ANSWER, NoticeKind.RESUMED, NoticeKind.EXTENDED):
            shown = render(notice, file_of(desk), person(notice.to), t.language, DIRECTORY, desk.now)
            if shown:
                yield f"notice: {name}", shown


def _unreachable(t: Texts) -> Iterator[Item]:
    now = late().now
    base = {"alarm": 1, "person": "andrii", "since": (now - timedelta(days=1)).isoformat(), "live": 4}
    due = {"next_due": (now + timedelta(hours=3)).isoformat()}
    late_one = {"next_due": (now - timedelta(hours=3)).isoformat()}
    waits = {"waited_by": "natalia", "waits_until": (now + timedelta(days=1)).isoformat()}
    for why in UnreachableReason:
        yield f"unreachable, {why}", _alarm(t, {**base, **due, "why": why.value})
    yield "unreachable, late", _alarm(t, {**base, **late_one, "why": "blocked"})
    yield "unreachable, waited for", _alarm(t, {**base, **due, **waits, "why": "blocked"})
    yield "unreachable, nothing open", _alarm(t, {**base, "live": 0, "why": "silent"})
    yield "reachable again", _alarm(t, {**base, "why": "silent", "back": now.isoformat()})
    back = Fact(NoticeKind.BACK, {"live": 5, "dues": [due["next_due"], late_one["next_due"]]})
    shown = render(back, None, person("andrii"), t.language, DIRECTORY, now)
    assert shown is not None
    yield "back again", shown


def _alarm(t: Texts, data: dict[str, Any]) -> Screen:
    shown = render(Fact(NoticeKind.UNREACHABLE, data), None, person("bohdan"), t.language, DIRECTORY, late().now)
    assert shown is not None
    return shown
