"""The rows of what waits for a moment: escalations and timers."""

from storage.db.columns import from_micros, from_text, micros_or_none, moment_or_none, to_micros, to_text
from storage.db.statements import Row
from workflow.case.state import Closing, Escalation, Timer, TimerKind

# Looking a member up in a dict costs a third of calling its enumeration.
_TIMER_KINDS = {kind.value: kind for kind in TimerKind}
_CLOSINGS: dict[str | None, Closing | None] = {None: None, **{closing.value: closing for closing in Closing}}


def escalation_of(row: Row) -> Escalation:
    return Escalation(
        id=row[0],
        instance_id=row[1],
        visit_id=row[2],
        task_id=row[3],
        opened_at=from_micros(row[4]),
        stuck_at=moment_or_none(row[5]),
        level=row[6],
        arming=row[7],
        told=tuple(from_text(row[8])),
        acknowledged_by=row[9],
        acknowledged_at=moment_or_none(row[10]),
        promised_until=moment_or_none(row[11]),
        lapsed_by=row[12],
        lapsed_at=moment_or_none(row[13]),
        nudged_by=row[14],
        nudged_at=moment_or_none(row[15]),
        nudges=row[16],
        closed_at=moment_or_none(row[17]),
        closed_by=row[18],
        closing=_CLOSINGS[row[19]],
    )


def escalation_row(one: Escalation) -> Row:
    beginning = (one.id, one.instance_id, one.visit_id, one.task_id, to_micros(one.opened_at))
    return *beginning, *_escalation_end(one)


def escalation_change(one: Escalation) -> Row:
    """What may change, then the id."""
    return *_escalation_end(one), one.id


def _escalation_end(one: Escalation) -> Row:
    return (
        micros_or_none(one.stuck_at),
        one.level,
        one.arming,
        to_text(one.told),
        one.acknowledged_by,
        micros_or_none(one.acknowledged_at),
        micros_or_none(one.promised_until),
        one.lapsed_by,
        micros_or_none(one.lapsed_at),
        one.nudged_by,
        micros_or_none(one.nudged_at),
        one.nudges,
        micros_or_none(one.closed_at),
        one.closed_by,
        one.closing and one.closing.value,
    )


def timer_of(row: Row) -> Timer:
    return Timer(
        id=row[0],
        instance_id=row[1],
        visit_id=row[2],
        task_id=row[3],
        kind=_TIMER_KINDS[row[4]],
        fire_at=from_micros(row[5]),
        level=row[6],
        held=bool(row[7]),
    )


def timer_row(timer: Timer) -> Row:
    return (
        timer.id,
        timer.instance_id,
        timer.visit_id,
        timer.task_id,
        timer.kind.value,
        to_micros(timer.fire_at),
        timer.level,
        0,
        timer.held,
    )


def timer_change(timer: Timer) -> Row:
    """What may change, then the id."""
    fire_at = to_micros(timer.fire_at)
    return timer.visit_id, timer.task_id, timer.kind.value, fire_at, timer.level, timer.held, timer.id
