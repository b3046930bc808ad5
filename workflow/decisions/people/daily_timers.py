"""Time acts upon a person: their working day begins, or ends soon.

The list itself is made when it is delivered; here it is only said that the moment has come, and when the next one
will. A moment of an earlier day, passed while the bot was away, is not told; today's is.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.company.directory import Directory
from workflow.company.quiet_hours import days_of, local_day
from workflow.messages.events import Notice, NoticeKind, Outcome, Reason, Rejected
from workflow.messages.people_commands import FirePersonalTimer, PlanDays
from workflow.notification.daily_schedule import moment_on, next_moment

_NOTICES = {PersonalTimerKind.AGENDA: NoticeKind.AGENDA, PersonalTimerKind.EVENING: NoticeKind.EVENING}
TimersOf = Callable[[str], Sequence[PersonalTimer]]


def fire(
    directory: Directory, timer: PersonalTimer | None, command: FirePersonalTimer, now: datetime
) -> Outcome | Rejected:
    """Say that the moment has come; the timer moves on to the next one."""
    if timer is None or timer.fire_at != command.fire_at or timer.fire_at > now:
        return Rejected(reason=Reason.TIMER_GONE)
    if directory.person(timer.person) is None:
        return Outcome(case=None, personal_gone=(timer.id,))
    days = days_of(directory, timer.person)
    today = local_day(now, days)
    moment = moment_on(timer.kind, days, today)
    has_come = moment is not None and moment <= now
    told = Notice(kind=_NOTICES[timer.kind], to=timer.person, data={"day": today.isoformat()})
    moved = PersonalTimer(
        id=timer.id, person=timer.person, kind=timer.kind, fire_at=next_moment(timer.kind, days, now)
    )
    return Outcome(case=None, notices=(told,) if has_come else (), personal=(moved,))


def plan(
    directory: Directory, timers_of: TimersOf, new_id: Callable[[], int], command: PlanDays, now: datetime
) -> Outcome:
    """Everybody named has their next morning and evening, by the calendar they have now. What is due stays due."""
    planned: list[PersonalTimer] = []
    for person in command.people:
        if directory.person(person) is None:
            continue
        there = {timer.kind: timer for timer in timers_of(person)}
        for kind in _NOTICES:
            fire_at, known = next_moment(kind, days_of(directory, person), now), there.get(kind)
            if known is None or (known.fire_at > now and known.fire_at != fire_at):
                timer_id = known.id if known else new_id()
                planned.append(PersonalTimer(id=timer_id, person=person, kind=kind, fire_at=fire_at))
    return Outcome(case=None, personal=tuple(planned))
