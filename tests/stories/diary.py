"""What each person heard and did, as a table that a person can read: the day and the hour where they are, and what.

    diary = Diary(firm)
    await diary.at(monday, "9:30", olena, "starts a sale", tales.starts(olena))
    assert await diary.written([olena]) == expected

🔔 rang, 🔕 came without a sound, ↳ is the answer to what they did themselves: the cards, and the last word. Lists are
written whole, of other messages the beginning. Refuses to judge what is written.
"""

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import groupby
from typing import Any

from tests.stories.cast import Actor, plain
from tests.stories.firm import Firm

_TAG = re.compile(r"<[^>]*>")
_WIDTH = 118
_WHOLE = ("☀️", "📬", "🗂", "🌇", "📵", "👋")
"""Messages that are written whole: their lines are what they are about."""
_CARDS = ("📌", "🔍", "🏆")
_LINES = 3


@dataclass(frozen=True, order=True)
class Entry:
    """One thing that somebody did, or heard."""

    at: datetime
    number: int
    what: str


def _in_order(entries: list[Entry]) -> list[Entry]:
    """As they came; what came without a sound within one minute by its words, since nobody minds its order."""
    ordered: list[Entry] = []
    for (_, silent), group in groupby(sorted(entries), key=_minute_and_silence):
        several = list(group)
        ordered += sorted(several, key=lambda entry: entry.what) if silent else several
    return ordered


def _minute_and_silence(entry: Entry) -> tuple[datetime, bool]:
    return entry.at.replace(second=0, microsecond=0), entry.what.startswith("🔕")


@dataclass
class Diary:
    firm: Firm
    deeds: dict[str, list[Entry]] = field(default_factory=dict)
    own: dict[str, list[range]] = field(default_factory=dict)
    """Calls that were answers to what the person did."""
    since: int = 0

    async def begins(self) -> None:
        """What was before is not written."""
        self.since = await self._calls()

    async def at(self, moment: datetime, who: Actor, what: str, deed: Awaitable[object]) -> None:
        """Time passes until then, and they do it."""
        await self.firm.comes_to(moment)
        first = await self._calls()
        self.deeds.setdefault(who.record.key, []).append(Entry(moment, first, f"   {what}"))
        await deed
        self.own.setdefault(who.record.key, []).append(range(first + 1, await self._calls() + 1))

    async def _calls(self) -> int:
        return max((int(call["n"]) for call in await self.firm.phones.calls()), default=0)

    async def written(self, people: list[Actor]) -> str:
        """The table: a part for each person, a heading for each of their days."""
        calls = [call for call in await self.firm.phones.calls() if call["method"].startswith("send")]
        return "\n".join([line for person in people for line in self._part(person, calls)])

    def _part(self, who: Actor, calls: list[dict[str, Any]]) -> list[str]:
        zone, shown, day = who.record.tz, [f"== {who.name} ({who.record.tz.key}) =="], ""
        mine = [call for call in calls if call["ok"] and int(call["params"].get("chat_id", 0)) == who.phone.id]
        numbers = [int(call["n"]) for call in mine]
        heard = [self._heard(who, call, numbers) for call in mine if int(call["n"]) > self.since]
        for entry in _in_order([*self.deeds.get(who.record.key, []), *filter(None, heard)]):
            local = entry.at.astimezone(zone)
            if (today := f"{local:%a %d %b}") != day:
                day = today
                shown.append(f"-- {day}")
            first, *more = entry.what.split("\n")
            shown += [f"{local:%H:%M} {first}", *(f"         {line}" for line in more)]
        return [line.rstrip() for line in [*shown, ""]]

    def _heard(self, who: Actor, call: dict[str, Any], mine: list[int]) -> Entry | None:
        """None for the questions in between."""
        number, said = int(call["n"]), _said(call["params"])
        answered = next((calls for calls in self.own.get(who.record.key, []) if number in calls), None)
        if answered and not said.startswith(_CARDS) and any(other in answered for other in mine if other > number):
            return None
        quiet = str(call["params"].get("disable_notification", "")).lower() == "true"
        mark = "↳ " if answered else "🔕" if quiet else "🔔"
        return Entry(datetime.fromisoformat(call["at"]), number, f"{mark} {said}")


def _said(params: dict[str, Any]) -> str:
    """Its first lines; a list in full."""
    text = plain(unescape(_TAG.sub("", str(params.get("text") or params.get("caption") or "[file]"))))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines[0].startswith(_WHOLE):
        return "\n".join(line[:_WIDTH] for line in lines)
    return " · ".join(lines[:_LINES])[:_WIDTH]
