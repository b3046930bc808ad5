"""Why not, in words: a sentence for every `Reason`, saying who did it already and when.

Plain text: it is shown in toasts and in messages alike, and escaped where it is put into HTML.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.naming import person_name
from handlers.texts import Texts
from workflow.company import Directory, Person
from workflow.events import Reason, Rejected

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
    return r.t.plain("This is not for you to do.")


def _same_person(r: Refused) -> str:
    who = person_name(r.directory, r.rejected.data.get("person") or r.rejected.by)
    return r.t.plain("{who} has this task already.", who=who)


_SENTENCES: Mapping[Reason, Callable[[Refused], str]] = {
    Reason.NOT_FOUND: lambda r: r.t.plain("There is no such task any more."),
    Reason.NOT_YOURS: _not_yours,
    Reason.NOT_ALLOWED: _not_allowed,
    Reason.ALREADY_COMPLETED: _already_completed,
    Reason.ALREADY_CLAIMED: _already_claimed,
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
    Reason.ALREADY_IMPORTED: lambda r: r.t.plain("This was imported before."),
    Reason.TIMER_GONE: lambda r: r.t.plain("This no longer matters."),
}
