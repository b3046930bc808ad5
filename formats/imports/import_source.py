"""Everything an import needs, opened and checked before the first case is brought.

Does not begin where the mapping or a file does not fit: nothing is half-imported for a mistake one could have seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from formats.company.company_file import Read
from formats.company.findings import CompanyProblems, Findings
from formats.company.yaml_tree import UnreadableYaml
from formats.imports.amounts import may_be_thousands
from formats.imports.cases_of_table import CasesOfTable
from formats.imports.checks import CASES, check_columns, check_mapping, columns_named
from formats.imports.log.cases import Cases
from formats.imports.log_mapping import Nobody
from formats.imports.mapping import Mapping
from formats.imports.people import People
from formats.imports.tables import Row, Table, read_table
from formats.imports.values import KnownRecords, Refused, Values
from formats.tables.table_file import Expected
from formats.tables.texts import note_words
from workflow.company.directory import Company
from workflow.company.people import Person
from workflow.definition.currency import digits_of
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.messages.commands import ImportInstance
from workflow.written.problems import Severity


@dataclass(frozen=True)
class Opened:
    """An import about to begin: whom it makes, and what it brings one by one, cases or cases of events."""

    process: str
    new_people: list[Person]
    """Whom it may make."""
    at_once: bool
    """Whether all of them are made, as in a table of people; otherwise those whom rows name that are brought."""
    rows: int
    source: CasesOfTable | Cases
    notes: list[str]
    """What of the files was understood by evidence."""

    def commands(self) -> Iterator[tuple[Row, ImportInstance | Refused]]:
        """Each case with its command, or with the reason why it has none; beside its first row."""
        return self.source.commands()

    def people_of(self, row: Row, command: ImportInstance) -> frozenset[str]:
        """The keys of those it may make whom this command names, or the rows of which it is made."""
        workers = {step.performer for step in command.steps if step.performer}
        return self._makeable & {command.responsible, *workers, *self.source.people_of(row, command)}

    @cached_property
    def _makeable(self) -> frozenset[str]:
        return frozenset(person.key for person in self.new_people)


def open_import(mapping_path: Path, deals_path: Path, company: Company, now: datetime) -> Opened:
    """Read and check mapping and files; raises CompanyProblems with a line for each problem."""
    findings = Findings()
    read = Read(mapping_path.parent, mapping_path.name, Mapping)
    if read.part is None:
        read.tell(findings)
        raise CompanyProblems(findings.lines(Severity.ERROR))
    tables = _tables(read.part, deals_path, findings)
    read.problems += check_mapping(read.part, company)
    read.problems += check_columns(read.part, {name: table.columns for name, table in tables.items()})
    read.tell(findings)
    if wrong := findings.lines(Severity.ERROR):
        raise CompanyProblems(wrong)
    return _opened(read.part, tables, company, now)


def _tables(mapping: Mapping, deals_path: Path, findings: Findings) -> dict[str, Table]:
    paths = {CASES: deals_path} | {name: deals_path.parent / source.file for name, source in mapping.tables.items()}
    tables = {}
    for name, path in paths.items():
        try:
            expected = Expected(mapping.separator, mapping.sheet if name == CASES else None, strict=name != CASES)
            wanted = {column for _, table, column in columns_named(mapping) if table == name}
            tables[name] = read_table(path, expected, wanted)
        except UnreadableYaml as error:
            findings.error(path.name, error.message, error.line)
    return tables


def _opened(mapping: Mapping, tables: dict[str, Table], company: Company, now: datetime) -> Opened:
    process = next(known for known in company.processes if known.key == mapping.process)
    joined = {name: table for name, table in tables.items() if name != CASES}
    known = KnownRecords(process, People(company.people), company.zone, now)
    values = Values(mapping, known, joined)
    rows = [row for row in tables[CASES].rows if row.wrong or not _is_skipped(row, mapping, values)]
    if mapping.people and mapping.people.table:
        table = mapping.people.table
        known.people.bring(mapping.people, tables[table], mapping.tables[table].key, company.zone)
    elif mapping.people:
        known.people.bring_named(mapping.people, rows, values.value, company.zone)
    source: CasesOfTable | Cases
    if mapping.events:
        source = Cases(mapping, mapping.events, known, values, rows)
    else:
        assert mapping.history is not None
        source = CasesOfTable(mapping, mapping.history, known, values, rows)
    notes = [*_notes(tables, len(tables[CASES].rows) - len(rows)), *_doubts(mapping, process, rows)]
    listed = mapping.people is not None and mapping.people.table is not None
    return Opened(process.key, known.people.new, listed, len(rows), source, notes)


def _is_skipped(row: Row, mapping: Mapping, values: Values) -> bool:
    """Whether the mapping leaves this row out."""
    if any(skipped.takes(values.value(row, skipped.column)) for skipped in mapping.skip):
        return True
    events = mapping.events
    if events is None:
        return False
    only = events.only
    if only and only.others == "skip" and values.value(row, only.column) != only.value:
        return True
    nameless = events.performer is not None and not values.value(row, events.performer)
    return nameless and events.without_performer is Nobody.SKIP and events.performer_otherwise is None


def _notes(tables: dict[str, Table], skipped: int) -> list[str]:
    notes = [f"{table.name}: {note_words(*note)}" for table in tables.values() for note in table.notes]
    rows = "1 row was" if skipped == 1 else f"{skipped} rows were"
    return [*notes, f"{tables[CASES].name}: {rows} left out, as the mapping says"] if skipped else notes


def _doubts(mapping: Mapping, process: ProcessDefinition, rows: Sequence[Row]) -> Iterator[str]:
    """Amounts that are read as the mapping says and could be a thousand times as much."""
    if digits_of(process.currency) > len("00"):
        return
    money = {field.key for field in process.start.fields if field.type is FieldType.MONEY}
    other = {",": ".", ".": ","}[mapping.decimal]
    for column in (source.column for key, source in mapping.fields.items() if key in money):
        told = [row.text(column) for row in rows if not row.wrong and isinstance(row.cell(column), str)]
        found = [text for text in told if may_be_thousands(text, mapping.decimal)]
        if found:
            yield (
                f"'{mapping.decimal}' is taken for the decimal sign in {len(found)} amounts of the column "
                f"'{column}', such as '{found[0]}'; if it stands between thousands there, write decimal: '{other}'"
            )
