"""Whether the roles and people that a process names are there.

Does not judge the people themselves (`workflow.company.people_checks`). Names are looked for in the written form, so
that a file with a mistake elsewhere is still told about its roles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.written.problems import Path, Problem, Severity, no_such

_KINDS = {"role": "role", "escalates_to": "role", "person": "person", "supervisor": "person"}


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Which names there are; None where that could not be read and nothing is to be said about them."""

    roles: frozenset[str] | None
    held: frozenset[str] | None
    people: frozenset[str] | None

    @classmethod
    def of(cls, directory: Directory) -> "KnownNames":
        return cls(
            roles=frozenset(role.key for role in directory.roles),
            held=frozenset(role for person in directory for role in person.roles),
            people=frozenset(person.key for person in directory),
        )


def check_staffing(definition: ProcessDefinition, directory: Directory) -> list[Problem]:
    """Roles and people that do not exist, and roles nobody has."""
    return check_names(definition.model_dump(exclude_none=True), KnownNames.of(directory))


def check_names(written: Any, known: KnownNames) -> list[Problem]:
    """The same for a definition as it is written: maps, lists and words."""
    problems: list[Problem] = []
    for where, kind, name in _names(written, ()):
        names = known.roles if kind == "role" else known.people
        if names is not None and name not in names:
            problems.append(Problem(where, no_such(kind, name, names)))
        elif kind == "role" and known.held is not None and name not in known.held:
            problems.append(Problem(where, f"nobody has the role '{name}'", Severity.RISK))
    return problems


def _names(written: Any, where: Path) -> Iterator[tuple[Path, str, str]]:
    """Every `role:`, `escalates_to:`, `person:`, `supervisor:` and item of `roles:`, wherever it stands."""
    match written:
        case dict():
            for key, value in written.items():
                if key in _KINDS and isinstance(value, str):
                    yield (*where, key), _KINDS[key], value
                else:
                    yield from _names(value, (*where, key))
        case list():
            for number, item in enumerate(written):
                if where[-1:] == ("roles",) and isinstance(item, str):
                    yield (*where, number), "role", item
                else:
                    yield from _names(item, (*where, number))
