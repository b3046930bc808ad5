"""A mapping that a file's own first lines suggest: which column is what, how dates and amounts are written.

It is a beginning, with a comment wherever a person must look. Is not sure: nothing is brought by it unread.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from formats.imports.tables import Table, read_table
from formats.tables.table_file import Expected
from formats.tables.texts import note_words
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.written.table import Note

LINES = 2_000
"""So many rows are looked at."""
_MANY = 40
"""More different values than this are not activities or stages."""
_NAMES = {
    "id": (
        "case:concept:name",
        "case id",
        "case_id",
        "caseid",
        "case",
        "id",
        "deal_id",
        "opportunity_id",
        "номер",
        "n°",
    ),
    "activity": ("concept:name", "activity", "activity name", "event", "task", "дія", "activité"),
    "at": ("time:timestamp", "complete timestamp", "timestamp", "completed", "end", "time", "date", "дата", "час"),
    "performer": ("org:resource", "resource", "performer", "user", "agent", "виконавець", "exécutant"),
    "responsible": ("case:responsible", "responsible", "owner", "sales_agent", "agent", "manager", "відповідальний"),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
    "stage": ("deal_stage", "stage", "status", "state", "стадія", "статус", "étape"),
    "client": ("account", "client", "customer", "company", "клієнт"),
    "product": ("product", "goods", "товар", "produit"),
    "amount": ("amount", "close_value", "value", "total", "сума", "montant"),
}
_FORMS = (
    *("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d"),
    "iso",
)
_DATES = 200
"""So many dates are looked at."""
_LIKELY = 0.9
"""A column in which at least this share of the values are dates is one of dates."""
_SHOWN = 3
"""So many of those that are none are shown."""
_DECIMAL_COMMA = re.compile(r"^-?[0-9 .'\u00a0\u202f]*,[0-9]{1,2}$")


@dataclass(frozen=True)
class Looked:
    """A file of which the first rows were read."""

    name: str
    table: Table

    def column(self, what: str) -> str | None:
        """The column that is called so in one of the ways that are common, the commonest first."""
        named = {column.casefold(): column for column in self.table.columns}
        return next((named[name] for name in _NAMES[what] if name in named), None)

    def values(self, column: str) -> list[str]:
        return [row.text(column) for row in self.table.rows]


def suggested(path: Path, process: ProcessDefinition | None) -> str:
    """The mapping as YAML; raises Unreadable. `process`: whose stages and fields are meant."""
    looked = Looked(path.name, read_table(path, Expected(strict=False), most=LINES))
    at, activity = looked.column("at"), looked.column("activity")
    is_log = bool(at and activity and looked.column("id"))
    dates = _dates(looked, at if is_log else None)
    lines = [
        f"# Suggested by the first {len(looked.table.rows)} rows of {path.name}. Look at each line marked with !",
        f"# Its columns: {', '.join(looked.table.columns)}",
        *(" ".join(f"# {path.name}: {note_words(*note)}".split()) for note in looked.table.notes),
        f"process: {process.key if process else 'PROCESS  # ! its key'}",
        f"id: {_quoted(looked.column('id') or looked.table.columns[0])}",
        f"dates: {dates}",
        f"decimal: {_quoted(_decimal(looked))}",
        *_form(looked.table),
        *_fields(looked, process, is_log),
        *(_log(looked, process) if is_log else _deals(looked, process)),
    ]
    return "\n".join(lines) + "\n"


def _form(table: Table) -> list[str]:
    """The separator of a text, the sheet of a workbook that has several, as they were told by the file."""
    sheet = next((data["sheet"] for note, data in table.notes if note is Note.ONE_SHEET), None)
    said = {"separator": table.separator, "sheet": sheet}
    return [f"{key}: {_quoted(value)}" for key, value in said.items() if value]


def _fields(looked: Looked, process: ProcessDefinition | None, is_log: bool) -> list[str]:
    lines = ["fields:"]
    for field in process.start.fields if process else ():
        known = {FieldType.CLIENT: "client", FieldType.PRODUCT: "product", FieldType.MONEY: "amount"}.get(field.type)
        column = looked.column(known) if known else None
        column = column or next((name for name in looked.table.columns if name.casefold() == field.key), None)
        if column is None:
            if field.required:
                lines.append(f"  {field.key}: {{column: COLUMN}}  # ! the process needs it")
            continue
        empty = sum(not value for value in looked.values(column))
        missing = ", when_missing: leave_out" if empty and not field.required else ""
        told = _told(looked, column) if is_log else ""
        comment = f"  # {empty} empty" if empty else ""
        lines.append(f"  {field.key}: {{column: {_quoted(column)}{missing}{told}}}{comment}")
    return lines if len(lines) > 1 else ["fields: {}"]


def _told(looked: Looked, column: str) -> str:
    """Whether it is told in every row of a case, in some, or changes."""
    said: dict[str, set[str]] = {}
    name = looked.column("id") or ""
    for row in looked.table.rows:
        said.setdefault(row.text(name), set()).add(row.text(column))
    if any(len(values - {""}) > 1 for values in said.values()):
        return ", told: last"
    return ", told: once" if any(len(values) > 1 for values in said.values()) else ""


def _log(looked: Looked, process: ProcessDefinition | None) -> list[str]:
    performer, responsible = looked.column("performer"), looked.column("responsible")
    lines = []
    if lifecycle := looked.column("lifecycle"):
        told = Counter(looked.values(lifecycle))
        if len(told) > 1:
            lines.append(f"# {', '.join(f'{value or chr(39) * 2}: {count}' for value, count in told.most_common())}")
            lines.append(f"skip: [{{column: {_quoted(lifecycle)}, but: [complete]}}]")
    lines += _people(performer, responsible)
    activity, at = looked.column("activity"), looked.column("at")
    lines += ["events:", f"  activity: {_quoted(activity or '')}", f"  at: {_quoted(at or '')}"]
    if performer:
        lines.append(f"  performer: {_quoted(performer)}")
        if nameless := sum(not value for value in looked.values(performer)):
            lines.append(f"  without_performer: nobody  # ! {nameless} rows name nobody")
    else:
        lines.append("  # no column names a performer: the work is nobody's")
    firsts = _firsts(looked, activity or "")
    if len(firsts) > 1:
        told_firsts = ", ".join(f"{name} {count}" for name, count in firsts.most_common(5))
        lines.append(f"  gaps: pass_over  # ! cases begin with: {told_firsts}")
    lines.append("  # ended: {after: 30, end: END}  # ! where the last event is the end")
    return [*lines, "  stages:", *_stages(looked.values(activity or ""), process)]


def _deals(looked: Looked, process: ProcessDefinition | None) -> list[str]:
    stage, responsible = looked.column("stage"), looked.column("responsible")
    first = process.first_stage.key if process else "STAGE"
    lines = [*_people(None, responsible), "history:", f"  column: {_quoted(stage or 'COLUMN')}"]
    lines.append("  values:  # ! what each has gone through, from the first stage on, and the columns with its dates")
    values = Counter(looked.values(stage)) if stage else Counter[str]()
    for value, count in values.most_common(_MANY):
        lines.append(f"    {_quoted(value)}: [{{enter: {first}}}]  # {count} rows")
    return lines if values else [*lines, f"    VALUE: [{{enter: {first}}}]"]


def _people(performer: str | None, responsible: str | None) -> list[str]:
    named = [column for column in dict.fromkeys((performer, responsible)) if column]
    lines = (
        [] if responsible else ["responsible_otherwise: " + ("last performer" if performer else "PERSON  # ! a key")]
    )
    if responsible:
        lines.append(f"responsible: {_quoted(responsible)}")
    if named:
        places = ", ".join(f"{{column: {_quoted(column)}}}" for column in named)
        lines += ["people:  # ! leave it out where all of them are here already", f"  named_in: [{places}]"]
        lines.append("  roles: []  # ! the roles they get")
    return lines


def _stages(activities: Iterable[str], process: ProcessDefinition | None) -> list[str]:
    known = [stage.key for stage in process.stages] if process else []
    lines = []
    for value, count in Counter(activities).most_common(_MANY):
        slug = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-")
        stage = next((key for key in known if key in slug or slug in key), None) if slug else None
        lines.append(f"    {_quoted(value)}: {stage or (known[0] if known else 'STAGE')}  # ! {count} rows")
    return lines


def _firsts(looked: Looked, activity: str) -> Counter[str]:
    """With which activity cases begin, as the rows stand."""
    seen: dict[str, str] = {}
    column = looked.column("id") or ""
    for row in looked.table.rows:
        seen.setdefault(row.text(column), row.text(activity))
    return Counter(seen.values())


@dataclass(frozen=True)
class _DateForm:
    """How dates are written, and which of those looked at are written otherwise."""

    form: str
    wrong: Sequence[str]
    looked_at: int

    @property
    def is_likely(self) -> bool:
        return self.looked_at > 0 and len(self.wrong) <= (1 - _LIKELY) * self.looked_at


def _date_form(values: Iterable[str]) -> _DateForm:
    """The form that most of the first values fit."""
    told = list(islice((value for value in values if value), _DATES))
    forms = [_DateForm(form, [value for value in told if not _fits(value, form)], len(told)) for form in _FORMS]
    return min(forms, key=lambda one: len(one.wrong))


def _dates(looked: Looked, at: str | None) -> str:
    """As they stand in the column of a log's moments, otherwise in the first that holds dates; with a mark where not
    all of them do."""
    columns = [at] if at else looked.table.columns
    found = next((one for one in map(_date_form, map(looked.values, columns)) if one.is_likely), None)
    if found is None:
        return f"{_quoted('iso' if at else _FORMS[0])}  # ! no column holds dates in a form that is known here"
    few = ", ".join(dict.fromkeys(" ".join(value.split())[:30] for value in found.wrong[:_SHOWN]))
    mark = f"  # ! {len(found.wrong)} of {found.looked_at} are no such dates: {few}" if found.wrong else ""
    return f"{_quoted(found.form)}{mark}"


def _fits(value: str, form: str) -> bool:
    """Numbers of eight digits, which are dates in ISO too, are numbers here."""
    if form == "iso" and value.isdecimal():
        return False
    try:
        datetime.fromisoformat(value) if form == "iso" else datetime.strptime(value, form)  # noqa: DTZ007
    except ValueError:
        return False
    return True


def _decimal(looked: Looked) -> str:
    column = looked.column("amount")
    return "," if column and any(_DECIMAL_COMMA.match(value) for value in looked.values(column)) else "."


def _quoted(value: str) -> str:
    """A word of YAML, whatever is in it."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
