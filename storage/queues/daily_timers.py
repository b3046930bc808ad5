"""Timers of people: their mornings and evenings, handed out as the timers of cases are.

At most two for each person, so that the next moment is kept in memory. Refuses to fire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, bindparam, func, literal_column, null, select, update

from storage.db.columns import from_micros, moment_or_none, to_micros
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement, Row, deleting, limited
from storage.schema import personal_timer
from storage.unit.unit_of_work import PERSONAL_TIMERS, UnitOfWork
from storage.unit.writer import Writer
from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.messages.people_commands import FirePersonalTimer


@dataclass(frozen=True, slots=True)
class PersonalTimerRow:
    """A due one."""

    id: int
    person: str
    kind: PersonalTimerKind
    fire_at: datetime
    attempts: int

    @property
    def chat_queue(self) -> str:
        """Those of one person are fired one after another."""
        return self.person

    @property
    def command(self) -> FirePersonalTimer:
        return FirePersonalTimer(timer_id=self.id, fire_at=self.fire_at)


_NAMES = ("id", "person", "kind", "fire_at", "attempts")
_COLUMNS = tuple(personal_timer.c[name] for name in _NAMES)
_GET = PreparedStatement(select(*_COLUMNS).where(personal_timer.c.id == bindparam("key")), "key")
_OF = PreparedStatement(select(*_COLUMNS).where(personal_timer.c.person == bindparam("p")), "p")
_FIRST = limited(select(*_COLUMNS).order_by(personal_timer.c.fire_at, personal_timer.c.id))
_DUE = PreparedStatement(_FIRST.where(personal_timer.c.fire_at <= bindparam("until")), "until", "limit")
_UPCOMING = PreparedStatement(_FIRST, "limit")
_NEXT = PreparedStatement(select(func.min(personal_timer.c.fire_at)))
_COUNT = PreparedStatement(
    select(func.count()).select_from(personal_timer).where(personal_timer.c.fire_at <= bindparam("now")), "now"
)
_GONE = deleting(personal_timer)
_POSTPONE = PreparedStatement(
    update(personal_timer)
    .where(personal_timer.c.id == bindparam("key"))
    .values(
        fire_at=bindparam("fire_at"),
        attempts=personal_timer.c.attempts + literal_column("1"),
        error=bindparam("error"),
    ),
    *("fire_at", "error", "key"),
)


def _setting(database: Database) -> ClauseElement:
    row: dict[str, Any] = {name: bindparam(name) for name in _NAMES[:4]}
    new = database.insert(personal_timer).values(**row, attempts=literal_column("0"))
    changes = {"fire_at": new.excluded.fire_at, "attempts": literal_column("0"), "error": null()}
    return new.on_conflict_do_update(index_elements=["id"], set_=changes)


_SET = PreparedStatement(_setting, *_NAMES[:4])


class PersonalTimers:
    """What is due for people."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer, self._reader = writer, reader
        self._next: datetime | None = None
        self._known = False

    async def claim(self, now: datetime, limit: int) -> list[PersonalTimerRow]:
        """Due ones, the earliest first. Firing one moves it, so that it is not handed out again."""
        found = await self._reader.one(lambda cursor: cursor.rows(_DUE, (to_micros(now), limit)))
        return list(map(_row, found))

    async def release_all(self) -> None:
        """At start: nobody is at any timer; nothing is marked."""
        self.changed()

    async def postpone(self, timer_id: int, until: datetime, error: str) -> None:
        """Firing it crashed: it fires later."""
        await self._writer.run(_postpone, (to_micros(until), error, timer_id))

    async def next_at(self) -> datetime | None:
        """When the earliest one fires."""
        if not self._known:
            self._known = True
            self._next = moment_or_none(await self._reader.one(lambda cursor: cursor.value(_NEXT)))
        return self._next

    async def count_due(self, now: datetime) -> int:
        return await self._reader.one(lambda cursor: int(cursor.value(_COUNT, (to_micros(now),))))

    async def upcoming(self, limit: int) -> list[PersonalTimerRow]:
        """What fires next."""
        return list(map(_row, await self._reader.one(lambda cursor: cursor.rows(_UPCOMING, (limit,)))))

    def changed(self) -> None:
        """After a commit: the earliest may be any."""
        self._known = False


class StoredPersonalTimers:
    """Inside one transaction: `workflow.ports.transaction.PersonalTimers`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def get(self, timer_id: int) -> PersonalTimer | None:
        found = self._unit.row(_GET, (timer_id,))
        return _value(found) if found else None

    def of(self, person: str) -> list[PersonalTimer]:
        return list(map(_value, self._unit.rows(_OF, (person,))))

    def keep(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        self._unit.many(_GONE, [(timer_id,) for timer_id in gone])
        rows = [(timer.id, timer.person, timer.kind.value, to_micros(timer.fire_at)) for timer in timers]
        self._unit.many(_SET, rows)
        self._unit.touch(PERSONAL_TIMERS)


def _postpone(unit: UnitOfWork, values: Row) -> None:
    unit.run(_POSTPONE, values)
    unit.touch(PERSONAL_TIMERS)


def _row(row: Row) -> PersonalTimerRow:
    return PersonalTimerRow(row[0], row[1], PersonalTimerKind(row[2]), from_micros(row[3]), row[4])


def _value(row: Row) -> PersonalTimer:
    return PersonalTimer(id=row[0], person=row[1], kind=PersonalTimerKind(row[2]), fire_at=from_micros(row[3]))
