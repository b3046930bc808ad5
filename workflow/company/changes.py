"""What changed in a company since the bot last looked: who came, who left, who is who now, and which of its parts.

One comparison for a restart and for files that change beside a running bot.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from workflow.company.directory import Company
from workflow.company.people import Person

PartChange = Literal["new", "changed", "gone"]
PROCESS = "process:"
"""Stands before the key of a process among the parts of a company."""
CALENDARS, ROLES, RULES = "calendars", "roles", "rules"
_SAID_OF_A_PERSON = ("name", "roles", "supervisor", "department", "organisation", "language", "zone", "calendar")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as the bot knew them last, and whether they had left by then."""

    record: Person
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyChanges:
    """`returned` and `changed` hold pairs: the record of before, the record of now. `parts` tells what became of a
    process (`process:sale`), the calendars, the roles, and whatever else the company says (`rules`)."""

    is_first: bool = False
    """Nothing was known before: there is nothing to tell."""
    hired: tuple[Person, ...] = ()
    left: tuple[Person, ...] = ()
    returned: tuple[tuple[Person, Person], ...] = ()
    """Keys that were out of the company and are in it again: perhaps the same person, perhaps another."""
    changed: tuple[tuple[Person, Person], ...] = ()
    parts: Mapping[str, PartChange] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hired or self.left or self.returned or self.changed or self.parts)

    def words(self, titles: Mapping[str, Mapping[str, str]], versions: Mapping[str, int]) -> dict[str, Any]:
        """As a notice carries it; `titles` and `versions` are the processes', by key."""
        parts = self.parts
        processes = [part.removeprefix(PROCESS) for part in parts if part.startswith(PROCESS)]
        return {
            "hired": [_named(one) for one in self.hired],
            "left": [_named(one) for one in self.left],
            "returned": [_named(now) | {"was": was.name} for was, now in self.returned],
            "changed": [_named(now) | _difference(was, now) for was, now in self.changed],
            "processes": [
                {"key": key, "title": titles.get(key), "change": parts[PROCESS + key], "version": versions.get(key)}
                for key in processes
            ],
            "parts": [part for part in parts if not part.startswith(PROCESS)],
        }


def compare(
    known: Mapping[str, KnownPerson], parts: Mapping[str, str], company: Company, imported: Iterable[str] = ()
) -> CompanyChanges:
    """What is different in `company`. `parts` are the digests of before (`parts_of`); `imported` have come by an
    import and stay whatever the files say."""
    now = {person.key: person for person in company.people}
    stay = now.keys() | set(imported)
    there = {key: one for key, one in known.items() if not one.has_left}
    both = [(there[key].record, person) for key, person in now.items() if key in there]
    return CompanyChanges(
        is_first=not known,
        hired=tuple(person for key, person in now.items() if key not in known),
        left=tuple(one.record for key, one in there.items() if key not in stay),
        returned=tuple(
            (known[key].record, person) for key, person in now.items() if key in known and key not in there
        ),
        changed=tuple((was, person) for was, person in both if was != person),
        parts=_compared(parts, parts_of(company)),
    )


def parts_of(company: Company) -> dict[str, str]:
    """What a company says beside its people, part by part, each as a digest."""
    rules = company.model_dump_json(exclude={"people", "processes", "roles", "schedules", *_WORKING})
    said = {
        ROLES: repr([(role.key, sorted(role.title.items()), sorted(role.rights)) for role in company.roles]),
        CALENDARS: repr(sorted((schedule.key, schedule.mark) for schedule in company.schedules))
        + company.model_dump_json(include=_WORKING),
        RULES: rules,
        **{PROCESS + one.key: one.model_dump_json(exclude_defaults=True) for one in company.processes},
    }
    return {part: sha256(text.encode()).hexdigest() for part, text in said.items()}


_WORKING = {"calendar", "organisations", "departments", "zone"}


def _compared(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, PartChange]:
    found: dict[str, PartChange] = {}
    for part in dict.fromkeys([*now, *before]):
        if part not in now:
            found[part] = "gone"
        elif part not in before:
            found[part] = "new"
        elif before[part] != now[part]:
            found[part] = "changed"
    return found


def _named(person: Person) -> dict[str, Any]:
    return {"key": person.key, "name": person.name}


def _difference(was: Person, now: Person) -> dict[str, Any]:
    """Which words of a record are others now, with what they were and are."""
    before, after = was.model_dump(mode="json"), now.model_dump(mode="json")
    return {"words": {word: [before[word], after[word]] for word in _SAID_OF_A_PERSON if before[word] != after[word]}}
