"""A clock that stands still and runs again: what that does to a task and to its timers.

Waiting is counted in whole minutes, as people read clocks: it begins and ends with the minute it falls into. Pure
values in, values out.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from workflow.case.state import Timer, UserTask
from workflow.time.calendar import WorkCalendar
from workflow.time.duration import Duration

_MINUTE = timedelta(minutes=1)


def whole_minute(moment: datetime) -> datetime:
    """The minute that this moment falls into."""
    return moment.replace(second=0, microsecond=0)


def stopped(task: UserTask, now: datetime, until: datetime, why: str) -> UserTask:
    """The task with its clock standing still from now on."""
    return replace(task, waiting_since=whole_minute(now), waiting_until=whole_minute(until), waiting_for=why)


def running_again_at(task: UserTask, now: datetime) -> datetime:
    """When the clock runs again if somebody starts it now: never later than was agreed."""
    return whole_minute(min(now, task.waiting_until) if task.waiting_until else now)


def waited(since: datetime, until: datetime, calendar: WorkCalendar) -> int:
    """Minutes of working time between the two; none where the end comes first."""
    return max(0, calendar.between(since, until) // _MINUTE)


def running(task: UserTask, now: datetime, calendar: WorkCalendar) -> tuple[UserTask, int]:
    """The task with its clock running again, and by how many minutes of working time everything of it moves."""
    if task.waiting_since is None:
        return task, 0
    minutes = waited(task.waiting_since, running_again_at(task, now), calendar)
    again = replace(
        task,
        waiting_since=None,
        waiting_until=None,
        waiting_for=None,
        waited=task.waited + minutes,
        due_at=moved(task.due_at, minutes, calendar),
        extended_to=moved(task.extended_to, minutes, calendar),
    )
    return again, minutes


def moved(moment: datetime | None, minutes: int, calendar: WorkCalendar) -> datetime | None:
    """So many minutes of working time later."""
    if moment is None or not minutes:
        return moment
    return calendar.add(moment, Duration(minutes=minutes))


def held(timer: Timer) -> Timer:
    """The timer, which does not fire while the clock stands still."""
    return replace(timer, held=True)


def released(timer: Timer, minutes: int, calendar: WorkCalendar) -> Timer:
    """The timer, so much later."""
    return replace(timer, held=False, fire_at=moved(timer.fire_at, minutes, calendar) or timer.fire_at)
