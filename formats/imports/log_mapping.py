"""What a mapping says of an event log."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from workflow.written.base_model import StrictModel
from workflow.written.localized_text import Key

Column = Annotated[str, Field(min_length=1)]


class Told(StrEnum):
    """In which rows of a case what is the case's own is told."""

    EVERY_ROW = "every_row"
    """The same in all of them; otherwise the case is refused."""
    ONCE = "once"
    """In at least one; rows with nothing there do not count, two different values are refused."""
    FIRST = "first"
    """The first that is told, by the moments of the events."""
    LAST = "last"
    """The last that is told, by the moments of the events."""


class Nobody(StrEnum):
    """What becomes of an event that names no performer."""

    REFUSE = "refuse"
    """The case is refused."""
    NOBODY = "nobody"
    """Nobody is known to have done it: a visit without a task."""
    SKIP = "skip"
    """The event is left out."""


class Gap(StrEnum):
    """What becomes of a case that the route does not allow as it is told."""

    REFUSE = "refuse"
    """It is refused."""
    PASS_OVER = "pass_over"
    """The stages between, which the log does not tell, were passed in no time, by the shortest way; nobody did
    them."""


class Only(StrictModel):
    """Which rows are completed work."""

    column: Column = Field(description="The column that tells.", examples=["lifecycle:transition"])
    value: str = Field(description="What stands there; rows with anything else are refused.", examples=["complete"])
    others: Literal["refuse", "skip"] = Field(
        "refuse", description="`skip`: they are left out instead.", examples=["skip"]
    )


class Closed(StrictModel):
    """The other system's own end of a case."""

    at: Column = Field(
        description="The column with the moment; a case with nothing there is still open. Work that was done "
        "afterwards is brought too: then the case ends with it.",
        examples=["case:enddate"],
    )
    completes: Key = Field(
        description="The stage that the closing completes where the case stands nowhere else; nobody is known "
        "to have done it.",
        examples=["decision"],
    )
    otherwise: Key = Field(
        description="The lost end of a case that was closed while something else was still to be done.",
        examples=["closed"],
    )


class Ended(StrictModel):
    """The end of a case is its last event: with which end, and when it is known to be the last."""

    end: Key | None = Field(
        None, description="The end, where `column` does not tell another one.", examples=["closed"]
    )
    after: Annotated[int, Field(ge=0)] | None = Field(
        None,
        description="Days: a case of which nothing more is told for so long, by the last moment of the file, has "
        "ended; 0 for every case. Unless said, only those for which `column` tells an end.",
        examples=[30],
    )
    column: Column | None = Field(
        None, description="The column with the outcome; the last that is told of a case counts.", examples=["outcome"]
    )
    ends: dict[str, Key] = Field(
        default_factory=dict, description="For its values the ends.", examples=[{"accepted": "won"}]
    )


class EventSource(StrictModel):
    """An event log: each row is a piece of work that somebody completed in some case.

    The case's row of events is played over the process: an event ends the visit in its stage, which began when an
    earlier event led there. Branches run side by side; the same activity several times is several stays."""

    activity: Column = Field(description="The column with what was done.", examples=["concept:name"])
    stages: dict[str, Key] = Field(
        description="For each of its values the stage; several may be one stage.",
        examples=[{"Confirmation of receipt": "receipt"}],
    )
    at: Column = Field(description="The column with when it was completed.", examples=["time:timestamp"])
    performer: Column | None = Field(None, description="The column with who did it.", examples=["org:resource"])
    without_performer: Nobody = Field(
        Nobody.REFUSE, description="What becomes of an event that names nobody.", examples=["nobody"]
    )
    performer_otherwise: Key | None = Field(
        None, description="The key of somebody here who then did it, such as a robot.", examples=["robot"]
    )
    told: Told = Field(
        Told.EVERY_ROW, description="In which rows of a case its own values are told.", examples=["once"]
    )
    gaps: Gap = Field(
        Gap.REFUSE,
        description="What becomes of a case that begins elsewhere than in the first stage, or of work to which no "
        "way leads from the work before.",
        examples=["pass_over"],
    )
    begins: Column | None = Field(
        None,
        description="The column with when the case began; unless it says, or where that is later, it began "
        "with its first event.",
        examples=["case:startdate"],
    )
    only: Only | None = Field(
        None,
        description="Which rows are completed work; unless said, all.",
        examples=[{"column": "lifecycle:transition", "value": "complete"}],
    )
    closed: Closed | None = Field(
        None,
        description="When the other system closed the case.",
        examples=[{"at": "case:enddate", "completes": "decision", "otherwise": "closed"}],
    )
    ended: Ended | None = Field(
        None,
        description="Instead of `closed`: the last event is the end.",
        examples=[{"after": 30, "end": "closed"}],
    )
