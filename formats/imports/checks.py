"""Whether a mapping fits the company: its process, stages, fields, roles and tables; and the files their columns.

Pure: problems as values.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf

from formats.imports.log_mapping import Ended, Told
from formats.imports.mapping import Mapping, PastVisit
from formats.imports.values import PERFORMERS
from workflow.company.directory import Company
from workflow.company.reference_checks import KnownNames, check_names
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.definition.stage import Outcome
from workflow.written.problems import Path, Problem, no_such

CASES = ""
"""The name of the cases' own file among the tables."""

BROUGHT = frozenset(
    {FieldType.CLIENT, FieldType.PRODUCT, FieldType.MONEY, FieldType.TEXT, FieldType.DATE, FieldType.CONTACT}
)


def check_mapping(mapping: Mapping, company: Company) -> list[Problem]:
    """Everything that does not fit, without the files."""
    problems = [
        *check_names(mapping.model_dump(exclude_none=True), KnownNames.of(company.directory())),
        *_unknown_tables(mapping),
        *_somebody_else(mapping, company),
    ]
    process = next((known for known in company.processes if known.key == mapping.process), None)
    if process is None:
        known = [known.key for known in company.processes]
        return [Problem(("process",), no_such("process", mapping.process, known)), *problems]
    return [
        *problems,
        *_forms(mapping),
        *_fields(mapping, process),
        *_histories(mapping, process),
        *_events(mapping, process),
    ]


def check_columns(mapping: Mapping, columns: MappingOf[str, Sequence[str]]) -> list[Problem]:
    """Columns that the files do not have; `columns` by table, the cases' own under DEALS."""
    return [
        Problem(where, no_such("column", column, columns[table]))
        for where, table, column in columns_named(mapping)
        if table in columns and column not in columns[table]
    ]


def columns_named(mapping: Mapping) -> Iterator[tuple[Path, str, str]]:
    """Every column the mapping names: where, of which table, its name."""
    yield ("id",), CASES, mapping.id
    if mapping.responsible:
        yield ("responsible",), CASES, mapping.responsible
    for number, skipped in enumerate(mapping.skip):
        yield ("skip", number, "column"), CASES, skipped.column
    if mapping.department:
        yield ("department",), CASES, mapping.department
    if mapping.history:
        yield ("history", "column"), CASES, mapping.history.column
    for key, source in mapping.fields.items():
        yield ("fields", key, "column"), CASES, source.column
    for name, table in mapping.tables.items():
        yield ("tables", name, "key"), name, table.key
    for where, visit in visits(mapping):
        if visit.at:
            yield (*where, "at"), CASES, visit.at
    yield from _people_columns(mapping)
    yield from _event_columns(mapping)


def columns_of_cases(mapping: Mapping) -> dict[str, Told]:
    """The columns of an event log in which the case's own values stand, and in which rows these are told."""
    events = mapping.events
    told = events.told if events else Told.EVERY_ROW
    own = [mapping.responsible, mapping.department]
    if events:
        own += [events.begins, events.closed.at if events.closed else None]
    found = {column: told for column in own if column}
    if events and events.ended and events.ended.column:
        found[events.ended.column] = Told.LAST
    return found | {source.column: source.told or told for source in mapping.fields.values()}


def _people_columns(mapping: Mapping) -> Iterator[tuple[Path, str, str]]:
    people = mapping.people
    if people and people.table and people.department:
        yield ("people", "department"), people.table, people.department
    if people and people.table and people.supervisor and people.supervisor.column:
        yield ("people", "supervisor", "column"), people.table, people.supervisor.column
    for number, place in enumerate(people.named_in if people else ()):
        yield ("people", "named_in", number, "column"), CASES, place.column
        if place.department:
            yield ("people", "named_in", number, "department"), CASES, place.department


def _event_columns(mapping: Mapping) -> Iterator[tuple[Path, str, str]]:
    events = mapping.events
    if events is None:
        return
    named = {"activity": events.activity, "at": events.at, "performer": events.performer, "begins": events.begins}
    for key, column in named.items():
        if column:
            yield ("events", key), CASES, column
    if events.only:
        yield ("events", "only", "column"), CASES, events.only.column
    if events.closed:
        yield ("events", "closed", "at"), CASES, events.closed.at
    if events.ended and events.ended.column:
        yield ("events", "ended", "column"), CASES, events.ended.column


def visits(mapping: Mapping) -> Iterator[tuple[Path, PastVisit]]:
    """Every visit written in the mapping, with its place."""
    for value, steps in mapping.history.values.items() if mapping.history else ():
        for number, visit in enumerate(steps):
            yield ("history", "values", value, number), visit


def ways(process: ProcessDefinition, stage: str, target: str) -> list[Outcome]:
    """The outcomes that lead straight from this stage to that stage or end."""
    found = next((known for known in process.stages if known.key == stage), None)
    return [outcome for outcome in found.outcomes if outcome.to == [target]] if found else []


def _unknown_tables(mapping: Mapping) -> Iterator[Problem]:
    for key, source in mapping.fields.items():
        if source.known_in is not None and source.known_in not in mapping.tables:
            yield Problem(("fields", key, "known_in"), no_such("table", source.known_in, mapping.tables))
    if mapping.people and mapping.people.table and mapping.people.table not in mapping.tables:
        yield Problem(("people", "table"), no_such("table", mapping.people.table, mapping.tables))


def _forms(mapping: Mapping) -> Iterator[Problem]:
    """What may be said in two ways is said in one."""
    if (mapping.history is None) == (mapping.events is None):
        yield Problem((), "say either 'history' (a row for each deal) or 'events' (a row for each piece of work)")
    people = mapping.people
    if people and bool(people.table) == bool(people.named_in):
        yield Problem(("people",), "say either 'table' or 'named_in'")
    if people and not people.table and (people.department or (people.supervisor and people.supervisor.column)):
        yield Problem(("people",), "'department' and 'supervisor.column' are columns of a table; there is none")


def _somebody_else(mapping: Mapping, company: Company) -> Iterator[Problem]:
    """Who is meant where the file names nobody."""
    known = [person.key for person in company.people]
    otherwise = mapping.responsible_otherwise
    if mapping.responsible is None and otherwise is None:
        yield Problem((), "say who is responsible: 'responsible' (a column) or 'responsible_otherwise'")
    words = list(PERFORMERS) if mapping.events else []
    if otherwise is not None and otherwise not in (*known, *words):
        yield Problem(("responsible_otherwise",), no_such("person", otherwise, [*known, *words]))
    worker = mapping.events.performer_otherwise if mapping.events else None
    if worker is not None and worker not in known:
        yield Problem(("events", "performer_otherwise"), no_such("person", worker, known))
    for number, skipped in enumerate(mapping.skip):
        if (skipped.values is None) == (skipped.but is None):
            yield Problem(("skip", number), "say either 'values' or 'but'")


def _fields(mapping: Mapping, process: ProcessDefinition) -> Iterator[Problem]:
    asked = {field.key: field for field in process.start.fields}
    for key in mapping.fields:
        if key not in asked:
            yield Problem(("fields", key), f"process '{process.key}' has {no_such('field', key, asked)}")
        elif asked[key].type not in BROUGHT:
            yield Problem(("fields", key), f"a field of type '{asked[key].type}' cannot be brought from a file")
    for key, field in asked.items():
        if field.required and key not in mapping.fields:
            yield Problem(("fields",), f"process '{process.key}' needs the field '{key}'; say where it comes from")


def _histories(mapping: Mapping, process: ProcessDefinition) -> Iterator[Problem]:
    stages, ends = [stage.key for stage in process.stages], [end.key for end in process.ends]
    for (*_, value, number), visit in visits(mapping):
        where: Path = ("history", "values", value, number, "enter")
        if visit.enter not in (*stages, *ends):
            yield Problem(where, no_such("stage or end", visit.enter, [*stages, *ends]))
        elif number == 0 and visit.enter != process.first_stage.key:
            said = f"a history begins with the first stage, '{process.first_stage.key}', not with '{visit.enter}'"
            yield Problem(where, said)
        elif number and mapping.history:
            before = mapping.history.values[str(value)][int(number) - 1].enter
            yield from _step(where, before, visit.enter, process)


def _step(where: Path, before: str, entered: str, process: ProcessDefinition) -> Iterator[Problem]:
    if process.end(before):
        yield Problem(where, f"'{before}' is an end; nothing comes after it")
    elif any(stage.key == before for stage in process.stages) and not ways(process, before, entered):
        yield Problem(where, f"no outcome of stage '{before}' leads to '{entered}' alone")


def _events(mapping: Mapping, process: ProcessDefinition) -> Iterator[Problem]:
    stages = [stage.key for stage in process.stages]
    for activity, stage in mapping.events.stages.items() if mapping.events else ():
        if stage not in stages:
            yield Problem(("events", "stages", activity), no_such("stage", stage, stages))
    closed, ended = (mapping.events.closed, mapping.events.ended) if mapping.events else (None, None)
    if ended:
        yield from _last_events(ended, process, closed is not None)
    if closed is None:
        return
    where: Path = ("events", "closed")
    lost = [end.key for end in process.ends if end.result == "lost"]
    if closed.otherwise not in lost:
        yield Problem((*where, "otherwise"), no_such("lost end", closed.otherwise, lost))
    if closed.completes not in stages:
        yield Problem((*where, "completes"), no_such("stage", closed.completes, stages))
    elif not any(all(map(process.end, way.to)) for way in process.stage(closed.completes).outcomes):
        yield Problem((*where, "completes"), f"no outcome of stage '{closed.completes}' leads to an end")


def _last_events(ended: Ended, process: ProcessDefinition, is_closed: bool) -> Iterator[Problem]:
    where: Path = ("events", "ended")
    ends = [end.key for end in process.ends]
    if is_closed:
        yield Problem(where, "say either 'closed' or 'ended'")
    if bool(ended.column) != bool(ended.ends) or (ended.after is None) != (ended.end is None):
        yield Problem(where, "'column' goes with 'ends', and 'after' with 'end'")
    if ended.after is None and not ended.column:
        yield Problem(where, "say when the last event is the end: by 'after' or by 'column'")
    for key, end in (("end", ended.end), *((f"ends.{value}", end) for value, end in ended.ends.items())):
        if end is not None and end not in ends:
            yield Problem((*where, *key.split(".", 1)), no_such("end", end, ends))
