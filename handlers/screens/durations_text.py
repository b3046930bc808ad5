"""Spans of working time in words: `2 working days 3 h`. A night is not late, and a weekend is not time left.

Does not say anything where no working time lies between: the moment itself is told there.
"""

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.screens.texts import Texts
from workflow.case.state import UserTask
from workflow.company.directory import Directory
from workflow.ports.queries import CaseFile
from workflow.rules.deadline.due import worker
from workflow.time.calendar import RoundTheClock, WorkCalendar
from workflow.time.duration import Duration

_MINUTE = timedelta(minutes=1)


def worked(t: Texts, calendar: WorkCalendar, since: datetime, until: datetime) -> Markup | None:
    """Working time between two moments, in its one or two largest units; None for less than half a minute. Beyond a
    day whole hours, never rounded up to what would be a day more."""
    if isinstance(calendar, RoundTheClock):
        return t.span(until - since) if until - since >= _MINUTE / 2 else None
    span = calendar.split(since, until)
    if not span:
        return None
    if not span.days:
        return t.span(timedelta(minutes=span.minutes))
    days = t.many("{n} working day", "{n} working days", span.days)
    hours = span.minutes // 60
    return days + Markup(" ") + t("{n} h", n=hours) if hours else days


def spelled(t: Texts, duration: Duration) -> Markup:
    """A duration as a route map gives it, every part of it."""
    parts = []
    if duration.calendar_days:
        parts.append(t.many("{n} calendar day", "{n} calendar days", duration.calendar_days))
    if duration.days:
        parts.append(t.many("{n} working day", "{n} working days", duration.days))
    if duration.minutes:
        parts.append(t.span(timedelta(minutes=duration.minutes)))
    if duration.clock_minutes:
        parts.append(t("{n} h by the clock", n=t.number(duration.clock_minutes / 60)))
    return Markup(" ").join(parts)


def calendar_of(directory: Directory, file: CaseFile, task: UserTask) -> WorkCalendar:
    """By which calendar this task is worked on."""
    return directory.calendar_of(worker(task), file.definition.stage(task.stage).calendar)
