"""More time: what may be asked for, who decides, what moves."""

from datetime import datetime, timedelta

import pytest

from tests.workflow.office import Desk, company, field_of, process, stage, way
from workflow.case.request import Verdict
from workflow.case.state import TimerKind
from workflow.messages.commands import AskExtension, DecideExtension, ExtendTask
from workflow.messages.events import EventKind, NoticeKind, Reason
from workflow.ports.memory import Memory
from workflow.rules.flow.forecast import effect_of
from workflow.rules.request import deciders

MAP = process(
    stage(
        "first",
        duration="1d",
        remind=["1h"],
        escalate=[{"after": "2h", "to": {"supervisor": 1}}],
        outcomes=[way("done", "second")],
        extensions={"times": 2, "up_to": "2d"},
        probability=40,
    ),
    stage("second", duration="2d", acceptance={"by": "supervisor", "duration": "4h"}),
    start={"roles": ["manager"], "fields": [field_of("sum", "money", required=False), field_of("till", "date")]},
    promised="till",
)


def new_desk(days: int = 10) -> Desk:
    desk = Desk(Memory.of(company(MAP)))
    desk.start("olena", {"sum": 100_000_00, "till": (desk.now + timedelta(days=days)).isoformat()})
    return desk


def ask(desk: Desk, to: datetime | None = None, who: str = "olena", reason: str = "клієнт просить") -> AskExtension:
    to = to or (desk.task().due_at or desk.now) + timedelta(days=1)
    return AskExtension(actor=who, task_id=desk.task().id, to=to, reason=reason)


def decide(desk: Desk, who: str = "bohdan", **more: object) -> DecideExtension:
    request = desk.task().request
    assert request is not None
    shape: dict[str, object] = {"grant": True} | more
    return DecideExtension(actor=who, task_id=desk.task().id, request_id=request.id, **shape)  # type: ignore[arg-type]


def test_a_yes_moves_the_due_moment_and_all_that_is_heard_of_it() -> None:
    desk = new_desk()
    due = desk.task().due_at
    assert due is not None
    desk.ok(ask(desk))
    assert (desk.heard(NoticeKind.REQUEST), desk.heard(NoticeKind.CARD)) == (["bohdan"], ["olena"])
    desk.ok(decide(desk, word="востаннє"))
    later = due + timedelta(days=1)
    task = desk.task()
    assert (task.due_at, task.extended_to, task.extensions) == (later, later, 1)
    assert desk.timers(TimerKind.DUE) == [later]
    assert desk.timers(TimerKind.REMINDER) == [later - timedelta(hours=1)]
    assert desk.timers(TimerKind.ESCALATION) == [later + timedelta(hours=2)]
    assert (desk.heard(NoticeKind.ANSWER), desk.heard(NoticeKind.REQUEST_OVER)) == (["olena"], ["bohdan"])
    assert desk.case.visit(task.visit_id).due_at == later


def test_a_no_changes_nothing_but_is_heard() -> None:
    desk = new_desk()
    due, timers = desk.task().due_at, desk.case.timers
    desk.ok(ask(desk))
    desk.ok(decide(desk, grant=False, word="тримаймося"))
    assert (desk.task().due_at, desk.case.timers) == (due, timers)
    request = desk.task().request
    assert request is not None
    assert (request.verdict, request.word, request.decided_by) == (Verdict.REFUSED, "тримаймося", "bohdan")
    assert EventKind.REFUSED in desk.memory.events()


def test_who_decides_second_sees_who_was_first() -> None:
    desk = new_desk()
    desk.ok(ask(desk))
    first, second = decide(desk), decide(desk, who="natalia", grant=False)
    desk.ok(first)
    no = desk.no(second)
    assert (no.reason, no.by) == (Reason.REQUEST_OVER, "bohdan")


@pytest.mark.parametrize("who", ["olena", "ivan", "andrii", "stranger"])
def test_nobody_decides_who_does_not_stand_above(who: str) -> None:
    desk = new_desk()
    desk.ok(ask(desk))
    assert desk.why_not(decide(desk, who=who)) in (Reason.NOT_ALLOWED, Reason.NOT_YOURS)


def test_moments_that_cannot_be_are_refused_each_for_its_reason() -> None:
    desk = new_desk()
    due = desk.task().due_at
    assert due is not None
    reasons = {
        desk.now - timedelta(days=1): Reason.DATE_PAST,
        due: Reason.DATE_EARLIER,
        due - timedelta(minutes=1): Reason.DATE_EARLIER,
        due + timedelta(days=2, minutes=1): Reason.DATE_TOO_FAR,
    }
    for to, reason in reasons.items():
        assert desk.why_not(ask(desk, to)) is reason
    assert desk.why_not(ask(desk, reason="  ")) is Reason.REASON_NEEDED
    assert desk.why_not(ask(desk, who="ivan")) is Reason.NOT_YOURS


def test_the_stage_says_how_often_and_those_above_may_always_give_more() -> None:
    desk = new_desk()
    for _ in range(2):
        desk.ok(ask(desk))
        assert desk.why_not(ask(desk)) is Reason.ALREADY_ASKED
        desk.ok(decide(desk))
    no = desk.no(ask(desk))
    assert (no.reason, no.data["times"]) == (Reason.NO_MORE_TIMES, 2)
    to = (desk.task().due_at or desk.now) + timedelta(days=30)
    give = ExtendTask(actor="bohdan", task_id=desk.task().id, to=to)
    assert desk.why_not(ExtendTask(actor="olena", task_id=desk.task().id, to=to)) is Reason.NOT_ALLOWED
    desk.ok(give)
    assert (desk.task().due_at, desk.task().extensions) == (to, 2)
    assert desk.heard(NoticeKind.EXTENDED) == ["olena"]


def test_whoever_is_asked_stands_above_or_supervises_everybody() -> None:
    directory, now = company().directory(), new_desk().now
    assert deciders(directory, "olena", now) == ["bohdan"]
    assert deciders(directory, "bohdan", now) == ["natalia"]
    assert "natalia" not in deciders(directory, "natalia", now), "nobody decides about their own request"


def test_requests_are_counted_through_the_month() -> None:
    desk = new_desk()
    for number in (1, 2):
        desk.ok(ask(desk))
        request = desk.task().request
        assert request is not None
        assert request.ordinal == number
        desk.ok(decide(desk))


def test_the_effect_reaches_to_the_end_of_the_deal() -> None:
    """First: a day; second: two days and four hours to look at it."""
    desk = new_desk(days=4)
    task, case = desk.task(), desk.case
    due = task.due_at
    assert due is not None
    effect = effect_of(MAP, case, task, due + timedelta(days=1), desk.memory.directory, desk.now)
    assert effect.end_was == desk.now.replace() + timedelta(days=3, hours=4)
    assert effect.end - effect.end_was == timedelta(days=1)
    assert effect.missed_by == timedelta(hours=4)
    assert (effect.amount, effect.at_stake) == (100_000_00, 40_000_00)
    assert effect_of(MAP, case, task, due, desk.memory.directory, desk.now).missed_by is None
