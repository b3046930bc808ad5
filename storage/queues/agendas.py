"""The lists of people's days: what was on each, and whether its message is pinned.

A task that was on the list stays on it, so that it can be shown as done.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ClauseElement, bindparam, select

from storage.db.columns import from_text, to_text
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement
from storage.schema import agenda
from storage.unit.unit_of_work import UnitOfWork

Part = Literal["agenda", "evening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A person's latest list. `id` is what its message is found by among the cards."""

    person: str
    part: str
    id: int
    day: date
    tasks: tuple[int, ...]
    pinned: bool = False


_NAMES = tuple(column.name for column in agenda.columns)
_OF = PreparedStatement(
    select(agenda).where(agenda.c.person == bindparam("p"), agenda.c.part == bindparam("which")), "p", "which"
)


def _writing(database: Database) -> ClauseElement:
    new = database.insert(agenda).values({name: bindparam(name) for name in _NAMES})
    changes = {name: new.excluded[name] for name in _NAMES[2:]}
    return new.on_conflict_do_update(index_elements=["person", "part"], set_=changes)


_WRITE = PreparedStatement(_writing, *_NAMES)


class Agendas:
    """Everybody's."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def of(self, person: str, part: str) -> Agenda | None:
        """Their latest list of this part of the day."""
        row = await self._reader.one(lambda cursor: cursor.row(_OF, (person, part)))
        if row is None:
            return None
        _, _, list_id, pinned, day, tasks = row
        return Agenda(
            person=person,
            part=part,
            id=list_id,
            day=date.fromisoformat(day),
            tasks=tuple(from_text(tasks)),
            pinned=bool(pinned),
        )


def write_agenda(unit: UnitOfWork, one: Agenda) -> None:
    """The list as it is now."""
    unit.run(_WRITE, (one.person, one.part, one.id, one.pinned, one.day.isoformat(), to_text(one.tasks)))
