"""A stage of a process: its performer, deadline, evidence, escalation and ways out."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from workflow.time.calendar import Term
from workflow.time.duration import Duration
from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key, LocalText


class EvidenceKind(StrEnum):
    """What a person can supply. `email` is a saved message (.eml, .msg) or a text with an e-mail address. A file is a
    `document`, and also a photo, a voice message, a video, a contact (.vcf) or a place (.kml, .gpx) where its type
    says so or, where that says nothing, the ending of its name."""

    PHOTO = "photo"
    DOCUMENT = "document"
    EMAIL = "email"
    VOICE = "voice"
    VIDEO = "video"
    PLACE = "place"
    CONTACT = "contact"
    TEXT = "text"


class Pick(StrEnum):
    """How one performer is found among those who may have the task."""

    PERSON = "person"
    """The person named in `person`."""
    RESPONSIBLE = "responsible"
    """The one responsible for the case."""
    STARTER = "starter"
    """The one who started the instance."""
    SUPERVISOR = "supervisor"
    """The supervisor of the one responsible for the case."""
    LEAST_LOADED = "least_loaded"
    """The holder of `role` with the fewest live tasks; the first by key where several have as few."""
    ROUND_ROBIN = "round_robin"
    """The holder of `role` who got a task of this stage longest ago."""
    CLAIM = "claim"
    """Every holder of `role` is offered the task; whoever claims first has it."""
    FIELD = "field"
    """The people named in the instance's field `field`, a task each; the stage ends when all are completed."""


class Performer(StrictModel):
    """Who performs a stage."""

    role: Key | None = Field(None, description="Candidate role.", examples=["technician"])
    pick: Pick = Field(Pick.LEAST_LOADED, description="How one is picked.", examples=["claim"])
    person: Key | None = Field(None, description="With `pick: person`: whom.", examples=["olena"])
    field: Key | None = Field(None, description="With `pick: field`: which field names them.", examples=["assignees"])


class EvidenceRule(StrictModel):
    """Something that must, or may, be supplied to complete a task."""

    kinds: Annotated[list[EvidenceKind], Field(min_length=1)] = Field(
        description="Any of these kinds will do.", examples=[["email", "document"]]
    )
    title: LocalText = Field(
        description="What it is, as the performer reads it.", examples=[{"uk": "Технічна пропозиція"}]
    )
    required: bool = Field(True, description="Whether the task may not be completed without it.", examples=[True])
    count: int = Field(1, ge=1, le=10, description="How many at least.", examples=[1])


class Recipient(StrictModel):
    """Who hears of a late task. Exactly one of the keys."""

    supervisor: Literal[1, 2, 3] | None = Field(
        None, description="The performer's supervisor, so many levels up.", examples=[1]
    )
    role: Key | None = Field(None, description="Every holder of this role.", examples=["director"])
    person: Key | None = Field(None, description="This person.", examples=["iryna"])


class EscalationStep(StrictModel):
    """One step of the ladder: after `after` past the due moment, `to` hears."""

    after: Duration = Field(description="How long after the due moment.", examples=["2h"])
    to: Recipient = Field(description="Who hears.", examples=[{"supervisor": 1}])


class Outcome(StrictModel):
    """A way out of a stage: a flow to other stages or to an end."""

    key: Key = Field(description="Unique in its stage.", examples=["approved"])
    title: LocalText = Field(description="The caption of its button.", examples=[{"uk": "Погоджено"}])
    to: Annotated[list[Key], Field(min_length=1)] = Field(
        description="The next stage, or an end; several stages are entered side by side.",
        examples=[["payment"]],
    )
    needs_evidence: bool | None = Field(
        None,
        description="Whether the required evidence is asked for. Unless said: yes for the first, no for others.",
        examples=[False],
    )
    needs_reason: bool = Field(False, description="Whether the performer must say why in words.", examples=[True])


class Acceptance(StrictModel):
    """Completed work is looked at before the process moves on."""

    by: Literal["supervisor", "starter", "responsible"] = Field(
        description="Who accepts or returns it.", examples=["supervisor"]
    )
    duration: Duration | None = Field(None, description="How long they have.", examples=["4h"])


class Extensions(StrictModel):
    """How much more time a performer may ask for. Those above may always give more by themselves."""

    times: int = Field(
        default=2, ge=0, le=20, description="How often one task may be extended on request; 0: never.", examples=[2]
    )
    up_to: Duration = Field(
        default=Duration.parse("3d"),
        description="How much later each time at most, counted from the due moment, or from now where it has passed.",
        examples=["3d"],
    )
    offer: Annotated[list[Duration], Field(min_length=1, max_length=4)] = Field(
        default_factory=lambda: [Duration.parse(text) for text in ("4h", "1d", "2d")],
        description="What the buttons offer; the first is chosen unless another is tapped.",
        examples=[["4h", "1d", "2d"]],
    )


class Waiting(StrictModel):
    """Whether the clock may be stopped while somebody outside is to answer."""

    by: Literal["performer", "supervisor", "nobody"] = Field(
        default="supervisor",
        description="`performer`: they stop it by themselves; `supervisor`: those above confirm it; `nobody`: it "
        "always runs.",
        examples=["performer"],
    )
    up_to: Duration = Field(default=Duration.parse("2w"), description="For how long at most.", examples=["2w"])


class Due(StrictModel):
    """When a task is due, where a duration from the stage's start does not say it. A moment alone may be written
    bare: `due: on Friday`."""

    field: Key | None = Field(
        None, description="Counts from the moment in this instance field.", examples=["delivery"]
    )
    previous: bool = Field(
        False, description="Counts from the due moment of the stage before, not from its end.", examples=[True]
    )
    plus: Duration | None = Field(None, description="So long after that.", examples=["1d"])
    minus: Duration | None = Field(None, description="So long before that.", examples=["2d"])
    at: Term | None = Field(
        None,
        description="The next such moment: `by 17:00`, `on Friday`, `last working day of month`.",
        examples=["on Friday by 12:00"],
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"at": Term.parse(value)} if isinstance(value, str) else value


class Stage(StrictModel):
    """A step of the route: a task for somebody, with a deadline."""

    key: Key = Field(description="Unique in the process.", examples=["proposal"])
    title: LocalText = Field(description="Its name.", examples=[{"uk": "Підготовка технічного рішення"}])
    instruction: LocalText = Field(
        description="What to do, said to the performer.", examples=[{"uk": "Підготуйте рішення."}]
    )
    performer: Performer = Field(
        description="Who does it.", examples=[{"role": "technician", "pick": "least_loaded"}]
    )
    duration: Duration | None = Field(
        None, description="Time from entering the stage to the due moment.", examples=["1d"]
    )
    due_field: Key | None = Field(
        None, description="An instance field holding the due moment; wins over `duration`.", examples=["due"]
    )
    due: Due | None = Field(
        None,
        description="The due moment in other words than a duration; wins over `duration`, which then counts where "
        "the field is empty.",
        examples=[{"field": "delivery", "minus": "2d"}],
    )
    calendar: Key | None = Field(
        None, description="By which calendar it is worked on; unless said, the performer's.", examples=["warehouse"]
    )
    remind: list[Duration] = Field(
        default_factory=list, description="Reminders, so long before the due moment.", examples=[["1h"]]
    )
    main_action: EvidenceRule | None = Field(
        None, description="What completes the task.", examples=[{"kinds": ["photo"], "title": {"uk": "Фото"}}]
    )
    also: list[EvidenceRule] = Field(
        default_factory=list,
        description="Further evidence.",
        examples=[[{"kinds": ["place"], "title": {"uk": "Геолокація"}}]],
    )
    evidence_field: Key | None = Field(
        None,
        description="An instance field listing kinds of evidence to ask for instead of `main_action`.",
        examples=["evidence"],
    )
    complete_by: Literal["reply", "button"] = Field(
        "reply",
        description="`reply`: supplying everything takes the first outcome at once; `button`: a press is needed.",
        examples=["reply"],
    )
    acceptance: Acceptance | None = Field(None, description="Who accepts the work.", examples=[{"by": "supervisor"}])
    approval: bool | None = Field(
        None,
        description="Whether it judges what came before it: then neither the one responsible nor whoever "
        "completed the stage before gets it. Unless said: yes where the supervisor performs it, no elsewhere.",
        examples=[True],
    )
    outcomes: Annotated[list[Outcome], Field(min_length=1, max_length=30)] = Field(
        description="Ways out; the first is the usual one.",
        examples=[[{"key": "paid", "title": {"uk": "Оплачено"}, "to": ["shipment"]}]],
    )
    returns_to: list[Key] | None = Field(
        None,
        description="Earlier stages it may be returned to. Unless said: every stage the instance has been in.",
        examples=[["request"]],
    )
    escalate: list[EscalationStep] | None = Field(
        None,
        description="The ladder: who hears, step by step, when it is late or stuck, until somebody takes it. Unless "
        "said: the one in `company.yaml`; an empty list for nobody.",
        examples=[[{"after": "2h", "to": {"supervisor": 1}}]],
    )
    promise: Duration | None = Field(
        None,
        description="For how long the ladder stops when somebody takes it. Unless said: as in `company.yaml`.",
        examples=["4h"],
    )
    extensions: Extensions = Field(
        default_factory=Extensions,
        description="How much more time may be asked for.",
        examples=[{"times": 2, "up_to": "3d"}],
    )
    waiting: Waiting = Field(
        default_factory=Waiting,
        description="Whether the clock may be stopped while a client is to answer.",
        examples=[{"by": "performer", "up_to": "2w"}],
    )
    stuck_after: Duration | None = Field(
        None,
        description="So long without visible progress in the stage, and it is stuck: the ladder begins.",
        examples=["5d"],
    )
    probability: int | None = Field(
        None, ge=0, le=100, description="Probability of success here, percent.", examples=[40]
    )
