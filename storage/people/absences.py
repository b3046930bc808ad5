"""Absences, durably: rows, and the timer that begins or ends each.

Those that are planned or under way are also in memory, in the directory (`storage.unit.directory_cache`): it is told
by the writer as soon as they are committed.
"""

from sqlalchemy import ClauseElement, bindparam, delete, select, text

from storage.db.columns import from_micros, micros_or_none, moment_or_none, to_micros
from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement, Row, inserting, limited
from storage.queues.release import let_go
from storage.schema import absence, timer
from storage.unit.unit_of_work import ABSENCES, TIMERS, CommitEffects, UnitOfWork
from workflow.case.state import TimerKind
from workflow.company.absence import Absence, Absences, AbsenceState, OpenTasks
from workflow.notification.notification_policy import HoldReason

COUNTS = "state IN ('planned', 'under_way')"
_CHANGES = ("starts_at", "ends_at", "substitute", "open_tasks", "state", "set_by", "set_at", "ended_at", "ended_by")


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(absence).values({column.name: bindparam(column.name) for column in absence.columns})
    changes = {name: new.excluded[name] for name in _CHANGES}
    return new.on_conflict_do_update(index_elements=["id"], set_=changes)


_KEEP = PreparedStatement(_keeping, *(column.name for column in absence.columns))
_COUNTING = PreparedStatement(select(*absence.c).where(text(COUNTS)).order_by(absence.c.id))
_GET = PreparedStatement(select(*absence.c).where(absence.c.id == bindparam("key")).with_for_update(), "key")
_OF_TIMER = PreparedStatement(
    select(*absence.c)
    .join(timer, timer.c.absence_id == absence.c.id)
    .where(timer.c.id == bindparam("timer_id"))
    .with_for_update(of=absence),
    "timer_id",
)
_TIMERS = PreparedStatement(select(timer.c.id).where(timer.c.absence_id == bindparam("about")), "about")
_DROP_TIMERS = PreparedStatement(delete(timer).where(timer.c.absence_id == bindparam("about")), "about")
_SET_TIMER = inserting(timer, "id", "kind", "fire_at", "level", "attempts", "absence_id")
_LAST_SUBSTITUTE = PreparedStatement(
    limited(
        select(absence.c.substitute)
        .where(absence.c.person == bindparam("whose"), absence.c.substitute.is_not(None))
        .order_by(absence.c.set_at.desc(), absence.c.id.desc()),
        1,
    ),
    "whose",
)


def counting(cursor: Cursor) -> Absences:
    """All that are planned or under way."""
    return Absences(map(absence_of, cursor.rows(_COUNTING)))


def last_substitute(cursor: Cursor, person: str) -> str | None:
    """Who stood in for them the last time."""
    found: str | None = cursor.value(_LAST_SUBSTITUTE, (person,))
    return found


class StoredAbsences:
    """Inside one transaction: `workflow.ports.transaction.AbsenceRegister`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def get(self, absence_id: int) -> Absence | None:
        row = self._unit.row(_GET, (absence_id,))
        return absence_of(row) if row else None

    def of_timer(self, timer_id: int) -> Absence | None:
        row = self._unit.row(_OF_TIMER, (timer_id,))
        return absence_of(row) if row else None

    def save(self, absence: Absence) -> None:
        """Write it as it is now, and its one timer; what waited for their return is looked at again."""
        unit = self._unit
        unit.run(_KEEP, _row(absence))
        unit.effects.timers_freed.extend(row[0] for row in unit.rows(_TIMERS, (absence.id,)))
        unit.run(_DROP_TIMERS, (absence.id,))
        if absence.next_at:
            at = to_micros(absence.next_at)
            unit.run(_SET_TIMER, (unit.new_id(), TimerKind.ABSENCE.value, at, 0, 0, absence.id))
            unit.touch(TIMERS)
        let_go(unit, absence.person, HoldReason.QUIET)
        unit.touch(ABSENCES)


def learn(unit: UnitOfWork, effects: CommitEffects) -> None:
    """After a commit, before the writer takes the next command: that must not give work to somebody away."""
    if not unit.absences_changed:
        return
    try:
        effects.absences = unit.directory_cache.learn_absences(lambda: counting(unit))
    except Exception:
        # It is committed, and only this look at it failed. Until one succeeds, each transaction looks for itself.
        unit.leave()
        return
    unit.absences_changed = False


def absence_of(row: Row) -> Absence:
    return Absence(
        id=row[0],
        person=row[1],
        starts_at=from_micros(row[2]),
        ends_at=from_micros(row[3]),
        substitute=row[4],
        open_tasks=OpenTasks(row[5]),
        state=AbsenceState(row[6]),
        set_by=row[7],
        set_at=from_micros(row[8]),
        ended_at=moment_or_none(row[9]),
        ended_by=row[10],
    )


def _row(absence: Absence) -> Row:
    return (
        absence.id,
        absence.person,
        to_micros(absence.starts_at),
        to_micros(absence.ends_at),
        absence.substitute,
        absence.open_tasks.value,
        absence.state.value,
        absence.set_by,
        to_micros(absence.set_at),
        micros_or_none(absence.ended_at),
        absence.ended_by,
    )
