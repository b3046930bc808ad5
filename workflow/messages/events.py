"""What follows from a command: facts for the history, notices for people, or a refusal.

The outbox stores notices as facts; they are rendered at delivery in the reader's language, so nothing here
holds a text for the eye (except words that people wrote themselves).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from workflow.case.daily_timer import PersonalTimer
from workflow.case.state import Case
from workflow.company.absence import Absence


class EventKind(StrEnum):
    STARTED = "started"
    ENTERED = "entered"
    LEFT = "left"
    GIVEN = "given"
    """A task was given to its assignee or offered to candidates."""
    OPENED = "opened"
    CLAIMED = "claimed"
    SUPPLIED = "supplied"
    REPLACED = "replaced"
    """What was supplied was edited; `data` has both, as `was` and `now`."""
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    UNDONE = "undone"
    REASSIGNED = "reassigned"
    RESPONSIBLE = "responsible"
    """Somebody else answers for the instance from now on."""
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    REARMED = "rearmed"
    """What was promised with an acknowledgement brought nothing: the ladder climbs again."""
    NUDGED = "nudged"
    STUCK = "stuck"
    EXTENSION_ASKED = "extension_asked"
    REPLANNED = "replanned"
    """A calendar changed, and the due moment with it."""
    EXTENDED = "extended"
    WAITING_ASKED = "waiting_asked"
    WAITING = "waiting"
    """The clock of a task stands still."""
    RESUMED = "resumed"
    """The clock of a task runs again."""
    REFUSED = "refused"
    """A request was answered with no."""
    LAPSED = "lapsed"
    """A request needs no answer any more."""
    WAITS = "waits"
    """Nobody could be picked; the task waits with a stand-in."""
    ENDED = "ended"
    CANCELLED = "cancelled"
    IMPORTED = "imported"
    ABSENCE_SET = "absence_set"
    """These four belong to a person, not to an instance."""
    ABSENCE_BEGUN = "absence_begun"
    ABSENCE_OVER = "absence_over"
    ABSENCE_CANCELLED = "absence_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact for the history. Storage adds instance, actor, moment and the update it came from."""

    kind: EventKind
    stage: str | None = None
    task_id: int | None = None
    at: datetime | None = None
    """Only for imported facts; otherwise the moment of the transaction."""
    by: str | None = None
    """Who did it, of imported facts; None where nobody knows. Of all others it was whoever acts."""
    data: Mapping[str, Any] = field(default_factory=dict)


class NoticeKind(StrEnum):
    TASK = "task"
    """A new card: this person has a task, or may claim one. Rings."""
    CARD = "card"
    """This person's card of the task is no longer as it is shown: redraw it in place."""
    CASE = "deal"
    """The instance's card for the one who started it: sent once, then redrawn in place."""
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    """To those above: a late task, or a visit that is stuck (`data["escalation"]`). Rings."""
    ESCALATION_CARD = "escalation_card"
    """This person's copy of an escalation is no longer as it is shown: redraw it in place."""
    NUDGE = "nudge"
    """To the performer: somebody above waits for it. Rings."""
    REQUEST = "request"
    """To those above: somebody asks for more time, or to wait. Rings."""
    REQUEST_OVER = "request_over"
    """This person's message about a request is no longer as it is shown: redraw it in place."""
    ANSWER = "answer"
    """To the one who asked: what was decided, by whom, and their word."""
    REPLANNED = "replanned"
    """A calendar changed: the due moment is another now."""
    EXTENDED = "extended"
    """To the performer: somebody above gave more time unasked."""
    RESUMED = "resumed"
    """To the performer: the time for which the task was to wait is over."""
    WAITS = "waits"
    """To admins: a stage found no performer; the task waits with a stand-in."""
    BRIEF = "brief"
    """To whoever was handed over several things at once: what each is, before the cards."""
    HANDED_OVER = "handed_over"
    """To whoever had them: who has them now."""
    RETURNED = "returned"
    """To the one who started it: the instance went back. (The performer learns it from the new card.)"""
    ENDED = "ended"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    """To whoever stands above: somebody's work does not arrive. Rings."""
    UNREACHABLE_CARD = "unreachable_card"
    """That message is no longer as it is shown: redraw it in place."""
    BACK = "back"
    """To somebody who is back after a while: what is open, before the cards."""
    DAMAGED_FILE = "damaged_file"
    AGENDA = "agenda"
    """The day's tasks, as the working day begins; then redrawn as things are done."""
    EVENING = "evening"
    """What is still open, before the working day ends; then redrawn."""
    VIEW = "view"
    """What somebody is subscribed to: its process and what it shows. Drawn when it is delivered. Rings."""
    COMPANY_CHANGED = "company_changed"
    """To admins: what is different in the company's files, and lived by from now on."""
    COMPANY_REFUSED = "company_refused"
    """To admins: the company's files have mistakes; it goes on as before."""
    RESTORED = "restored"
    """To admins: the database was put back from an older copy (`data`: `since`, `until`)."""
    INCIDENT = "incident"
    DEAD_LETTER = "dead_letter"
    OUTAGE = "outage"
    """To admins: the bot got nothing, could send nothing or had no tables for a while."""
    ABSENCE_SET = "absence_set"
    """To somebody whose absence another person set, put right or called off."""
    SUBSTITUTE = "substitute"
    """To a substitute: for whom and when, and which tasks come with it. Rings before their cards."""
    ABSENCE_MOVED = "absence_moved"
    """To those concerned: who has the tasks of somebody away now; one message for all."""
    ABSENCE_OVER = "absence_over"
    """To somebody who is back: what others still do on their behalf."""
    TAKEN_BACK = "taken_back"
    """To a substitute: what went back to whom they stood in for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody must learn something. `data` holds JSON values; `urgent` goes before routine."""

    kind: NoticeKind
    to: str
    instance_id: int | None = None
    task_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False
    since: datetime | None = None
    """When it came true, where it is told later: a timer that fired late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """A command's effect: the case as it is now, what to remember, whom to tell."""

    case: Case | None
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    task_id: int | None = None
    """The task the command was about, as the presser will want to see it."""
    number: int | None = None
    """The human number of the case, for who is not sent the case itself."""
    completed: bool = False
    """Whether the command completed a task."""
    replaced: bool = False
    """Whether what was edited took the place of what was supplied."""
    unasked: tuple[str, ...] = ()
    """Kinds of the parts that were sent but not kept, because nobody asks for them."""
    personal: tuple[PersonalTimer, ...] = ()
    """Timers of people that are set, or set anew."""
    personal_gone: tuple[int, ...] = ()
    absences: tuple[Absence, ...] = ()
    """The absences that the command set or ended, as they are now."""
    moved: int = 0
    """How many tasks changed hands."""
    late: "Rejected | None" = None
    """What was sent is kept, but it changes nothing any more: the instance was cancelled meanwhile. Say so."""


class Reason(StrEnum):
    """Why not. Each has a sentence in the catalogs."""

    NOT_FOUND = "not_found"
    LOST = "lost"
    """It was there once: the database has been put back from an older copy (`workflow.messages.missing`)."""
    NOT_YOURS = "not_yours"
    NOT_ALLOWED = "not_allowed"
    ALREADY_COMPLETED = "already_completed"
    ALREADY_CLAIMED = "already_claimed"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    """Somebody else took the escalation."""
    ESCALATION_CLOSED = "escalation_closed"
    """Nobody has to answer it any more; `data["closing"]` says how it ended."""
    NUDGED_LATELY = "nudged_lately"
    """The performer was nudged less than an hour ago."""
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
    NO_DUE_MOMENT = "no_due_moment"
    """There is nothing to extend."""
    DATE_PAST = "date_past"
    DATE_EARLIER = "date_earlier"
    """More time must be later than the due moment, which is `data["due"]`."""
    DATE_TOO_FAR = "date_too_far"
    """The stage allows no more than until `data["furthest"]`."""
    NO_MORE_TIMES = "no_more_times"
    """The stage was extended `data["times"]` times already; no more are allowed."""
    NOBODY_ABOVE = "nobody_above"
    """Nobody decides about their own request, and there is nobody else."""
    ALREADY_ASKED = "already_asked"
    REQUEST_OVER = "request_over"
    """It was answered already, or needs no answer any more; `data["verdict"]` says which."""
    ALREADY_WAITING = "already_waiting"
    NOT_WAITING = "not_waiting"
    BACK_ALREADY = "back_already"
    """Whoever was out of reach is not any more; `data["person"]`."""
    PLAN_CHANGED = "plan_changed"
    """Part of what was to be handed over is done or with somebody else meanwhile; `data["changed"]` lists it."""
    ALREADY_IMPORTED = "already_imported"
    ALREADY_ANSWERED = "already_answered"
    """What was sent has been acted on before; it was taken up again because the answer was lost on its way."""
    TIMER_GONE = "timer_gone"
    AWAY = "away"
    """The person is away (`data`: `person`, `until`, `substitute`)."""
    ABSENCE_PAST = "absence_past"
    ABSENCE_ORDER = "absence_order"
    """It would end before it begins."""
    ABSENCE_TOO_LONG = "absence_too_long"
    ABSENCE_OVERLAPS = "absence_overlaps"
    """They are away then already: `data` tells from when to when."""
    ABSENCE_ENDED = "absence_ended"
    """It is over or called off: `by` whom and when."""
    SUBSTITUTE_SELF = "substitute_self"
    SUBSTITUTE_AWAY = "substitute_away"
    """The substitute is away too, and nobody stands in for them."""
    SUBSTITUTE_CIRCLE = "substitute_circle"
    """The work would come back to the one who is away; `data["circle"]` names the people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An expected no. `by` and `at` tell who did it already and when, where that is the reason."""

    reason: Reason
    case: Case | None = None
    task_id: int | None = None
    by: str | None = None
    at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
