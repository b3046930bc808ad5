"""When people last looked at what, kept where half-typed input is: as harmless to lose."""

from datetime import datetime

from storage.people.conversations import Conversations
from workflow.case.last_viewed import LastViewed, looked


class StoredLastViews:
    """Implements `workflow.case.last_viewed.LastViews`: one row for a person."""

    def __init__(self, table: Conversations) -> None:
        self._table = table

    async def look(self, person: str, what: str, now: datetime) -> datetime | None:
        _, known = await self._table.get(_key(person))
        looks = looked(_read(known.get(what)), now)
        written = [looks.latest.isoformat(), looks.before.isoformat() if looks.before else None]
        await self._table.put(_key(person), None, {**known, what: written})
        return looks.before


def _key(person: str) -> str:
    """No chat has such a key: theirs are numbers."""
    return f"looks:{person}"


def _read(written: list[str | None] | None) -> LastViewed | None:
    if not written or not written[0]:
        return None
    latest, before = written
    return LastViewed(datetime.fromisoformat(str(latest)), datetime.fromisoformat(before) if before else None)
