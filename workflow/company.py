"""The company: roles, people and its processes, as values.

People come from `company/` (YAML) or from an import; who is joined to which Telegram account is storage's
knowledge and is put beside them in `Directory`. Refuses to know how files are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from workflow.definition import Part, ProcessDefinition
from workflow.words import Key, LocalText


@cache
def _zones() -> frozenset[str]:
    """Gathered once: it means walking through a folder of files, and every person has a zone."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"there is no time zone '{name}'")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class Role(Part):
    """What a person may do. `rights` widen what their place in the company gives."""

    key: Key = Field(description="Unique among roles.", examples=["technician"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Технічний спеціаліст"}])
    rights: frozenset[str] = Field(
        default_factory=frozenset,
        description="`see_all`: sees every instance; `supervise_all`: accepts, reassigns and extends anybody's work; "
        "`admin`: invites people and sees what could not be delivered.",
        examples=[["see_all"]],
    )


class Person(Part):
    """An employee."""

    key: Key = Field(description="Unique among people; it stays when the name changes.", examples=["olena"])
    name: Annotated[str, Field(min_length=1)] = Field(description="As others see it.", examples=["Олена Шевчук"])
    roles: list[Key] = Field(description="What they may do.", examples=[["manager"]])
    department: str = Field("", description="Reports are grouped by it.", examples=["Відділ продажу"])
    organisation: str = Field("", description="Where a company is several.", examples=["Криниця"])
    supervisor: Key | None = Field(None, description="Who hears when they are late.", examples=["bohdan"])
    language: str = Field("uk", pattern="^(uk|en|fr)$", description="What they read.", examples=["fr"])
    zone: Zone = Field("Europe/Kyiv", description="The time they live by.", examples=["Europe/Paris"])
    imported: bool = Field(False, description="Came with an import; not written by hand.", examples=[False])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Directory:
    """Everybody, and who stands above whom. Immutable; a changed company is a new directory.

    Roles and rights are gathered once: every command asks for them.
    """

    def __init__(self, roles: Iterable[Role], people: Iterable[Person]) -> None:
        self._roles: Mapping[str, Role] = {role.key: role for role in roles}
        self._people: Mapping[str, Person] = {person.key: person for person in people}
        self._holders: dict[str, list[Person]] = {}
        self._rights: dict[str, frozenset[str]] = {}
        for person in sorted(self._people.values(), key=lambda p: p.key):
            for role in dict.fromkeys(person.roles):
                self._holders.setdefault(role, []).append(person)
            held = (self._roles[role].rights for role in person.roles if role in self._roles)
            self._rights[person.key] = frozenset[str]().union(*held)

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
        return list(self._holders.get(role, ()))

    def with_right(self, right: str) -> list[Person]:
        """Who holds a role with this right, by key."""
        return [self._people[key] for key, rights in self._rights.items() if right in rights]

    def has_right(self, key: str, right: str) -> bool:
        return right in self._rights.get(key, ())

    def supervisor_of(self, key: str | None, level: int = 1) -> Person | None:
        """The supervisor so many levels up; None when the line ends before."""
        person = self.person(key)
        for _ in range(level):
            person = self.person(person.supervisor) if person else None
        return person

    def supervises(self, above: str, below: str) -> bool:
        """Whether `above` stands anywhere in the line over `below`."""
        return any(person.key == above for person in self.line_over(below))

    def line_over(self, key: str | None) -> list[Person]:
        """Who stands above this person, the nearest first; a circle is walked once, without the person."""
        line: dict[str, Person] = {}
        person = self.supervisor_of(key)
        while person and person.key != key and person.key not in line:
            line[person.key] = person
            person = self.supervisor_of(person.key)
        return list(line.values())


class Company(Part):
    """The whole of `company/`: who works here and by which processes."""

    title: LocalText
    zone: Zone = "Europe/Kyiv"
    roles: list[Role]
    people: list[Person]
    processes: list[ProcessDefinition]

    def directory(self) -> Directory:
        return Directory(self.roles, self.people)
