"""Which cards arrived and were seen, and the alarms about people whose work does not arrive.

Who has something unseen, and about whom there is an alarm, is known in memory, so that an ordinary update costs no
look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, bindparam, delete, literal_column, null, or_, select, text, update

from storage.db.columns import from_micros, from_text, micros_or_none, moment_or_none, to_micros, to_text
from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement, Row, inserting
from storage.queues.personal_timers import StoredPersonalTimers
from storage.schema import out_of_reach, outbox, receipt, user_task
from storage.schema.cases import LIVE_TASK
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.case.reachability import OutOfReach, UnreachableReason, Unseen

_LIVE = text(f"user_task.{LIVE_TASK}")
_NAMES = ("person", "id", "why", "since", "told", "level", "waited_by", "waits_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Telegram took this task's card for this person. `look_at`: when to look whether they have seen it."""

    person: str
    task_id: int
    at: datetime
    look_at: datetime | None


def _delivering(database: Database) -> ClauseElement:
    row: dict[str, Any] = {name: bindparam(name) for name in ("person", "task_id", "delivered_at")}
    new = database.insert(receipt).values(row)
    changes = {"delivered_at": new.excluded.delivered_at, "seen_at": null()}
    return new.on_conflict_do_update(index_elements=["person", "task_id"], set_=changes)


_DELIVERED = PreparedStatement(_delivering, "person", "task_id", "delivered_at")
_SEEN = PreparedStatement(
    update(receipt)
    .where(receipt.c.person == bindparam("p"), text("seen_at IS NULL"))
    .values(seen_at=bindparam("seen_at")),
    *("seen_at", "p"),
)
_UNSEEN = PreparedStatement(select(receipt.c.person).where(text("seen_at IS NULL")).distinct())
_UNSEEN_OF = PreparedStatement(
    select(receipt.c.delivered_at, user_task.c.due_at)
    .join(user_task, user_task.c.id == receipt.c.task_id)
    .where(
        receipt.c.person == bindparam("p"),
        text("receipt.seen_at IS NULL"),
        user_task.c.assignee == receipt.c.person,
        _LIVE,
    )
    .order_by(receipt.c.delivered_at),
    "p",
)
_GET = PreparedStatement(
    select(*(out_of_reach.c[name] for name in _NAMES)).where(out_of_reach.c.person == bindparam("p")), "p"
)
_ALL = PreparedStatement(select(out_of_reach.c.person))
_END = PreparedStatement(delete(out_of_reach).where(out_of_reach.c.person == bindparam("p")), "p")
_BEGIN = inserting(out_of_reach, *_NAMES)
_DROP_WAITING = PreparedStatement(
    update(outbox)
    .where(
        outbox.c.recipient == bindparam("p"),
        or_(text("state = 'held'"), text("state = 'pending'")),
        outbox.c.kind.in_([literal_column(f"'{kind}'") for kind in ("task", "reminder", "overdue")]),
    )
    .values(
        state=literal_column("'dropped'"),
        ended_at=bindparam("ended_at"),
        error=literal_column("'told anew'"),
        not_before=null(),
    ),
    *("ended_at", "p"),
)


def delivered(unit: UnitOfWork, one: Receipt) -> None:
    """Remember it, and that somebody looks whether it was seen."""
    unit.run(_DELIVERED, (one.person, one.task_id, to_micros(one.at)))
    if one.look_at is not None:
        kind = PersonalTimerKind.SILENCE
        look = PersonalTimer(id=unit.new_id(), person=one.person, kind=kind, fire_at=one.look_at)
        StoredPersonalTimers(unit).keep_sooner(look)


def with_unseen(cursor: Cursor) -> set[str]:
    """Who has something unseen."""
    return {person for (person,) in cursor.rows(_UNSEEN)}


def out_of_reach_now(cursor: Cursor) -> frozenset[str]:
    """About whom there is an alarm."""
    return frozenset(person for (person,) in cursor.rows(_ALL))


class StoredReachability:
    """Inside one transaction: `workflow.ports.transaction.Reachability`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    @property
    def unreached(self) -> frozenset[str]:
        return out_of_reach_now(self._unit)

    def get(self, person: str) -> OutOfReach | None:
        found = self._unit.row(_GET, (person,))
        return _value(found) if found else None

    def keep(self, alarm: OutOfReach) -> None:
        self._unit.run(_END, (alarm.person,))
        self._unit.run(_BEGIN, _row(alarm))
        self._unit.effects.alarms[alarm.person] = True

    def end(self, person: str) -> None:
        self._unit.run(_END, (person,))
        self._unit.effects.alarms[person] = False

    def unseen(self, person: str) -> list[Unseen]:
        return [Unseen(from_micros(at), moment_or_none(due)) for at, due in self._unit.rows(_UNSEEN_OF, (person,))]

    def mark_seen(self, person: str, now: datetime) -> None:
        self._unit.run(_SEEN, (to_micros(now), person))

    def drop_waiting(self, person: str, now: datetime) -> None:
        self._unit.run(_DROP_WAITING, (to_micros(now), person))


def _row(alarm: OutOfReach) -> Row:
    told: Sequence[str] = list(alarm.told)
    return (
        *(alarm.person, alarm.id, alarm.why.value, to_micros(alarm.since), to_text(told)),
        *(alarm.level, alarm.waited_by, micros_or_none(alarm.waits_until)),
    )


def _value(row: Row) -> OutOfReach:
    person, alarm_id, why, since, told, level, waited_by, waits_until = row
    return OutOfReach(
        id=alarm_id,
        person=person,
        why=UnreachableReason(why),
        since=from_micros(since),
        told=tuple(from_text(told)),
        level=level,
        waited_by=waited_by,
        waits_until=moment_or_none(waits_until),
    )
