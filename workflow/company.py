"""The company: roles, people and its processes, as values.

People come from `company/` (YAML) or from an import; who is joined to which Telegram account is storage's
knowledge and is put beside them in `Directory`. Refuses to know how files are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from workflow.definition import Part, ProcessDefinition
from workflow.words import Key, LocalText


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"there is no time zone '{name}'")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class Role(Part):
    """What a person may do. `rights` widen what their place in the company gives."""

    key: Key
    title: LocalText
    rights: frozenset[str] = Field(default_factory=frozenset, description="`see_all`, `supervise_all`, `admin`.")


class Person(Part):
    """An employee."""

    key: Key
    name: str
    roles: list[Key]
    department: str = ""
    organisation: str = ""
    supervisor: Key | None = None
    language: str = Field("uk", pattern="^(uk|en|fr)$")
    zone: Zone = "Europe/Kyiv"
    imported: bool = False

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Directory:
    """Everybody, and who stands above whom. Immutable; a changed company is a new directory."""

    def __init__(self, roles: Iterable[Role], people: Iterable[Person]) -> None:
        self._roles: Mapping[str, Role] = {role.key: role for role in roles}
        self._people: Mapping[str, Person] = {person.key: person for person in people}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def person(self, key: str | None) -> Person | None:
        return self._people.get(key) if key else None

    def role(self, key: str) -> Role | None:
        return self._roles.get(key)

    @property
    def roles(self) -> Iterable[Role]:
        return self._roles.values()

    def holders(self, role: str) -> list[Person]:
        """Who holds the role, by key."""
        return sorted((p for p in self if role in p.roles), key=lambda p: p.key)

    def with_right(self, right: str) -> list[Person]:
        """Who holds a role with this right, by key."""
        return sorted((p for p in self if self.has_right(p.key, right)), key=lambda p: p.key)

    def has_right(self, key: str, right: str) -> bool:
        person = self.person(key)
        return person is not None and any(right in r.rights for r in map(self.role, person.roles) if r)

    def supervisor_of(self, key: str | None, level: int = 1) -> Person | None:
        """The supervisor so many levels up; None when the line ends before."""
        person = self.person(key)
        for _ in range(level):
            person = self.person(person.supervisor) if person else None
        return person

    def supervises(self, above: str, below: str) -> bool:
        """Whether `above` stands anywhere in the line over `below`."""
        seen: set[str] = set()
        person = self.supervisor_of(below)
        while person and person.key not in seen:
            if person.key == above:
                return True
            seen.add(person.key)
            person = self.supervisor_of(person.key)
        return False


class Company(Part):
    """The whole of `company/`: who works here and by which processes."""

    title: LocalText
    zone: Zone = "Europe/Kyiv"
    roles: list[Role]
    people: list[Person]
    processes: list[ProcessDefinition]

    def directory(self) -> Directory:
        return Directory(self.roles, self.people)
