"""What follows from a command: facts for the history, notices for people, or a refusal.

The outbox stores notices as facts; they are rendered at delivery in the reader's language, so nothing here
holds a text for the eye (except words that people wrote themselves).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from workflow.state import Case


class EventKind(StrEnum):
    STARTED = "started"
    ENTERED = "entered"
    LEFT = "left"
    GIVEN = "given"
    """A task was given to its assignee or offered to candidates."""
    OPENED = "opened"
    CLAIMED = "claimed"
    SUPPLIED = "supplied"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    UNDONE = "undone"
    REASSIGNED = "reassigned"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    STUCK = "stuck"
    WAITS = "waits"
    """Nobody could be picked; the task waits with a stand-in."""
    ENDED = "ended"
    CANCELLED = "cancelled"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact for the history. Storage adds instance, actor, moment and the update it came from."""

    kind: EventKind
    stage: str | None = None
    task_id: int | None = None
    at: datetime | None = None
    """Only for imported facts; otherwise the moment of the transaction."""
    data: Mapping[str, Any] = field(default_factory=dict)


class NoticeKind(StrEnum):
    TASK = "task"
    """A new card: this person has a task, or may claim one. Rings."""
    CARD = "card"
    """This person's card of the task is no longer as it is shown: redraw it in place."""
    DEAL = "deal"
    """The instance's card for the one who started it: sent once, then redrawn in place."""
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    STUCK = "stuck"
    WAITS = "waits"
    """To admins: a stage found no performer; the task waits with a stand-in."""
    RETURNED = "returned"
    """To the one who started it: the instance went back. (The performer learns it from the new card.)"""
    ENDED = "ended"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    DAMAGED_FILE = "damaged_file"
    INCIDENT = "incident"
    DEAD_LETTER = "dead_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody must learn something. `data` holds JSON values; `urgent` goes before routine."""

    kind: NoticeKind
    to: str
    instance_id: int | None = None
    task_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A command's effect: the case as it is now, what to remember, whom to tell."""

    case: Case | None
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    task_id: int | None = None
    """The task the command was about, as the presser will want to see it."""
    completed: bool = False
    """Whether the command completed a task."""
    unasked: tuple[str, ...] = ()
    """Kinds of the parts that were sent but not kept, because nobody asks for them."""
    late: "Rejected | None" = None
    """What was sent is kept, but it changes nothing any more: the instance was cancelled meanwhile. Say so."""


class Reason(StrEnum):
    """Why not. Each has a sentence in the catalogs."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_ALLOWED = "not_allowed"
    ALREADY_COMPLETED = "already_completed"
    ALREADY_CLAIMED = "already_claimed"
    ALREADY_ENDED = "already_ended"
    """The instance is won, lost or cancelled."""
    CANCELLED = "cancelled"
    """The task was withdrawn: returned, reassigned stage, undone."""
    MISSING = "missing"
    """Required evidence is not there yet; `data["missing"]` lists rule indexes."""
    NOT_ASKED = "not_asked"
    """The stage does not ask for this kind of thing; `data["kinds"]` lists what was sent, `data["asked"]` what is
    asked for."""
    REASON_NEEDED = "reason_needed"
    NO_SUCH_OUTCOME = "no_such_outcome"
    NO_SUCH_STAGE = "no_such_stage"
    NO_SUCH_PERSON = "no_such_person"
    NOT_COMPLETED = "not_completed"
    """There is nothing to undo: the task is open (again)."""
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    UNKNOWN_PROCESS = "unknown_process"
    FIELD_MISSING = "field_missing"
    FIELD_WRONG = "field_wrong"
    SAME_PERSON = "same_person"
    ALREADY_IMPORTED = "already_imported"
    TIMER_GONE = "timer_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An expected no. `by` and `at` tell who did it already and when, where that is the reason."""

    reason: Reason
    case: Case | None = None
    task_id: int | None = None
    by: str | None = None
    at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
