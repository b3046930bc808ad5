"""Commands about people rather than about one case: reachability, absences, daily timers, subscriptions."""

from dataclasses import dataclass
from datetime import datetime

from workflow.case.subscription import ViewSchedule
from workflow.company.absence import OpenTasks
from workflow.messages.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe(Command):
    """This person gets this view of the process by this schedule; nothing changes where they do already."""

    person: str
    process: str
    shows: str
    schedule: ViewSchedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe(Command):
    subscription_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDays(Command):
    """See to it that these people's mornings, evenings and views are among the timers, by the clock they live by:
    they joined, or their calendars or zones changed."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnreachable(Command):
    """Telegram refuses to deliver to this person; `why` is a `reach.Why`."""

    person: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReached(Command):
    """This person wrote or pressed something, or Telegram lets us write to them again."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendWork(Command):
    """This person has another account, or none any more: what is open comes anew. `shown` are other things that were
    alive on the account before: `("escalation", id)`, `("request", task id)`."""

    person: str
    shown: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForPerson(Command):
    """Somebody above has heard that this person's work does not arrive, and waits for them."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """What is said of one absence. `ends_at` is the first moment back."""

    person: str
    starts_at: datetime
    ends_at: datetime
    substitute: str | None = None
    open_tasks: OpenTasks = OpenTasks.MOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAbsences(Command):
    """All of these or none; `replaces` is the absence that the only line puts right."""

    lines: tuple[AbsenceLine, ...]
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCommand(Command):
    absence_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAbsence(AbsenceCommand):
    """It was a mistake: it does not come, or what it moved comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFromAbsence(AbsenceCommand):
    """They are back before it ends. What others have of theirs stays there until somebody chooses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Command):
    """What others still do on this person's behalf comes back: these tasks, or all."""

    person: str
    tasks: tuple[int, ...] | None = None
