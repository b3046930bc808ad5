"""From the folder `company/` to a `Company`, or to every problem in it at once.

Does not give half a company: either all of it is right, or nothing is returned.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from formats.company.calendars import Calendars, check_calendar_names, check_groups, resolve
from formats.company.company_file import Read
from formats.company.findings import Findings
from formats.company.people import People
from formats.company.plain_problems import without
from formats.company.public_holidays import known_years
from workflow.company.directory import Company
from workflow.company.people import PROMISE, Group, Role
from workflow.company.people_checks import check_hearers, check_people, check_roles
from workflow.company.preferences import USUAL, Preferences
from workflow.company.reference_checks import KnownNames, check_names
from workflow.definition.checks.graph import check_graph
from workflow.definition.checks.rules import check_ladder, check_promise, check_rules
from workflow.definition.checks.translations import check_lengths, check_texts, check_visible
from workflow.definition.currency import wrong_currency
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import EscalationStep
from workflow.time.calendar.definition import CalendarDefinition
from workflow.time.duration import Duration
from workflow.time.zone import Zone
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import LANGUAGES, Key, LocalText
from workflow.written.problems import Problem, Severity

_GRAPH_WORDS = {"first", "stages", "outcomes", "to", "key", "ends"}
"""Where a mistake in one of these stands, the graph is not known well enough to be judged."""


class CompanyFile(StrictModel):
    """`company.yaml`: the company and the roles in it."""

    title: LocalText = Field(description="The company's name.", examples=[{"uk": "Криниця"}])
    zone: Zone = Field("Europe/Kyiv", description="Its time zone.", examples=["Europe/Kyiv"])
    attention: Preferences = Field(
        USUAL,
        description="When people are rung and how often, unless they say otherwise for themselves.",
        examples=[{"quiet": "20:00-08:00"}],
    )
    escalate: list[EscalationStep] = Field(
        default_factory=list,
        description="The ladder of stages that name none.",
        examples=[[{"after": "2h", "to": {"supervisor": 1}}]],
    )
    escalates_to: Key | None = Field(
        None,
        description="The role that hears where nobody stands above the performer, or all who do are away.",
        examples=["director"],
    )
    promise: Duration = Field(
        PROMISE,
        description="For how long the ladder stops when somebody takes an escalation.",
        examples=["4h"],
    )
    silence: Duration | None = Field(
        None,
        description="After so much working time without a word or a press from somebody who has a new task, their "
        "supervisor hears of it; where half of the time until it is due is longer, after that, but never later than "
        "five working days. Unless said, never.",
        examples=["1d"],
    )
    roles: Annotated[list[Role], Field(min_length=1)] = Field(
        description="The roles people have.", examples=[[{"key": "manager", "title": {"uk": "Менеджер"}}]]
    )
    calendar: Key | None = Field(
        None,
        description="The calendar everybody works by unless said; without one, everybody works round the clock.",
        examples=["office"],
    )
    organisations: list[Group] = Field(
        default_factory=list,
        description="Organisations that work by another.",
        examples=[[{"name": "Krynytsia France", "calendar": "france"}]],
    )
    departments: list[Group] = Field(
        default_factory=list,
        description="Departments that work by another; a department's word wins over its organisation's.",
        examples=[[{"name": "Склад", "calendar": "warehouse"}]],
    )


def read_company(folder: Path, today: date) -> tuple[Company | None, Findings]:
    """The company, or None where there are errors; and all that is to be said about its files. Public holidays are
    known for years around `today`."""
    findings = Findings()
    if not folder.is_dir():
        findings.error(str(folder), "there is no such folder")
        return None, findings
    head = Read(folder, "company.yaml", CompanyFile)
    staff = People(folder, _people_names(folder, findings))
    processes = [Read(folder, name, ProcessDefinition) for name in _process_names(folder, findings)]
    calendars = _calendars(folder, findings)
    working = resolve(calendars, known_years(today))
    _check_staff(head, staff)
    _check_groups(head, staff)
    known, languages = _known(head, staff), _languages(staff)
    head.problems += check_names(head.tree.value, known)
    if head.part:
        head.problems += check_texts(head.part, languages)
        head.problems += check_ladder(("escalate",), head.part.escalate)
        head.problems += check_promise(("promise",), head.part.promise)
    for process in processes:
        _check_process(process, known, languages)
    for calendar in calendars:
        if calendar.part:
            calendar.problems += check_texts(calendar.part, languages)
    files: list[Read[Any]] = [head, *staff.files, *calendars, *processes]
    for file in files:
        file.problems += check_calendar_names(file.tree.value, working.keys)
        file.problems += check_visible(file.tree.value)
    for file in files:
        file.tell(findings)
    if findings.lines(Severity.ERROR):
        return None, findings
    return _company(head, staff, processes, working), findings


def _process_names(folder: Path, findings: Findings) -> list[str]:
    found = _names_in(folder, "processes", findings)
    if not found:
        findings.error("processes", "there is no process; write at least one, for example processes/sale.yaml")
    return found


def _people_names(folder: Path, findings: Findings) -> list[str]:
    inside = _names_in(folder, "people", findings)
    alone = "people.yaml"
    return [alone, *inside] if not inside or (folder / alone).exists() else inside


def _names_in(folder: Path, inside: str, findings: Findings) -> list[str]:
    found = sorted(path.name for path in (folder / inside).glob("*.y*ml"))
    for name in found:
        if not name.endswith(".yaml"):
            findings.error(f"{inside}/{name}", "name it .yaml, or it is not read")
    return [f"{inside}/{name}" for name in found if name.endswith(".yaml")]


def _calendars(folder: Path, findings: Findings) -> list[Read[CalendarDefinition]]:
    return [Read(folder, name, CalendarDefinition) for name in _names_in(folder, "calendars", findings)]


def _check_groups(head: Read[CompanyFile], staff: People) -> None:
    if staff.keys is None:
        return
    for word in ("organisations", "departments"):
        names = {str(person.get(word.removesuffix("s"), "")) for person in staff.written}
        head.problems += check_groups(word, head.items(word), names - {""})


def _check_staff(head: Read[CompanyFile], staff: People) -> None:
    if head.part:
        head.problems += check_roles(head.part.roles)
    roles = _keys(head, "roles")
    if staff.all is not None:
        staff.tell(check_people(staff.all, staff.named))
    if head.part and staff.all is not None:
        staff.tell(check_hearers(head.part.roles, staff.all, head.part.escalates_to))
    for file in staff.files:
        file.problems += check_names(file.tree.value, KnownNames(roles, held=None, people=staff.keys))


def _known(head: Read[CompanyFile], staff: People) -> KnownNames:
    held = frozenset(role for person in staff.written for role in _roles_of(person))
    return KnownNames(roles=_keys(head, "roles"), held=held if staff.keys else None, people=staff.keys)


def _roles_of(person: dict[str, Any]) -> list[str]:
    roles = person.get("roles")
    return [role for role in (roles if isinstance(roles, list) else [roles]) if isinstance(role, str)]


def _keys(read: Read[Any], word: str) -> frozenset[str] | None:
    """The keys written under this word; None where none could be read."""
    return frozenset(str(item.get("key")) for item in read.items(word)) or None


def _languages(staff: People) -> set[str]:
    return {person.language for person in staff.all} if staff.all is not None else set(LANGUAGES)


def _check_process(process: Read[ProcessDefinition], known: KnownNames, languages: set[str]) -> None:
    definition = process.part
    process.problems += check_names(process.tree.value, known)
    if definition:
        process.problems += [
            *check_rules(definition),
            *check_texts(definition, languages),
            *check_lengths(definition),
        ]
        process.problems += check_graph(definition)
        process.problems += _misnamed(process.name, definition)
        process.problems += _not_a_currency(definition)
    else:
        process.problems += _graph_of_the_rest(process)


def _misnamed(name: str, definition: ProcessDefinition) -> Iterator[Problem]:
    if Path(name).stem != definition.key:
        yield Problem(("key",), f"the key '{definition.key}' and the file's name must be the same")


def _not_a_currency(definition: ProcessDefinition) -> Iterator[Problem]:
    """Not asked of the model: versions that are kept must stay readable."""
    if wrong := wrong_currency(definition.currency):
        yield Problem(("currency",), wrong)


def _graph_of_the_rest(process: Read[ProcessDefinition]) -> list[Problem]:
    """What is wrong with the graph of a file that has mistakes elsewhere."""
    paths = [problem.path for problem in process.problems]
    if not paths or any(path[-1] in _GRAPH_WORDS or isinstance(path[-1], int) for path in paths if path):
        return []
    try:
        return check_graph(ProcessDefinition.model_validate(without(process.tree.value, paths)))
    except ValidationError:
        return []


def _company(
    head: Read[CompanyFile],
    staff: People,
    processes: list[Read[ProcessDefinition]],
    working: Calendars,
) -> Company | None:
    if head.part is None or staff.all is None:
        return None
    definitions = [process.part for process in processes if process.part]
    return Company(
        title=head.part.title,
        zone=head.part.zone,
        attention=head.part.attention,
        escalate=head.part.escalate,
        escalates_to=head.part.escalates_to,
        promise=head.part.promise,
        silence=head.part.silence,
        roles=head.part.roles,
        people=staff.all,
        processes=definitions,
        calendar=head.part.calendar,
        organisations=head.part.organisations,
        departments=head.part.departments,
        schedules=working.schedules,
    )
