"""A list of absences in the rows of a file: who, from, until, who stands in, what of the open tasks.

It is read whole or not at all.

Every line that cannot be is named with its number, as a spreadsheet counts (the header is line 1). Names and keys
both do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from handlers.screens.absence.absence_line import moments_of
from handlers.screens.absence.days_parser import Days, checked, is_open, read_day
from handlers.screens.absence_texts import zone_of
from handlers.screens.files import fault_words, note_words
from handlers.screens.refusals import Refused, sentence
from handlers.screens.start_case.input_errors import Unclear, said
from handlers.screens.texts import Texts
from workflow.company.absence import Absence, OpenTasks
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.company.person_names import PeopleByName
from workflow.messages.people_commands import AbsenceLine
from workflow.rules.absence.validation import why_not
from workflow.written.table import Cell, FileProblem, Record, Sheet, text_of

LARGEST = 8_000_000
"""Bytes in a list: a workbook with formats to its end has some, whatever it says."""
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
NEEDED = ("person", "from", "until")


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
    notes: tuple[str, ...] = ()
    """What was understood by evidence."""


@dataclass(frozen=True)
class Reading:
    """By whom, in which language and when a list is read."""

    t: Texts
    directory: Directory
    actor: Person | None
    """Nobody at the console."""
    now: datetime

    @cached_property
    def people(self) -> PeopleByName:
        """Once for all lines: there may be thousands of both."""
        return PeopleByName(self.directory)

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


def columns_of(sheet: Sheet) -> Mapping[str, int]:
    """Where each column stands that a list of absences may have."""
    found: dict[str, int] = {}
    for place, cell in enumerate(sheet.records[0].cells if sheet.records else []):
        for column, words in _COLUMNS.items():
            if " ".join(text_of(cell).split()).casefold().replace("’", "'") in words:
                found.setdefault(column, place)
    return found


def is_list_of_absences(sheet: Sheet) -> bool:
    """Whether it has the columns that are needed, all but one at the most: what is missing is said."""
    return len(columns_of(sheet).keys() & set(NEEDED)) >= len(NEEDED) - 1


def read_list(sheet: Sheet | FileProblem, reading: Reading) -> Listed:
    """The whole list."""
    if isinstance(sheet, FileProblem):
        return Listed(mistakes=(Mistake(sheet.line or 1, fault_words(reading.t, sheet)),))
    columns = columns_of(sheet)
    if not columns.keys() >= set(NEEDED):
        return Listed(mistakes=(Mistake(1, _no_columns(reading.t)),))
    lines, mistakes = _lines(sheet.records[1:], columns, reading)
    if not lines and not mistakes:
        mistakes.append(Mistake(2, reading.t.plain("There is no absence in the list.")))
    notes = tuple(note_words(reading.t, note, data) for note, data in sheet.notes)
    return Listed(() if mistakes else tuple(lines), tuple(mistakes), notes)


def _lines(
    records: Sequence[Record], columns: Mapping[str, int], reading: Reading
) -> tuple[list[AbsenceLine], list[Mistake]]:
    """Each line as it can be set after those before it."""
    lines: list[AbsenceLine] = []
    mistakes: list[Mistake] = []
    directory = reading.directory
    for record in records:
        try:
            line = _line(record, columns, reading)
            if why := reading.why(line, directory):
                raise _Wrong(why)
        except _Wrong as wrong:
            mistakes.append(Mistake(record.number, str(wrong)))
            continue
        lines.append(line)
        absence = _as_absence(line, record.number, reading.now)
        directory = directory.with_absences(directory.absences.changed(absence))
    return lines, mistakes


def _no_columns(t: Texts) -> str:
    return t.plain("The first line must name the columns: person, from, until; also substitute and tasks.")


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


def _line(record: Record, columns: Mapping[str, int], reading: Reading) -> AbsenceLine:
    if record.foreign:
        raise _Wrong(reading.t.plain("This line is in another encoding than the rest of the file."))
    cells = [_cell_words(cell) for cell in record.cells]
    values = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
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


def _cell_words(cell: Cell) -> str:
    """A moment is its day: nobody is away by the hour in a list."""
    return cell.date().isoformat() if isinstance(cell, datetime) else text_of(cell).strip()


def _person(written: str, reading: Reading) -> str:
    found = reading.people.called(written)
    if len(found) > 1:
        keys = ", ".join(sorted(person.key for person in found))
        said = reading.t.plain(
            "Several people are called “{name}”. Write the key instead: {keys}.", name=written[:60], keys=keys
        )
        raise _Wrong(said)
    if not found and (like := reading.people.much_like(written)):
        said = reading.t.plain(
            "Nobody here is called “{name}”. If this is {other}, write {key}.",
            name=written[:60],
            other=like.name,
            key=like.key,
        )
        raise _Wrong(said)
    if not found:
        raise _Wrong(reading.t.plain("Nobody here is called “{name}”.", name=written[:60]))
    return found[0].key


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
