"""The one table of notices: for each kind what it is about, whether it rings, how it is told beside others.

What it says is words, and stands with the screens (`handlers.screens.notices`).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflow.messages.events import NoticeKind


class NoticeSubject(StrEnum):
    """What a notice is about, and so which living messages it belongs with."""

    TASK = "task"
    CASE = "case"
    ESCALATION = "escalation"
    ALARM = "alarm"
    """Somebody out of reach."""
    PERSON = "person"
    """The reader's own: an absence, a hand-over, their day."""
    COMPANY = "company"
    """The machine or the company's files; admins are told."""


class Placement(StrEnum):
    """Where its screen goes, among the messages that are alive about the same."""

    NEW = "new"
    """A message of its own that lives no further."""
    FRESH_CARD = "fresh_card"
    """The living card, sent anew; older ones go."""
    CARD = "card"
    """The living card, redrawn in place."""
    REMINDER = "reminder"
    """Beside the card; an older reminder goes."""
    REQUEST = "request"
    """A living question."""
    ANSWERED = "answered"
    """The living question, redrawn; it lives no longer."""


class Wakes(StrEnum):
    """Through what it may ring."""

    NEVER_HELD = "never_held"
    """Somebody must act now: no budget holds it, and no absence."""
    IN_ABSENCE = "in_absence"
    """Told in an absence all the same: it is about their being away."""
    BY_DAY = "by_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """`daily`: a list of the reader's day; `listed`: such a list names it, too. `alone`: a list or a view, never part
    of a digest. `line_is_enough`: a line of a digest says it; others get a message of their own, too. `mentioned`: a
    digest says something of it; `own_work`: with whatever else is about the same task; `rank`: its place there, the
    most pressing first."""

    subject: NoticeSubject
    placement: Placement = Placement.NEW
    wakes: Wakes = Wakes.BY_DAY
    daily: bool = False
    listed: bool = False
    alone: bool = False
    line_is_enough: bool = False
    mentioned: bool = True
    own_work: bool = False
    rank: int = 5

    @property
    def about_case(self) -> bool:
        """Whether it is told only while its case is there."""
        return self.subject in (NoticeSubject.TASK, NoticeSubject.CASE, NoticeSubject.ESCALATION)

    @property
    def is_case_card(self) -> bool:
        """The card of a case, sent once and redrawn from then on."""
        return self.subject is NoticeSubject.CASE and self.placement is Placement.CARD


_TASK, _CASE, _ESCALATION, _ALARM = (
    NoticeSubject.TASK,
    NoticeSubject.CASE,
    NoticeSubject.ESCALATION,
    NoticeSubject.ALARM,
)
_PERSON, _COMPANY = NoticeSubject.PERSON, NoticeSubject.COMPANY

NOTICES: dict[NoticeKind, NoticeRule] = {
    NoticeKind.TASK: NoticeRule(subject=_TASK, placement=Placement.FRESH_CARD, own_work=True, rank=4),
    NoticeKind.CARD: NoticeRule(subject=_TASK, placement=Placement.CARD),
    NoticeKind.REMINDER: NoticeRule(
        subject=_TASK, placement=Placement.REMINDER, listed=True, line_is_enough=True, own_work=True, rank=3
    ),
    NoticeKind.OVERDUE: NoticeRule(
        subject=_TASK, placement=Placement.REMINDER, listed=True, line_is_enough=True, own_work=True, rank=1
    ),
    NoticeKind.NUDGE: NoticeRule(
        subject=_TASK, placement=Placement.REMINDER, line_is_enough=True, own_work=True, rank=2
    ),
    NoticeKind.REQUEST: NoticeRule(subject=_TASK, placement=Placement.REQUEST),
    NoticeKind.REQUEST_OVER: NoticeRule(subject=_TASK, placement=Placement.ANSWERED),
    NoticeKind.ANSWER: NoticeRule(subject=_TASK, line_is_enough=True),
    NoticeKind.REPLANNED: NoticeRule(subject=_TASK, line_is_enough=True),
    NoticeKind.EXTENDED: NoticeRule(subject=_TASK, line_is_enough=True),
    NoticeKind.RESUMED: NoticeRule(subject=_TASK, line_is_enough=True),
    NoticeKind.WAITS: NoticeRule(subject=_TASK),
    NoticeKind.CASE: NoticeRule(subject=_CASE, placement=Placement.CARD, mentioned=False),
    NoticeKind.RETURNED: NoticeRule(subject=_CASE, line_is_enough=True),
    NoticeKind.ENDED: NoticeRule(subject=_CASE, line_is_enough=True),
    NoticeKind.CANCELLED: NoticeRule(subject=_CASE, line_is_enough=True),
    NoticeKind.ESCALATION: NoticeRule(
        subject=_ESCALATION, placement=Placement.FRESH_CARD, wakes=Wakes.NEVER_HELD, rank=0
    ),
    NoticeKind.ESCALATION_CARD: NoticeRule(subject=_ESCALATION, placement=Placement.CARD),
    NoticeKind.UNREACHABLE: NoticeRule(
        subject=_ALARM, placement=Placement.FRESH_CARD, wakes=Wakes.NEVER_HELD, line_is_enough=True
    ),
    NoticeKind.UNREACHABLE_CARD: NoticeRule(subject=_ALARM, placement=Placement.CARD),
    NoticeKind.BRIEF: NoticeRule(subject=_PERSON),
    NoticeKind.HANDED_OVER: NoticeRule(subject=_PERSON),
    NoticeKind.BACK: NoticeRule(subject=_PERSON),
    NoticeKind.ABSENCE_SET: NoticeRule(subject=_PERSON, wakes=Wakes.IN_ABSENCE),
    NoticeKind.SUBSTITUTE: NoticeRule(subject=_PERSON),
    NoticeKind.ABSENCE_MOVED: NoticeRule(subject=_PERSON, wakes=Wakes.IN_ABSENCE),
    NoticeKind.ABSENCE_OVER: NoticeRule(subject=_PERSON, wakes=Wakes.IN_ABSENCE),
    NoticeKind.TAKEN_BACK: NoticeRule(subject=_PERSON, wakes=Wakes.IN_ABSENCE),
    NoticeKind.AGENDA: NoticeRule(subject=_PERSON, daily=True, alone=True),
    NoticeKind.EVENING: NoticeRule(subject=_PERSON, daily=True, alone=True),
    NoticeKind.VIEW: NoticeRule(subject=_PERSON, alone=True),
    NoticeKind.DAMAGED_FILE: NoticeRule(subject=_COMPANY),
    NoticeKind.COMPANY_CHANGED: NoticeRule(subject=_COMPANY),
    NoticeKind.COMPANY_REFUSED: NoticeRule(subject=_COMPANY),
    NoticeKind.RESTORED: NoticeRule(subject=_COMPANY, line_is_enough=True),
    NoticeKind.INCIDENT: NoticeRule(subject=_COMPANY, line_is_enough=True),
    NoticeKind.DEAD_LETTER: NoticeRule(subject=_COMPANY, line_is_enough=True),
    NoticeKind.OUTAGE: NoticeRule(subject=_COMPANY, line_is_enough=True),
}
