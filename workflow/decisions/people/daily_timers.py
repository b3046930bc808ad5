"""Time acts upon a person: their working day begins, or ends soon; what else has its moment is shown its way.

The list itself is made when it is delivered; here it is only said that the moment has come, and when the next one
will. A moment of an earlier day, passed while the bot was away, is not told; today's is.
"""

from dataclasses import replace
from datetime import datetime

from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.company.directory import Directory
from workflow.company.quiet_hours import days_of, local_day
from workflow.decisions.people import reachability, subscriptions
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult, Notice, NoticeKind, Reason, Rejected
from workflow.messages.people_commands import PlanDays
from workflow.notification.daily_schedule import moment_on, next_moment
from workflow.ports.transaction import Transaction
from workflow.rules.absence import lifecycle

_NOTICES = {PersonalTimerKind.AGENDA: NoticeKind.AGENDA, PersonalTimerKind.EVENING: NoticeKind.EVENING}


def fire(tx: Transaction, command: FireTimer, now: datetime) -> CommandResult | Rejected:
    """The moment of a timer that is no case's has come; refused when it is gone or has another moment."""
    timer = tx.timers.get(command.timer_id)
    if timer is None:
        return lifecycle.fire(tx, command, now)
    if timer.fire_at != command.fire_at or timer.fire_at > now:
        return Rejected(reason=Reason.TIMER_GONE)
    if timer.kind in _NOTICES:
        return begin_part_of_day(tx.directory, timer, now)
    if timer.kind is PersonalTimerKind.VIEWS:
        return subscriptions.fire(tx, timer, now)
    return reachability.fire(tx, timer, now)


def begin_part_of_day(directory: Directory, timer: PersonalTimer, now: datetime) -> CommandResult:
    """Say that the moment has come; the timer moves on to the next one."""
    if directory.person(timer.person) is None:
        return CommandResult(case=None, personal_gone=(timer.id,))
    days = days_of(directory, timer.person)
    today = local_day(now, days)
    moment = moment_on(timer.kind, days, today)
    has_come = moment is not None and moment <= now
    told = Notice(kind=_NOTICES[timer.kind], to=timer.person, data={"day": today.isoformat()})
    moved = replace(timer, fire_at=next_moment(timer.kind, days, now))
    return CommandResult(case=None, notices=(told,) if has_come else (), personal=(moved,))


def plan(tx: Transaction, command: PlanDays, now: datetime) -> CommandResult:
    """Everybody named has their next morning and evening, by the calendar they have now, and their views. What is due
    stays due."""
    planned: list[PersonalTimer] = []
    for person in command.people:
        if tx.directory.person(person) is None:
            continue
        there = {timer.kind: timer for timer in tx.timers.of(person)}
        for kind in _NOTICES:
            fire_at, known = next_moment(kind, days_of(tx.directory, person), now), there.get(kind)
            if known is None or (known.fire_at > now and known.fire_at != fire_at):
                timer_id = known.id if known else tx.new_id()
                planned.append(PersonalTimer(id=timer_id, person=person, kind=kind, fire_at=fire_at))
    return CommandResult(case=None, personal=(*planned, *subscriptions.plan(tx, command, now)))
