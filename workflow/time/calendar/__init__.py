"""Working time: when somebody works, and what a duration comes to by it.

A calendar is a value. Whoever reads files resolves public holidays into dates and makes a `Schedule` of them; a
schedule in a zone is a `WorkCalendar`, which adds, subtracts and measures.
"""

from workflow.time.calendar.always_open import RoundTheClock
from workflow.time.calendar.hours import Hours, hours_of_text
from workflow.time.calendar.schedule import Schedule
from workflow.time.calendar.terms import Term
from workflow.time.calendar.work_calendar import NeverWorks, WorkCalendar
from workflow.time.calendar.working_hours import WorkingHours

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
