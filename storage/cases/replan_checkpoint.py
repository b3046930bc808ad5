"""By which calendars, and for whose roles, everything live was planned last; what is live, and whose it is.

Does not plan: that is a command about each instance.
"""

from sqlalchemy import ClauseElement, bindparam, select, text

from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, limited
from storage.schema import escalation, instance, request, user_task, working_time
from storage.schema.cases import LIVE_TASK
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer

_CALENDARS, _ROLES = 1, 2
_MARK = PreparedStatement(select(working_time.c.mark).where(working_time.c.id == bindparam("id")), "id")
_LIVE = PreparedStatement(
    limited(
        select(instance.c.id)
        .where(instance.c.id > bindparam("after"), text("instance.state = 'live'"))
        .order_by(instance.c.id)
    ),
    *("after", "limit"),
)
_OWNERS = (
    PreparedStatement(
        select(user_task.c.assignee).where(text(LIVE_TASK), user_task.c.assignee.is_not(None)).distinct()
    ),
    PreparedStatement(select(instance.c.responsible).where(text("instance.state = 'live'")).distinct()),
)
_WAITING = (
    PreparedStatement(
        select(user_task.c.instance_id).where(text(LIVE_TASK), user_task.c.assignee.is_(None)).distinct()
    ),
    PreparedStatement(
        select(user_task.c.instance_id)
        .join(request, request.c.id == user_task.c.request_id)
        .where(text(f"user_task.{LIVE_TASK}"), text("request.verdict = 'open'"))
        .distinct()
    ),
    PreparedStatement(select(escalation.c.instance_id).where(text("closed_at IS NULL")).distinct()),
)


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(working_time).values(id=bindparam("id"), mark=bindparam("mark"))
    return new.on_conflict_do_update(index_elements=["id"], set_={"mark": new.excluded.mark})


_KEEP = PreparedStatement(_keeping, "id", "mark")


class ReplanCheckpoint:
    """What is planned by which calendars."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def mark(self) -> str | None:
        """The mark of the calendars by which everything was planned last; None before the first time."""
        return await self._mark(_CALENDARS)

    async def keep(self, mark: str) -> None:
        """Everything is planned by these now."""
        await self._writer.run(keep_mark, _CALENDARS, mark)

    async def roles_mark(self) -> str | None:
        """The mark of the roles by whose holders everything free was offered last."""
        return await self._mark(_ROLES)

    async def keep_roles_mark(self, mark: str) -> None:
        """Everything free is offered to these now."""
        await self._writer.run(keep_mark, _ROLES, mark)

    async def owners(self) -> list[str]:
        """Everybody who has a live task or answers for a live instance."""

        def look(cursor: Cursor) -> list[str]:
            return sorted({row[0] for which in _OWNERS for row in cursor.rows(which)})

        return await self._reader.run(look)

    async def waiting_for_people(self) -> list[int]:
        """Instances with a task that nobody has taken, a request that nobody has answered or an open escalation."""

        def look(cursor: Cursor) -> list[int]:
            return sorted({row[0] for which in _WAITING for row in cursor.rows(which)})

        return await self._reader.run(look)

    async def _mark(self, which: int) -> str | None:
        found = await self._reader.run(lambda cursor: cursor.row(_MARK, (which,)))
        return str(found[0]) if found else None

    async def live_after(self, instance_id: int, limit: int) -> list[int]:
        """Live instances with higher ids, in order."""

        def look(cursor: Cursor) -> list[int]:
            return [row[0] for row in cursor.rows(_LIVE, (instance_id, limit))]

        return await self._reader.run(look)


def keep_mark(unit: UnitOfWork, which: int, mark: str) -> None:
    """Write the mark down."""
    unit.run(_KEEP, (which, mark))
