"""Views that come by themselves: rows. Their time is one timer of the person (storage.queues.personal_timers)."""

from collections.abc import Sequence

from sqlalchemy import ClauseElement, bindparam, or_, select

from storage.db.columns import from_micros, to_micros
from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement, Row, deleting
from storage.schema import subscription
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.subscription import Subscription, unpacked

_NAMES = tuple(column.name for column in subscription.columns)
_ORDERED = select(subscription).order_by(subscription.c.next_at, subscription.c.id)
_GET = PreparedStatement(select(subscription).where(subscription.c.id == bindparam("key")), "key")
_OF = PreparedStatement(_ORDERED.where(subscription.c.person == bindparam("p")), "p")
_AROUND = PreparedStatement(
    _ORDERED.where(or_(subscription.c.person == bindparam("p"), subscription.c.set_by == bindparam("actor"))),
    "p",
    "actor",
)
_GONE = deleting(subscription)


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(subscription).values({name: bindparam(name) for name in _NAMES})
    return new.on_conflict_do_update(index_elements=["id"], set_={"next_at": new.excluded.next_at})


_KEEP = PreparedStatement(_keeping, *_NAMES)


def around(cursor: Cursor, person: str) -> list[Subscription]:
    """What this person gets, and what others get because of them."""
    return list(map(_value, cursor.rows(_AROUND, (person, person))))


class StoredSubscriptions:
    """Inside one transaction: `workflow.ports.transaction.Subscriptions`."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def get(self, subscription_id: int) -> Subscription | None:
        found = self._unit.row(_GET, (subscription_id,))
        return _value(found) if found else None

    def of(self, person: str) -> list[Subscription]:
        return list(map(_value, self._unit.rows(_OF, (person,))))

    def keep(self, kept: Sequence[Subscription], gone: Sequence[int]) -> None:
        self._unit.many(_GONE, [(subscription_id,) for subscription_id in gone])
        self._unit.many(_KEEP, list(map(_row, kept)))


def _row(one: Subscription) -> Row:
    schedule = one.schedule.packed()
    return one.id, one.person, one.process, one.shows, schedule, one.set_by, to_micros(one.next_at)


def _value(row: Row) -> Subscription:
    subscription_id, person, process, shows, schedule, set_by, next_at = row
    return Subscription(
        id=subscription_id,
        person=person,
        process=process,
        shows=shows,
        schedule=unpacked(schedule),
        set_by=set_by,
        next_at=from_micros(next_at),
    )
