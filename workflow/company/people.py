"""People, roles and groups as a company writes them, and by which calendars they work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import Field

from workflow.definition.stage import EscalationStep
from workflow.time.calendar import Schedule
from workflow.time.duration import Duration
from workflow.time.zone import Zone
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key, LocalText, MaybeName, Name

PROMISE = Duration(minutes=4 * 60)
"""For how long an acknowledgement stops the ladder, where nobody says."""


class Role(StrictModel):
    """What a person may do. `rights` widen what their place in the company gives."""

    key: Key = Field(description="Unique among roles.", examples=["technician"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Технічний спеціаліст"}])
    rights: frozenset[str] = Field(
        default_factory=frozenset,
        description="`see_all`: sees every instance; `supervise_all`: accepts, reassigns and extends anybody's work; "
        "`admin`: invites people and sees what could not be delivered.",
        examples=[["see_all"]],
    )


class Person(StrictModel):
    """An employee."""

    key: Key = Field(description="Unique among people; it stays when the name changes.", examples=["olena"])
    name: Name = Field(description="As others see it.", examples=["Олена Шевчук"])
    roles: list[Key] = Field(description="What they may do.", examples=[["manager"]])
    department: MaybeName = Field("", description="Reports are grouped by it.", examples=["Відділ продажу"])
    organisation: MaybeName = Field("", description="Where a company is several.", examples=["Криниця"])
    supervisor: Key | None = Field(None, description="Who hears when they are late.", examples=["bohdan"])
    language: str = Field("uk", pattern="^(uk|en|fr)$", description="What they read.", examples=["fr"])
    zone: Zone = Field("Europe/Kyiv", description="The time they live by.", examples=["Europe/Paris"])
    calendar: Key | None = Field(
        None, description="The calendar they work by; unless said, their department's.", examples=["office"]
    )
    imported: bool = Field(False, description="Came with an import; not written by hand.", examples=[False])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Group(StrictModel):
    """A department or an organisation, where it works by a calendar of its own."""

    name: Name = Field(description="As it is written at its people.", examples=["Склад"])
    calendar: Key = Field(description="The calendar its people work by.", examples=["warehouse"])


class WorkPattern(Protocol):
    """What tells by which calendar somebody works."""

    @property
    def department(self) -> str: ...

    @property
    def organisation(self) -> str: ...

    @property
    def calendar(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """By which calendar who works: the nearest that is named, person, department, organisation, company."""

    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    company: str | None = None
    organisations: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    """Where nobody in particular lives: the company's."""

    def schedule_of(self, person: WorkPattern | None, named: str | None = None) -> Schedule | None:
        """The schedule of this person; of a stage where it names one. None for round the clock."""
        keys = [named]
        if person:
            keys += [person.calendar, self.departments.get(person.department)]
            keys += [self.organisations.get(person.organisation)]
        return next((self.schedules[key] for key in (*keys, self.company) if key and key in self.schedules), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderDefaults:
    """What the company says of escalations, where a stage says nothing."""

    escalate: tuple[EscalationStep, ...] = ()
    escalates_to: str | None = None
    """The role that hears where the line of supervisors ends."""
    promise: Duration = PROMISE
    silence: Duration | None = None
    """After so much working time without a word or a press somebody counts as silent; None: never."""
