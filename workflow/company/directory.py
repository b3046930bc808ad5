"""The company: roles, people and its processes, as values.

People come from `company/` (YAML) or from an import; who is joined to which Telegram account is storage's knowledge
and is put beside them in `Directory`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from hashlib import sha256
from itertools import islice
from zoneinfo import ZoneInfo

from pydantic import Field, InstanceOf

from workflow.company.absence import Absence, Absences
from workflow.company.namesakes import told_apart
from workflow.company.people import PROMISE, Group, LadderDefaults, Person, Role, WorkingTime
from workflow.company.preferences import USUAL, Preferences
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import EscalationStep
from workflow.time.calendar import RoundTheClock, Schedule, WorkCalendar
from workflow.time.duration import Duration
from workflow.time.zone import Zone
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key, LocalText


class Directory:
    """Everybody, and who stands above whom. Immutable; a changed company is a new directory.

    Roles and rights are gathered once: every command asks for them. Calendars are bound to zones when asked for.
    `former` are the last records of people who work here no more: they may nothing and hear nothing, but what they
    left behind keeps their name, their calendar and those who stood above them.
    """

    def __init__(
        self,
        roles: Iterable[Role],
        people: Iterable[Person],
        working: WorkingTime | None = None,
        ladder: LadderDefaults | None = None,
        last_names: Mapping[str, str] | None = None,
        former: Iterable[Person] = (),
    ) -> None:
        self._last_names = last_names or {}
        self.working = working or WorkingTime()
        self.ladder = ladder or LadderDefaults()
        self._calendars: dict[tuple[str | None, str], WorkCalendar] = {}
        self._absences = Absences()
        self._roles: Mapping[str, Role] = {role.key: role for role in roles}
        self._people: Mapping[str, Person] = {person.key: person for person in people}
        self._former: Mapping[str, Person] = {one.key: one for one in former if one.key not in self._people}
        self._apart = told_apart(self._people.values())
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

    def last_name(self, key: str | None) -> str | None:
        """How somebody is called, or was when they left; None where that was never known."""
        person = self.person(key)
        return person.name if person else self._last_names.get(key or "")

    def apart(self, key: str) -> str:
        """What tells somebody from their namesakes: the department, or the key where that is the same; empty where
        nobody else has the name."""
        return self._apart.get(key, "")

    @property
    def names(self) -> dict[str, str]:
        """The names of everybody who works or worked here, by key; the last one known of whoever has left."""
        return {**self._last_names, **{person.key: person.name for person in self}}

    @property
    def left(self) -> dict[str, str]:
        """The last known names of those who worked here once, by key."""
        return {key: name for key, name in self._last_names.items() if key not in self._people}

    def record(self, key: str | None) -> Person | None:
        """The same, or the last record of somebody who works here no more."""
        return self.person(key) or (self._former.get(key) if key else None)

    @property
    def former(self) -> Iterable[Person]:
        """The last records of those who work here no more."""
        return self._former.values()

    def caretakers(self) -> list[Person]:
        """Who hears what admins are to hear: whoever supervises everything, where nobody is an admin."""
        return self.with_right("admin") or self.with_right("supervise_all")

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

    def calendar_of(self, key: str | None, named: str | None = None) -> WorkCalendar:
        """When this person works; `named` is the calendar a stage names. Round the clock where there is none."""
        person = self.record(key)
        schedule = self.working.schedule_of(person, named)
        zone = person.zone if person else self.working.zone
        place = (schedule.key if schedule else None, (schedule.zone if schedule else None) or zone)
        if place not in self._calendars:
            self._calendars[place] = schedule.in_zone(zone) if schedule else RoundTheClock(ZoneInfo(zone))
        return self._calendars[place]

    @property
    def working_mark(self) -> str:
        """The same for directories by which everybody's working time comes to the same."""
        schedules = sorted((key, schedule.mark) for key, schedule in self.working.schedules.items())
        people = [(person.key, person.zone, self._schedule_key(person)) for person in self._people.values()]
        said = repr((schedules, sorted(people), self.working.company, self.working.zone))
        return sha256(said.encode()).hexdigest()

    @property
    def roles_mark(self) -> str:
        """The same for directories of the same people with the same roles."""
        said = sorted((person.key, sorted(person.roles)) for person in self._people.values())
        return sha256(repr(said).encode()).hexdigest()

    def _schedule_key(self, person: Person) -> str:
        schedule = self.working.schedule_of(person)
        return schedule.key if schedule else ""

    def supervisor_of(self, key: str | None, level: int = 1) -> Person | None:
        """The supervisor so many levels up, those who left not counted; None when the line ends before."""
        return next(islice(self._over(key), level - 1, None), None)

    def supervises(self, above: str, below: str) -> bool:
        """Whether `above` stands anywhere in the line over `below`."""
        return any(person.key == above for person in self.line_over(below))

    def leads_people(self, key: str) -> bool:
        """Whether somebody's supervisor, or everybody's."""
        return self.has_right(key, "supervise_all") or any(person.supervisor == key for person in self)

    def line_over(self, key: str | None) -> list[Person]:
        """Who stands above this person, the nearest first; a circle is walked once, without the person."""
        return list(self._over(key))

    def _over(self, key: str | None) -> Iterator[Person]:
        """Those who left are passed by: whoever stood above them stands above this person now."""
        met, below = {key}, self.record(key)
        while below and below.supervisor not in met:
            met.add(below.supervisor)
            below = self.record(below.supervisor)
            if below and below.key in self._people:
                yield below

    # Who is away

    @property
    def absences(self) -> Absences:
        return self._absences

    def with_absences(self, absences: Absences) -> "Directory":
        """The same people, of whom these are away."""
        other = copy(self)
        other._absences = absences
        return other

    def absence_of(self, person: str | None, at: datetime) -> Absence | None:
        """The absence in which this person is at this moment."""
        return self._absences.at(person, at) if person else None

    def is_away(self, person: str | None, at: datetime) -> bool:
        return bool(self._absences) and self.absence_of(person, at) is not None

    def substitute_of(self, person: str | None, at: datetime) -> Person | None:
        """Who stands in for somebody away, substitutes of substitutes followed; nobody for those who are here."""
        return self.person(self._absences.last_substitute(person, at)) if person else None

    def acting_for(self, person: str | None, at: datetime, barred: Collection[str] = ()) -> Person | None:
        """Who does this person's work at this moment: themselves when they are here, or their substitute, or the
        nearest one above who is here; never one of `barred`. None where nobody of these is left."""
        return next((one for one in self._acting_for(person, at) if one.key not in barred), None)

    def _acting_for(self, key: str | None, at: datetime) -> Iterator[Person]:
        person = self.person(key)
        if person is None:
            return
        away = self.is_away(key, at)
        first = self.substitute_of(key, at) if away else person
        yield from ([first] if first else [])
        above = [*self.line_over(key), *self.with_right("supervise_all")]
        yield from (one for one in above if one is not person and not self.is_away(one.key, at))
        instead = (self.substitute_of(one.key, at) for one in above)
        yield from (one for one in instead if one and one is not person)


class Company(StrictModel):
    """The whole of `company/`: who works here and by which processes."""

    title: LocalText
    zone: Zone = "Europe/Kyiv"
    attention: Preferences = USUAL
    escalate: list[EscalationStep] = Field(default_factory=list)
    escalates_to: Key | None = None
    promise: Duration = PROMISE
    silence: Duration | None = None
    roles: list[Role]
    people: list[Person]
    processes: list[ProcessDefinition]
    calendar: Key | None = None
    organisations: list[Group] = Field(default_factory=list)
    departments: list[Group] = Field(default_factory=list)
    schedules: list[InstanceOf[Schedule]] = Field(default_factory=list)
    """Its calendars, with every exception resolved to its date."""

    @property
    def working(self) -> WorkingTime:
        """By which calendar who works."""
        return WorkingTime(
            schedules={schedule.key: schedule for schedule in self.schedules},
            company=self.calendar,
            organisations={group.name: group.calendar for group in self.organisations},
            departments={group.name: group.calendar for group in self.departments},
            zone=self.zone,
        )

    @property
    def ladder(self) -> LadderDefaults:
        return LadderDefaults(
            escalate=tuple(self.escalate),
            escalates_to=self.escalates_to,
            promise=self.promise,
            silence=self.silence,
        )

    def directory(self) -> Directory:
        return Directory(self.roles, self.people, self.working, self.ladder)
