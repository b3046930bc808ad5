"""An absence made of the days that somebody typed or chose: from which moment to which, and whose. Pure."""

from datetime import UTC, datetime, time, timedelta

from handlers.screens.absence.days_parser import Days
from handlers.screens.absence.half_typed import HalfTypedAbsence
from handlers.screens.absence_texts import zone_of
from workflow.company.absence import OPEN_END, Absence, OpenTasks
from workflow.company.directory import Directory
from workflow.messages.people_commands import AbsenceLine


def line_of(directory: Directory, half: HalfTypedAbsence, now: datetime, open_tasks: OpenTasks) -> AbsenceLine | None:
    """What would be set; None while no days are chosen."""
    days = half.days
    if days is None:
        return None
    starts_at, ends_at = moments_of(directory, half.person, days, now)
    if half.begun_at and days.first <= now.astimezone(zone_of(directory, half.person)).date():
        starts_at = datetime.fromisoformat(half.begun_at)
    return AbsenceLine(
        person=half.person,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute=half.substitute,
        open_tasks=open_tasks,
    )


def moments_of(directory: Directory, person: str, days: Days, now: datetime) -> tuple[datetime, datetime]:
    """From the first working moment of those days, or now, until the next one after them. The days are `checked`."""
    zone = zone_of(directory, person)
    calendar = directory.calendar_of(person)
    first = datetime.combine(days.first, time(), zone).astimezone(UTC)
    start, end = calendar.next_working(first), OPEN_END
    if days.last is not None:
        after = datetime.combine(days.last + timedelta(days=1), time(), zone)
        end = calendar.next_working(after.astimezone(UTC))
    # From a working moment to a working moment: so two weeks in a row, noted one by one, do not overlap.
    return (now if days.first == now.astimezone(zone).date() else start if start < end else first), end


def absence_of_id(directory: Directory, absence_id: int | None) -> Absence | None:
    """The absence with this id, if it is planned or under way."""
    return next((one for one in directory.absences if one.id == absence_id), None)
