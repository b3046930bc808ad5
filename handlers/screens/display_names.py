"""How people, cases and moments are called on screens, so that every screen calls them the same.

Words that people wrote may be long, right-to-left or full of markup: here they are put on one line, cut to the
room there is, and isolated so that they cannot turn the rest of the line around. Escaping stays with `Texts`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from babel.dates import format_datetime
from markupsafe import Markup

from handlers.screens.durations_text import worked
from handlers.screens.text_length import TEXT_LIMIT, shorten, shorten_inside, units
from handlers.screens.texts import Texts
from workflow.case.state import Instance
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.ports.queries import CaseFile
from workflow.time.calendar import WorkCalendar
from workflow.written.visible_text import has_visible_sign

_BREAKERS = re.compile("[\u0000-\u001f\u007f\u0085\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_TAG = re.compile(r"<[^>]*>")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT = "🚪"
ROOMS = (1500, 900, 500, 250, 120, 60, 30, 12)
"""How long a person's words may be on one screen; a screen that does not fit is made again with less."""


def isolated(words: str, room: int = 80, cut: Callable[[str, int], str] = shorten) -> str:
    """Somebody's words on one line, at most `room` long; with marks around them where they would turn the line."""
    line = cut(" ".join(_BREAKERS.sub(" ", words).split()), room)
    if line and not has_visible_sign(line):
        return "—"
    return f"\u2068{line}\u2069" if _RIGHT_TO_LEFT.search(line) else line


def on_button(words: str, room: int = 40) -> str:
    """The same for a button: what begins alike, as the legal names of clients do, is told apart by its end."""
    return isolated(words, room, shorten_inside)


def quoted(words: str, room: int) -> str:
    """Somebody's words with their own lines, at most `room` long."""
    kept = (isolated(line, room) for line in words.splitlines())
    return shorten("\n".join(line for line in kept if line), room)


def visible(text: Markup) -> int:
    """Length of an HTML text as Telegram counts it: without tags, in UTF-16 units."""
    return units(unescape(_TAG.sub("", str(text))))


def fitting(make: Callable[[int], Markup], limit: int = TEXT_LIMIT, rooms: Sequence[int] = ROOMS) -> Markup:
    """The text made with the most room of these, which come in falling order, that keeps it within Telegram's limit.
    Unless said, the room is for people's words."""
    for room in rooms[:-1]:
        text = make(room)
        if visible(text) <= limit:
            return text
    return make(rooms[-1])


def pair(t: Texts, name: str | Markup, value: str | Markup) -> Markup:
    """`name: value`, with the colon as the language sets it."""
    return t("{name}: {value}", name=name, value=value)


def person_name(directory: Directory, key: str | None, room: int = 60) -> str:
    """A person's name; their last one known, beside a door, where they no longer work here."""
    person = directory.person(key)
    if person or not key:
        return called(person.name, directory.apart(person.key), room) if person else "—"
    return f"{isolated(directory.last_name(key) or '—', room)} {_LEFT}"


def called(name: str, apart: str | None, room: int = 60) -> str:
    """A person's name, and what tells them from their namesakes, if there are any."""
    if not apart:
        return isolated(name, room)
    mark = isolated(apart, 24)
    return f"{isolated(name, max(room - len(mark) - 3, 12))} ({mark})"


def former_title(t: Texts, title: str) -> str:
    """What a stage or a process was called that is no more."""
    return t.plain("{title} (no longer there)", title=title)


def stage_words(t: Texts, definition: ProcessDefinition | None, key: str, room: int = 80) -> str:
    """The stage's name; where the present map no longer has it, its last one, and that it is no more."""
    now = next((stage.title for stage in definition.stages if stage.key == key), None) if definition else None
    if now:
        return isolated(t.own(now), room)
    was = definition.former.get(key) if definition else None
    return former_title(t, isolated(t.own(was.title), room)) if was else t.plain("a former stage")


def case_name(t: Texts, file: CaseFile) -> str:
    """`Deal No. 17`, as the process calls it."""
    return t.plain("{noun} No. {number}", noun=t.own(file.definition.noun), number=file.case.instance.number)


def case_line(t: Texts, file: CaseFile, room: int = 80, *, described: bool = True) -> Markup:
    """`Deal No. 17 · Client`; without a client, what was written at its start (unless it is told elsewhere)."""
    about = file.case.instance.client or (first_words(file) if described else None)
    named = [case_name(t, file), *([isolated(about, min(room, 80))] if about else [])]
    return Markup(" · ").join(named)


def first_words(file: CaseFile) -> str | None:
    """The first text given at the start: what an assignment is about."""
    return first_text(file.definition, file.case.instance.fields)


def first_text(definition: ProcessDefinition, fields: Mapping[str, Any]) -> str | None:
    """The same where there is no more than the answers."""
    for field in definition.start.fields:
        value = fields.get(field.key)
        if field.type is FieldType.TEXT and isinstance(value, str) and value.strip():
            return value
    return None


def worth(t: Texts, instance: Instance, room: int = 80) -> Markup | None:
    """`Product · amount`, what there is of it."""
    product = isolated(instance.product, min(room, 80)) if instance.product else None
    amount = t.money(instance.amount, instance.currency) if instance.amount is not None else None
    shown = [Markup("{}").format(part) for part in (product, amount) if part]
    return Markup(" · ").join(shown) if shown else None


def calendar_moment(t: Texts, at: datetime, reader: Person, now: datetime, *, weekday: bool = False) -> str:
    """`3 Mar, 14:05`: for messages that visit on the phone for days, where `today` would soon be untrue."""
    local = at.astimezone(reader.tz)
    pattern = ("EEE, " if weekday else "") + ("d MMM" if local.year == now.astimezone(reader.tz).year else "d MMM y")
    return f"{format_datetime(local, pattern, locale=t.locale)}, {t.clock(at, reader.tz)}"


def due_line(
    t: Texts, due_at: datetime | None, reader: Person, now: datetime, calendar: WorkCalendar
) -> Markup | None:
    """When it is due; or how late it is, in the working time of whoever does it."""
    if due_at is None:
        return None
    when = calendar_moment(t, due_at, reader, now, weekday=True)
    if due_at > now:
        return t("⏰ Due {when}", when=when)
    late = worked(t, calendar, due_at, now)
    if late is None:
        return t("🔥 <b>Overdue</b> (was due {when})", when=when)
    return t("🔥 <b>Overdue by {late}</b> (was due {when})", late=late, when=when)
