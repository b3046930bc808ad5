"""Whether a notice rings now, waits, or is told together with others.

The one rule between the outbox and the phone, so that it can be read and tried by itself. Redraws never come here:
they do not ring. Does not remember anything: how often a person was rung today is told to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.company.absence import OPEN_END
from workflow.company.preferences import Preferences
from workflow.company.quiet_hours import WorkDays, is_quiet, quiet_ends
from workflow.messages.events import NoticeKind
from workflow.notification.notice_table import NOTICES, Wakes

LATE = timedelta(minutes=15)
"""What is told so much later than it came true has waited for the bot, or for the person to be reachable."""
THERE = timedelta(minutes=10)
"""Whoever wrote or pressed so short ago is evidently there, whatever the hour."""

AT_ONCE = timedelta(minutes=1)
"""Of a list of the day and what else comes so close to it, only the first rings."""


class HoldReason(StrEnum):
    """Why a notice is not told by itself and at once."""

    QUIET = "quiet"
    LATE = "late"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """A notice that would make a phone ring. `since`: when it came true."""

    kind: NoticeKind
    since: datetime
    held_for: HoldReason | None = None
    summed: bool = False
    """A summary has told of it already; its own card follows without a sound."""


@dataclass(frozen=True, slots=True)
class Now:
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    until: datetime
    why: HoldReason


@dataclass(frozen=True, slots=True)
class Gather:
    """Tell it together with everything else that waits for the same reason."""

    why: HoldReason


Verdict = Now | Hold | Gather


def judge(
    notice: Ringing,
    habits: Preferences,
    days: WorkDays,
    now: datetime,
    *,
    rung_today: int,
    there: bool,
    back_at: datetime | None = None,
) -> Verdict:
    """What becomes of it now. `there`: the person has just written or pressed something; `back_at`: they are away
    until then."""
    if notice.summed:
        return Now(silent=True)
    rule = NOTICES[notice.kind]
    escalation = rule.wakes is Wakes.NEVER_HELD
    may_wake = there or (escalation and habits.escalations)
    away = back_at is not None and not escalation and rule.wakes is not Wakes.IN_ABSENCE
    if away and back_at == OPEN_END and not there:
        return Hold(OPEN_END, HoldReason.QUIET)
    open_from = max(now, back_at) if away and back_at and back_at != OPEN_END else now
    if not may_wake and (open_from > now or is_quiet(habits, days, now)):
        return Hold(quiet_ends(habits, days, open_from), HoldReason.QUIET)
    if rule.alone:
        return Now()
    if notice.held_for is not None:
        return Gather(notice.held_for)
    if now - notice.since > LATE:
        return Gather(HoldReason.LATE)
    if habits.budget is not None and rung_today >= habits.budget and not escalation and not there:
        return Gather(HoldReason.BUDGET)
    return Now()


def is_echo(kind: NoticeKind, rung: NoticeKind) -> bool:
    """Whether one ring is enough for both: a list after anything that rang, and after a list what it names."""
    return NOTICES[kind].alone or (NOTICES[rung].daily and NOTICES[kind].listed)
