"""How people want to be told things: what each said for themselves, over what the company says.

In memory for every notice; changes are durable before they return. Implements
`workflow.ports.members.MemberPreferences`.
"""

from typing import Any

from sqlalchemy import ClauseElement, bindparam, select

from storage.db.columns import from_text, to_text
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement
from storage.queues.release import let_go
from storage.schema import habit
from storage.unit.directory_cache import DirectoryCache
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer
from workflow.company.preferences import USUAL, Preferences
from workflow.notification.notification_policy import HoldReason

_ALL = PreparedStatement(select(habit.c.person, habit.c.body))


def _keeping(database: Database) -> ClauseElement:
    new = database.insert(habit).values(person=bindparam("person"), body=bindparam("body"))
    return new.on_conflict_do_update(index_elements=["person"], set_={"body": new.excluded.body})


_KEEP = PreparedStatement(_keeping, "person", "body")


class StoredPreferences:
    """Everybody's."""

    def __init__(self, writer: Writer, reader: Reader, directory_cache: DirectoryCache) -> None:
        self._writer, self._reader, self._staff = writer, reader, directory_cache
        self._own: dict[str, dict[str, Any]] = {}
        self._whole: dict[str, Preferences] = {}

    async def read(self) -> None:
        """At start, and when the company changed."""
        self._own = await self._reader.run(_all)
        self._whole = {}

    def of(self, person: str) -> Preferences:
        known = self._whole.get(person)
        if known is None:
            known = self._whole[person] = self._company.with_own(self._own.get(person, {}))
        return known

    async def choose(self, person: str, **changes: Any) -> Preferences:
        """Say it otherwise for oneself; what waited for a rule that no longer holds is looked at again."""
        kept = self._company.with_own({**self._own.get(person, {}), **changes})
        written = kept.model_dump(mode="json")
        own = {**self._own.get(person, {}), **{name: written[name] for name in changes}}

        await self._writer.run(_keep, person, to_text(own))
        self._own[person], self._whole[person] = own, kept
        return kept

    @property
    def _company(self) -> Preferences:
        company = self._staff.company
        return company.attention if company else USUAL


def _keep(unit: UnitOfWork, person: str, own: str) -> None:
    unit.run(_KEEP, (person, own))
    let_go(unit, person, HoldReason.QUIET)


def _all(cursor: Cursor) -> dict[str, dict[str, Any]]:
    return {person: from_text(body) for person, body in cursor.rows(_ALL)}
