"""Working time: when somebody works, and what a duration comes to by it.

A calendar is a value. Whoever reads files resolves public holidays into dates and makes a `Schedule` of them; a
schedule in a zone is a `WorkCalendar`, which adds, subtracts and measures. Refuses to know countries and files.
"""

from workflow.calendars.clock_round import RoundTheClock
from workflow.calendars.hours import Hours, hours_of_text
from workflow.calendars.schedule import Schedule
from workflow.calendars.terms import Term
from workflow.calendars.work_calendar import NeverWorks, WorkCalendar
from workflow.calendars.working import WorkingHours

__all__ = [
    "Hours",
    "NeverWorks",
    "RoundTheClock",
    "Schedule",
    "Term",
    "WorkCalendar",
    "WorkingHours",
    "hours_of_text",
]
