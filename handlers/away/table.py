"""A list of absences as CSV: who, from, until, who stands in, what of the open tasks. Read whole or not at all.

Every line that cannot be is named with its number, as a spreadsheet counts (the header is line 1). Names and keys
both do. Refuses to set anything, and to guess a name.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.away.choosing import moments_of
from handlers.away.days import Days, checked, is_open, read_day
from handlers.away.words import zone_of
from handlers.begin.complaints import Unclear, said
from handlers.refusals import Refused, sentence
from handlers.texts import Texts
from workflow.absences import Absence, OpenTasks
from workflow.commands import AbsenceLine
from workflow.company import Directory, Person
from workflow.decisions.absence import why_not

LARGEST = 1_000_000
"""Bytes in a list."""
_COLUMNS = {
    "person": ("person", "who", "name", "працівник", "хто", "особа", "personne", "qui", "nom"),
    "from": ("from", "first", "start", "з", "від", "початок", "de", "du", "début"),
    "until": ("until", "to", "last", "end", "по", "до", "кінець", "au", "jusqu'au", "fin"),
    "substitute": ("substitute", "заміна", "хто замінює", "remplaçant"),
    "tasks": ("tasks", "open tasks", "завдання", "tâches"),
}
_CHOICES = {
    OpenTasks.STAY: ("stay", "wait", "лишити", "чекають", "rester", "attendre"),
    OpenTasks.MOVE: ("", "move", "передати", "transmettre"),
    OpenTasks.SPLIT: ("split", "share", "розподілити", "répartir"),
}
_NEEDED = ("person", "from", "until")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a line, in words."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says; `mistakes` and `lines` are never both there."""

    lines: tuple[AbsenceLine, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """By whom, in which language and when a list is read."""

    t: Texts
    directory: Directory
    actor: Person | None
    """Nobody at the console."""
    now: datetime

    def why(self, line: AbsenceLine, directory: Directory) -> str | None:
        """Why this line cannot be set after those before it."""
        refused = why_not(directory, line, self.actor.key if self.actor else None, self.now)
        if refused is None:
            return None
        reader = self.actor or self.directory.person(line.person)
        assert reader is not None, "the engine knows nobody of this key"
        return sentence(Refused(self.t, refused, reader, directory, self.now))


class _Wrong(ValueError):
    """A line that cannot be taken."""


def columns_of(content: bytes) -> Mapping[str, int] | None:
    """Where each column stands, if this is a list of absences."""
    header = next(_records(content[:4096]), [])
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        for column, words in _COLUMNS.items():
            if " ".join(name.split()).casefold().replace("’", "'") in words:
                found.setdefault(column, place)
    return found if all(column in found for column in _NEEDED) else None


def read_list(content: bytes, reading: Reading) -> Listed:
    """The whole list."""
    columns = columns_of(content)
    if columns is None:
        return Listed(mistakes=(Mistake(1, _no_columns(reading.t)),))
    lines: list[AbsenceLine] = []
    mistakes: list[Mistake] = []
    directory = reading.directory
    for number, record in enumerate(_records(content), 1):
        if number == 1 or not any(value.strip() for value in record):
            continue
        try:
            line = _line(record, columns, reading)
            if why := reading.why(line, directory):
                raise _Wrong(why)
        except _Wrong as wrong:
            mistakes.append(Mistake(number, str(wrong)))
            continue
        lines.append(line)
        directory = directory.with_absences(directory.absences.changed(_as_absence(line, number, reading.now)))
    if not lines and not mistakes:
        mistakes.append(Mistake(2, reading.t.plain("There is no absence in the list.")))
    return Listed(mistakes=tuple(mistakes)) if mistakes else Listed(lines=tuple(lines))


def _no_columns(t: Texts) -> str:
    return t.plain("The first line must name the columns: person, from, until; also substitute and tasks.")


def _records(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _as_absence(line: AbsenceLine, number: int, now: datetime) -> Absence:
    """As the next lines must take it into account."""
    return Absence(
        id=-number,
        person=line.person,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        substitute=line.substitute,
        open_tasks=line.open_tasks,
        set_at=now,
    )


def _line(record: Sequence[str], columns: Mapping[str, int], reading: Reading) -> AbsenceLine:
    values = {name: record[place].strip() if place < len(record) else "" for name, place in columns.items()}
    person = _person(values["person"], reading)
    substitute = _person(values["substitute"], reading) if values.get("substitute") else None
    starts_at, ends_at = moments_of(reading.directory, person, _days(values, person, reading), reading.now)
    return AbsenceLine(
        person=person,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute=substitute,
        open_tasks=_choice(values.get("tasks", ""), reading.t),
    )


def _person(written: str, reading: Reading) -> str:
    plain = " ".join(written.split()).casefold()
    found = [p.key for p in reading.directory if plain in (p.key, " ".join(p.name.split()).casefold())]
    if len(found) != 1:
        raise _Wrong(reading.t.plain("Nobody here is called “{name}”.", name=written[:60]))
    return found[0]


def _days(values: Mapping[str, str], person: str, reading: Reading) -> Days:
    today = reading.now.astimezone(zone_of(reading.directory, person)).date()
    first, last = _day(values["from"], today, reading), None
    if not is_open(values["until"]):
        last = _day(values["until"], today, reading)
        if last < first:
            last = _following(values["until"], first, last)
        if last < first:
            raise _Wrong(reading.t.plain("The absence would end before it begins."))
    try:
        return checked(Days(first, last), today)
    except Unclear as unclear:
        raise _Wrong(said(reading.t, unclear.complaint)) from unclear


def _day(written: str, today: date, reading: Reading) -> date:
    try:
        return read_day(written, today)
    except Unclear as unclear:
        raise _Wrong(f"{written[:40]}: {said(reading.t, unclear.complaint)}") from unclear


def _following(written: str, first: date, last: date) -> date:
    """A weekday means the one after the first day: `Wed` to `Sun`, written on a Sunday. Tomorrow stays tomorrow."""
    again = last if any(sign.isdecimal() for sign in written) else read_day(written, first)
    return again if again.weekday() == last.weekday() else last


def _choice(written: str, t: Texts) -> OpenTasks:
    plain = written.casefold()
    chosen = next((choice for choice, words in _CHOICES.items() if plain in words), None)
    if chosen is None:
        raise _Wrong(t.plain("“{word}” is not known: write stay, move or split.", word=written[:40]))
    return chosen
