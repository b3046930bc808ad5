"""By which calendars everything that is live was planned last, and what is live, a batch at a time.

Refuses to plan: that is a command about each instance.
"""

from sqlalchemy import ClauseElement, bindparam, select, text

from storage.databases import Database
from storage.prepared import Cursor, Prepared, limited
from storage.reader import Reader
from storage.schema import instance, working_time
from storage.unit import Unit
from storage.writer import Writer

_ONLY = 1
_MARK = Prepared(select(working_time.c.mark).where(working_time.c.id == bindparam("id")), "id")
_LIVE = Prepared(
    limited(
        select(instance.c.id)
        .where(instance.c.id > bindparam("after"), text("instance.state = 'live'"))
        .order_by(instance.c.id)
    ),
    *("after", "limit"),
)


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(working_time).values(id=bindparam("id"), mark=bindparam("mark"))
    return new.on_conflict_do_update(index_elements=["id"], set_={"mark": new.excluded.mark})


_KEEP = Prepared(_keeping, "id", "mark")


class Planning:
    """What is planned by which calendars."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def mark(self) -> str | None:
        """The mark of the calendars by which everything was planned last; None before the first time."""
        found = await self._reader.run(lambda cursor: cursor.row(_MARK, (_ONLY,)))
        return str(found[0]) if found else None

    async def keep(self, mark: str) -> None:
        """Everything is planned by these now."""
        await self._writer.run(keep_mark, mark)

    async def live_after(self, instance_id: int, limit: int) -> list[int]:
        """Live instances with higher ids, in order."""

        def look(cursor: Cursor) -> list[int]:
            return [row[0] for row in cursor.rows(_LIVE, (instance_id, limit))]

        return await self._reader.run(look)


def keep_mark(unit: Unit, mark: str) -> None:
    """Write the mark down."""
    unit.run(_KEEP, (_ONLY, mark))
