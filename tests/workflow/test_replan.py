"""Calendars that change while timers run: what moves, who hears, what stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.workflow.office import MONDAY, Desk, company, process, stage
from workflow.case.state import TimerKind
from workflow.company.directory import Company
from workflow.messages.commands import Replan
from workflow.messages.events import EventKind, NoticeKind
from workflow.time.calendar import Schedule, hours_of_text

USUAL = hours_of_text("9:00-13:00, 14:00-18:00")
WEEK = (USUAL,) * 5 + ((), ())
TUESDAY = MONDAY.date() + timedelta(days=1)


def working(firm: Company, **more: Any) -> Company:
    """The company with an office calendar for everybody."""
    schedule = Schedule(key="office", week=WEEK, **more)
    return firm.model_copy(update={"calendar": "office", "schedules": [schedule]})


def desk_of(*stages: dict[str, Any], **more: Any) -> tuple[Desk, Company]:
    firm = working(company(process(*stages, **more)))
    desk = Desk.of(*stages, **more)
    desk.memory.directory = firm.directory()
    return desk, firm


def replan(desk: Desk) -> None:
    desk.ok(Replan(instance_id=desk.case.instance.id))


def at(hour: int, days: int = 0) -> datetime:
    """An hour of Kyiv in winter, so many days after Monday."""
    return datetime(2026, 3, 2, hour - 2, tzinfo=UTC) + timedelta(days=days)


CALL = {
    "duration": "1d",
    "remind": ["1h"],
    "escalate": [{"after": "2h", "to": {"supervisor": 1}}],
    "stuck_after": "3d",
}


def test_a_new_day_off_moves_the_due_moment_and_every_timer() -> None:
    desk, firm = desk_of(stage("call", **CALL))
    desk.start()
    assert desk.task().due_at == at(10, 1)
    desk.memory.directory = working(firm, dates={TUESDAY: ()}).directory()
    replan(desk)
    assert desk.task().due_at == desk.case.visits[0].due_at == at(10, 2)
    assert desk.timers(TimerKind.REMINDER) == [at(9, 2)]
    assert desk.timers(TimerKind.DUE) == [at(10, 2)]
    assert desk.timers(TimerKind.ESCALATION) == [at(12, 2)]
    assert desk.timers(TimerKind.STUCK) == [at(10, 4)]
    assert desk.heard(NoticeKind.REPLANNED) == ["olena"]
    (told,) = [notice for notice in desk.told if notice.kind is NoticeKind.REPLANNED]
    assert told.data == {"was": at(10, 1).isoformat(), "due": at(10, 2).isoformat()}
    assert desk.memory.events()[-1] is EventKind.REPLANNED
    replan(desk)
    assert desk.told == []


def test_whose_date_stays_hears_nothing() -> None:
    desk, firm = desk_of(stage("call", **CALL))
    desk.start()
    before = desk.case
    desk.memory.directory = working(firm, dates={TUESDAY + timedelta(days=30): ()}).directory()
    replan(desk)
    assert desk.told == []
    assert desk.case is before


def test_a_task_that_is_no_longer_late_is_reminded_anew() -> None:
    desk, firm = desk_of(stage("call", **CALL))
    desk.start()
    for _ in range(2):
        desk.fire_next()
    assert desk.timers(TimerKind.DUE) == []
    desk.memory.directory = working(firm, dates={TUESDAY: ()}).directory()
    replan(desk)
    assert desk.timers(TimerKind.DUE) == [at(10, 2)]
    assert desk.timers(TimerKind.REMINDER) == [at(9, 2)]


def test_a_stage_counts_from_a_field_or_from_the_plan_before() -> None:
    fields = [{"key": "delivery", "type": "date", "title": "Поставка"}]
    first = stage("call", "pack", due={"field": "delivery", "minus": "2d"})
    second = stage("pack", due={"previous": True, "plus": "1d"})
    desk, _ = desk_of(first, second, start={"roles": ["manager"], "fields": fields})
    desk.start(fields={"delivery": at(12, 9).isoformat()})
    assert desk.task().due_at == at(12, 7)
    desk.complete("olena")
    assert desk.task().due_at == at(12, 8)
    assert desk.task().planned_from == at(12, 7)


def test_a_stage_may_be_due_at_a_named_moment() -> None:
    desk, _ = desk_of(stage("call", due="on Friday by 12:00"))
    desk.start()
    assert desk.task().due_at == at(12, 4)
