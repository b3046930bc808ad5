"""Timers of people inside one transaction: `workflow.ports.transaction.PersonalTimers`. At most one of a kind for
each person; they are handed out with those of cases (`storage.queues.timers`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ClauseElement, bindparam, literal_column, null, select, text

from storage.db.columns import from_micros, to_micros
from storage.db.engine.database import Database
from storage.db.statements import PreparedStatement, Row, deleting
from storage.schema import timer
from storage.unit.unit_of_work import TIMERS, UnitOfWork
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind

OF_PERSON = "person IS NOT NULL"
_NAMES = ("id", "kind", "fire_at", "person")
_WANTED = select(*(timer.c[name] for name in _NAMES)).where(text(OF_PERSON))
_GET = PreparedStatement(_WANTED.where(timer.c.id == bindparam("key")), "key")
_OF = PreparedStatement(_WANTED.where(timer.c.person == bindparam("p")), "p")
_GONE = deleting(timer)


def _new(database: Database) -> Any:
    row: dict[str, Any] = {name: bindparam(name) for name in _NAMES}
    return database.insert(timer).values(**row, level=literal_column("0"), attempts=literal_column("0"))


def _setting(database: Database) -> ClauseElement:
    new = _new(database)
    changes = {"fire_at": new.excluded.fire_at, "attempts": literal_column("0"), "error": null()}
    result: ClauseElement = new.on_conflict_do_update(index_elements=["id"], set_=changes)
    return result


def _watching(database: Database) -> ClauseElement:
    new = _new(database)
    result: ClauseElement = new.on_conflict_do_update(
        index_elements=["person", "kind"],
        index_where=text(OF_PERSON),
        set_={"fire_at": new.excluded.fire_at},
        where=new.excluded.fire_at < timer.c.fire_at,
    ).returning(timer.c.id)
    return result


_SET = PreparedStatement(_setting, *_NAMES)
_SET_SOONER = PreparedStatement(_watching, *_NAMES)


class StoredPersonalTimers:
    """On a unit of work."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def get(self, timer_id: int) -> PersonalTimer | None:
        found = self._unit.row(_GET, (timer_id,))
        return _value(found) if found else None

    def of(self, person: str) -> list[PersonalTimer]:
        return list(map(_value, self._unit.rows(_OF, (person,))))

    def keep(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        self._unit.many(_GONE, [(timer_id,) for timer_id in gone])
        self._unit.many(_SET, list(map(_row, timers)))
        self._changed([*gone, *(timer.id for timer in timers)])

    def keep_sooner(self, timer: PersonalTimer) -> None:
        """The person's one of this kind fires then, unless it does before."""
        changed = self._unit.value(_SET_SOONER, _row(timer))
        if changed is not None:
            self._changed([changed])

    def _changed(self, timers: Sequence[int]) -> None:
        self._unit.touch(TIMERS)
        self._unit.effects.timers_freed.extend(timers)


def _row(timer: PersonalTimer) -> Row:
    return timer.id, timer.kind.value, to_micros(timer.fire_at), timer.person


def _value(row: Row) -> PersonalTimer:
    return PersonalTimer(id=row[0], kind=PersonalTimerKind(row[1]), fire_at=from_micros(row[2]), person=row[3])
