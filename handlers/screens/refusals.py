"""Why not, in words: a sentence for every `Reason`, saying who did it already and when.

Plain text: it is shown in toasts and in messages alike, and escaped where it is put into HTML.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.screens.absence_texts import back_words, stretch, zone_of
from handlers.screens.display_names import person_name
from handlers.screens.texts import Texts
from workflow.case.request import Verdict
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.events import Reason, Rejected

TOAST_LIMIT = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as one reader sees it. `wanted` names what the task asks for, where the case is known."""

    t: Texts
    rejected: Rejected
    reader: Person
    directory: Directory
    now: datetime
    wanted: str = ""

    @property
    def who(self) -> str:
        return person_name(self.directory, self.rejected.by)

    @property
    def when(self) -> str:
        return self.t.moment(self.rejected.at, self.reader.tz, self.now) if self.rejected.at else ""

    @property
    def own_doing(self) -> bool:
        return self.rejected.by == self.reader.key

    @property
    def known(self) -> bool:
        return self.rejected.by is not None and self.rejected.at is not None


def sentence(refused: Refused) -> str:
    """The refusal as one or two sentences."""
    say = _SENTENCES.get(refused.rejected.reason)
    return say(refused) if say else refused.t.plain("This cannot be done now.")


def _not_yours(r: Refused) -> str:
    if r.rejected.by and not r.own_doing:
        return r.t.plain("This task is with {who}.", who=r.who)
    return r.t.plain("This task is not yours.")


def _already_completed(r: Refused) -> str:
    if r.known and r.own_doing:
        return r.t.plain("You have already done this: {when}.", when=r.when)
    if r.known:
        return r.t.plain("Already done by {who}, {when}.", who=r.who, when=r.when)
    return r.t.plain("This is already done.")


def _already_claimed(r: Refused) -> str:
    if r.own_doing:
        return r.t.plain("You already have this task.")
    if r.known:
        return r.t.plain("Already taken by {who}, {when}.", who=r.who, when=r.when)
    if r.rejected.by:
        return r.t.plain("Already taken by {who}.", who=r.who)
    return r.t.plain("Somebody has already taken this task.")


def _already_acknowledged(r: Refused) -> str:
    return r.t.plain("{who} took this, {when}.", who=r.who, when=r.when)


def _escalation_closed(r: Refused) -> str:
    if r.known:
        return r.t.plain("This has been settled: {who}, {when}.", who=r.who, when=r.when)
    return r.t.plain("This has been settled already.")


def _nudged_lately(r: Refused) -> str:
    return r.t.plain("Nudged already: {who}, {when}. Once an hour is enough.", who=r.who, when=r.when)


def _already_ended(r: Refused) -> str:
    if r.known:
        return r.t.plain("It is closed already: {who}, {when}.", who=r.who, when=r.when)
    if r.rejected.at:
        return r.t.plain("It is closed already: {when}.", when=r.when)
    return r.t.plain("It is closed already.")


def _cancelled(r: Refused) -> str:
    if r.known:
        return r.t.plain("This task was withdrawn: {who}, {when}.", who=r.who, when=r.when)
    return r.t.plain("This task was withdrawn.")


def _missing(r: Refused) -> str:
    if r.wanted:
        return r.t.plain("Still needed: {what}.", what=r.wanted)
    return r.t.plain("Something is still to be supplied.")


def _not_asked(r: Refused) -> str:
    if r.wanted:
        return r.t.plain("This is not what is asked for. Needed: {what}.", what=r.wanted)
    return r.t.plain("Nothing more needs to be sent here.")


def _too_late_to_undo(r: Refused) -> str:
    if r.known and not r.own_doing:
        return r.t.plain("Too late to undo: {who} is already working on it since {when}.", who=r.who, when=r.when)
    return r.t.plain("Too late to undo: the work has moved on.")


def _not_allowed(r: Refused) -> str:
    if r.rejected.data.get("why") == "own_work":
        return r.t.plain("Nobody accepts their own work: choose somebody else.")
    if r.rejected.data.get("why") == "own_work_offered":
        return r.t.plain("This judges your own work: leave it to a colleague.")
    if r.rejected.data.get("why") == "waiting":
        return r.t.plain("The clock cannot be stopped in this step.")
    return r.t.plain("This is not for you to do.")


def _same_person(r: Refused) -> str:
    who = person_name(r.directory, r.rejected.data.get("person") or r.rejected.by)
    return r.t.plain("{who} has this task already.", who=who)


def _moment(r: Refused, key: str) -> str:
    """A moment that the refusal names."""
    return r.t.moment(datetime.fromisoformat(str(r.rejected.data[key])), r.reader.tz, r.now)


def _date_earlier(r: Refused) -> str:
    if "due" not in r.rejected.data:
        return r.t.plain("More time must be later than the due moment.")
    return r.t.plain("It is due {when} already: choose a later moment.", when=_moment(r, "due"))


def _date_too_far(r: Refused) -> str:
    if "furthest" not in r.rejected.data:
        return r.t.plain("That is too far ahead.")
    return r.t.plain("That is too long: {when} at most.", when=_moment(r, "furthest"))


def _no_more_times(r: Refused) -> str:
    times = int(r.rejected.data.get("times", 0))
    if not times:
        return r.t.plain("This step has a fixed date: more time cannot be asked for. Speak to your supervisor.")
    return str(
        r.t.many(
            "More time was given {n} time already, and no more is allowed here. Speak to your supervisor.",
            "More time was given {n} times already, and no more is allowed here. Speak to your supervisor.",
            times,
        )
    )


def _already_asked(r: Refused) -> str:
    if r.known:
        return r.t.plain("This was asked already ({when}): the answer is still to come.", when=r.when)
    return r.t.plain("This was asked already: the answer is still to come.")


def _request_over(r: Refused) -> str:
    if r.rejected.data.get("verdict") == Verdict.LAPSED:
        return r.t.plain("No answer is needed any more: the task has changed.")
    if r.known and r.own_doing:
        return r.t.plain("You have decided this already: {when}.", when=r.when)
    if r.known:
        return r.t.plain("{who} has decided this already: {when}.", who=r.who, when=r.when)
    return r.t.plain("This request is over.")


def _away(r: Refused) -> str:
    who, back = _person_of(r), _back(r)
    if instead := r.rejected.data.get("substitute"):
        name = person_name(r.directory, str(instead))
        return r.t.plain("{who}: away, {back}. Substitute: {name}.", who=who, back=back, name=name)
    return r.t.plain("{who}: away, {back}.", who=who, back=back)


def _person_of(r: Refused) -> str:
    return person_name(r.directory, r.rejected.data.get("person"))


def _back(r: Refused) -> str:
    return back_words(r.t, datetime.fromisoformat(r.rejected.data["until"]), _zone(r))


def _zone(r: Refused) -> ZoneInfo:
    return zone_of(r.directory, str(r.rejected.data.get("person")))


def _overlaps(r: Refused) -> str:
    data = r.rejected.data
    start, end = (datetime.fromisoformat(data[key]) for key in ("from", "until"))
    return r.t.plain(
        "{who}: an absence is noted for then already, {when}.",
        who=_person_of(r),
        when=stretch(r.t, start, end, _zone(r)),
    )


def _absence_ended(r: Refused) -> str:
    if r.known:
        return r.t.plain("This absence is over: {who}, {when}.", who=r.who, when=r.when)
    return r.t.plain("This absence is over already.")


def _circle(r: Refused) -> str:
    names = " → ".join(person_name(r.directory, key) for key in r.rejected.data["circle"])
    return r.t.plain("The work would come back in a circle: {names}.", names=names)


def _back_already(r: Refused) -> str:
    return r.t.plain("{who} is back already.", who=person_name(r.directory, r.rejected.data.get("person")))


_SENTENCES: Mapping[Reason, Callable[[Refused], str]] = {
    Reason.NOT_FOUND: lambda r: r.t.plain("There is no such task any more."),
    Reason.LOST: lambda r: r.t.plain(
        "This is lost: the database was put back from an older copy, and what was done after it is gone. "
        "What there is stands in /tasks."
    ),
    Reason.NOT_YOURS: _not_yours,
    Reason.NOT_ALLOWED: _not_allowed,
    Reason.ALREADY_COMPLETED: _already_completed,
    Reason.ALREADY_ANSWERED: lambda r: r.t.plain("This is already done."),
    Reason.ALREADY_CLAIMED: _already_claimed,
    Reason.ALREADY_ACKNOWLEDGED: _already_acknowledged,
    Reason.ESCALATION_CLOSED: _escalation_closed,
    Reason.NUDGED_LATELY: _nudged_lately,
    Reason.ALREADY_ENDED: _already_ended,
    Reason.CANCELLED: _cancelled,
    Reason.MISSING: _missing,
    Reason.NOT_ASKED: _not_asked,
    Reason.REASON_NEEDED: lambda r: r.t.plain("A reason is needed, in a few words."),
    Reason.NO_SUCH_OUTCOME: lambda r: r.t.plain("This button is out of date."),
    Reason.NO_SUCH_STAGE: lambda r: r.t.plain("It cannot be returned to that stage."),
    Reason.NO_SUCH_PERSON: lambda r: r.t.plain("There is no such person in the company any more."),
    Reason.TOO_LATE_TO_UNDO: _too_late_to_undo,
    Reason.NOT_COMPLETED: lambda r: r.t.plain("There is nothing to undo: the task is still open."),
    Reason.UNKNOWN_PROCESS: lambda r: r.t.plain("There is no such process any more."),
    Reason.FIELD_MISSING: lambda r: r.t.plain("An answer is missing."),
    Reason.FIELD_WRONG: lambda r: r.t.plain("An answer cannot be understood."),
    Reason.SAME_PERSON: _same_person,
    Reason.BACK_ALREADY: _back_already,
    Reason.PLAN_CHANGED: lambda r: r.t.plain("Part of it has changed meanwhile: look at the plan again."),
    Reason.NO_DUE_MOMENT: lambda r: r.t.plain("This task has no due moment, so there is nothing to move."),
    Reason.DATE_PAST: lambda r: r.t.plain("This moment has passed. Choose one that is still ahead."),
    Reason.DATE_EARLIER: _date_earlier,
    Reason.DATE_TOO_FAR: _date_too_far,
    Reason.NO_MORE_TIMES: _no_more_times,
    Reason.NOBODY_ABOVE: lambda r: r.t.plain("Nobody decides about their own work, and there is nobody above you."),
    Reason.ALREADY_ASKED: _already_asked,
    Reason.REQUEST_OVER: _request_over,
    Reason.ALREADY_WAITING: lambda r: r.t.plain("The clock of this task stands still already."),
    Reason.NOT_WAITING: lambda r: r.t.plain("The clock of this task is running."),
    Reason.ALREADY_IMPORTED: lambda r: r.t.plain("This was imported before."),
    Reason.AWAY: _away,
    Reason.ABSENCE_PAST: lambda r: r.t.plain("Those days have passed. An absence begins today at the earliest."),
    Reason.ABSENCE_ORDER: lambda r: r.t.plain("The absence would end before it begins."),
    Reason.ABSENCE_TOO_LONG: lambda r: r.t.plain("This is more than two years ahead. Please check the year."),
    Reason.ABSENCE_OVERLAPS: _overlaps,
    Reason.ABSENCE_ENDED: _absence_ended,
    Reason.SUBSTITUTE_SELF: lambda r: r.t.plain("Nobody can stand in for themselves: choose somebody else."),
    Reason.SUBSTITUTE_AWAY: lambda r: r.t.plain(
        "{who}: away too, {back}, and nobody stands in. Choose somebody else.", who=_person_of(r), back=_back(r)
    ),
    Reason.SUBSTITUTE_CIRCLE: _circle,
    Reason.TIMER_GONE: lambda r: r.t.plain("This no longer matters."),
}
