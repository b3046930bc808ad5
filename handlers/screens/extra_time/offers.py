"""The moments and the reasons that are offered, and what was typed instead.

Does not know messages: words in, values out.
"""

from datetime import datetime

from handlers.screens.buttons.extra_time import minutes_of
from handlers.screens.start_case.input_errors import InputError, Unclear
from handlers.screens.start_case.typed_moments import read_moment
from handlers.screens.task.view import View
from handlers.screens.texts import Texts
from workflow.case.request import RequestKind
from workflow.rules.suspended_clock import whole_minute
from workflow.time.calendar import WorkCalendar
from workflow.time.duration import Duration

WAITS = (Duration.parse("1d"), Duration.parse("3d"), Duration.parse("1w"))
_LONGEST_MOMENT = 6
"""Words in a moment at most."""
Offered = list[tuple[str, datetime]]


def later_moments(view: View) -> Offered:
    """Later due moments, by the length of the stage's choice."""
    due = max(view.task.due_at or view.now, view.now)
    return _after(view, due, view.stage.extensions.offer)


def waiting_moments(view: View) -> Offered:
    """Until when the clock may stand still at the latest; no longer than the stage allows."""
    longest = _after(view, view.now, [view.stage.waiting.up_to])
    shorter = [one for one in _after(view, view.now, WAITS) if one[1] < longest[0][1]]
    return [*shorter, *longest][:3]


def offered_for(view: View, kind: RequestKind) -> Offered:
    return later_moments(view) if kind is RequestKind.EXTENSION else waiting_moments(view)


def span_name(t: Texts, span: Duration) -> str:
    """`+2 d`, `+4 h`."""
    hours, minutes = divmod(span.minutes + span.clock_minutes, 60)
    weeks, days = divmod(span.calendar_days, 7)
    parts = [
        t.plain("{n} wk", n=weeks) if weeks else "",
        t.plain("{n} d", n=span.days + days) if span.days + days else "",
        t.plain("{n} h", n=hours) if hours else "",
        t.plain("{n} min", n=minutes) if minutes else "",
    ]
    return "+" + " ".join(part for part in parts if part)


def read_words(text: str, calendar: WorkCalendar, now: datetime) -> tuple[datetime | None, str]:
    """A moment and a reason, either of which may be missing. Raises `Unclear` for what was meant as a moment and is
    none: a day that does not exist or has passed."""
    words = text.split()
    complaint: Unclear | None = None
    for count in range(min(len(words), _LONGEST_MOMENT), 0, -1):
        try:
            return read_moment(" ".join(words[:count]), calendar, now), " ".join(words[count:])
        except Unclear as unclear:
            if unclear.complaint is not InputError.NOT_A_MOMENT and (count == len(words) or _begins_as_moment(text)):
                complaint = complaint or unclear
    if complaint or _begins_as_moment(text):
        raise complaint or Unclear(InputError.NOT_A_MOMENT)
    return None, " ".join(words)


def _begins_as_moment(text: str) -> bool:
    return text.strip()[:1] in ("+", *"0123456789")


def _after(view: View, start: datetime, spans: list[Duration] | tuple[Duration, ...]) -> Offered:
    calendar = view.directory.calendar_of(view.task.assignee, view.stage.calendar)
    moments = [(span_name(view.t, span), whole_minute(calendar.add(start, span))) for span in spans]
    return [(name, moment) for name, moment in moments if minutes_of(moment) > minutes_of(view.now)]
