"""The history of a case in words: who did what and when, the latest first, a page at a time.

What machines note for themselves (entering, leaving, reminders, looks) is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.screens.canned_reasons import as_read
from handlers.screens.display_names import calendar_moment, fitting, isolated, pair, person_name, quoted, stage_words
from handlers.screens.evidence.texts import kind_name
from handlers.screens.paging import page_of
from handlers.screens.screen import lines
from handlers.screens.texts import Texts
from workflow.case.request import RequestKind
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import EventKind
from workflow.ports.queries import HistoryLine

PAGE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHistory:
    """How one reader reads the history of one case."""

    t: Texts
    definition: ProcessDefinition
    directory: Directory
    reader: Person
    now: datetime

    def page(self, history: Sequence[HistoryLine], page: int) -> tuple[Markup, int, int]:
        """The page's text, its number, and how many pages there are."""
        told = [line for line in reversed(history) if line.kind in _TOLD]
        shown, page, pages = page_of(told, page, PAGE)
        if not shown:
            return self.t("Nothing has happened yet."), page, pages
        return fitting(lambda room: Markup("\n\n").join(self.line(line, room) for line in shown), 3600), page, pages

    def line(self, line: HistoryLine, room: int) -> Markup:
        """When and who, and what under it."""
        at = calendar_moment(self.t, line.at, self.reader, self.now)
        who = person_name(self.directory, line.actor) if line.actor else None
        head = Markup("<b>{}</b> · {}").format(at, who) if who else Markup("<b>{}</b>").format(at)
        return lines(head, _TOLD[EventKind(line.kind)](self, line, room))

    # Small words

    def stage(self, key: str | None, room: int = 80) -> str:
        return stage_words(self.t, self.definition, key, min(room, 80)) if key else ""

    def people(self, keys: object) -> str:
        found = keys if isinstance(keys, list) else [keys]
        return ", ".join(person_name(self.directory, str(key), 40) for key in found[:5])

    def moment(self, told: object) -> str:
        """A moment that the history names."""
        at = datetime.fromisoformat(str(told)) if told else None
        return calendar_moment(self.t, at, self.reader, self.now) if at else "—"

    def at_stage(self, line: HistoryLine, said: Markup, room: int) -> Markup:
        return pair(self.t, self.stage(line.stage, room), said)

    def with_reason(self, said: Markup, line: HistoryLine, room: int) -> Markup:
        reason = line.data.get("reason")
        if not reason:
            return said
        return lines(said, Markup("<i>{}</i>").format(quoted(as_read(self.t, str(reason)), min(room, 300))))


def _started(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.t("Started")


def _given(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    if line.data.get("to"):
        said = c.t("given to {who}", who=c.people(line.data["to"]))
        return c.at_stage(line, _in_place(c, line, said), room)
    return c.at_stage(line, c.t("offered to {who}", who=c.people(line.data.get("candidates") or [])), room)


def _claimed(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("taken"), room)


def _supplied(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    kinds = dict.fromkeys(kind_name(c.t, kind) for kind in line.data.get("kinds") or [])
    return c.at_stage(line, c.t("sent: {what}", what=", ".join(kinds)), room)


def _replaced(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    was, now = (_thing_told(c, line.data.get(which), min(room, 200)) for which in ("was", "now"))
    return c.at_stage(line, lines(c.t("changed: {what}", what=now), c.t("before: {what}", what=was)), room)


def _thing_told(c: CaseHistory, told: object, room: int) -> str:
    """What a line of the history says of one thing: its words, its name, or its kind."""
    about: Mapping[str, str] = told if isinstance(told, Mapping) else {}
    if about.get("text"):
        return c.t.plain("“{words}”", words=isolated(about["text"], room))
    return isolated(about["name"], room) if about.get("name") else kind_name(c.t, about.get("kind", "text"))


def _completed(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    stage = next((one for one in c.definition.stages if one.key == line.stage), None)
    outcomes = stage.outcomes if stage else []
    title = next((one.title for one in outcomes if one.key == line.data.get("outcome")), None)
    done = c.t("done → {outcome}", outcome=isolated(c.t.own(title), min(room, 80))) if title else c.t("done")
    return c.with_reason(c.at_stage(line, done, room), line, room)


def _accepted(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    automatic = c.t("accepted, there is nobody else to look at it")
    return c.at_stage(line, automatic if line.data.get("automatic") else c.t("accepted"), room)


def _returned(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    to = line.data.get("to")
    said = c.t("sent back to “{stage}”", stage=c.stage(str(to), room)) if to else c.t("sent back")
    return c.with_reason(c.at_stage(line, said, room), line, room)


def _undone(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("undone"), room)


def _reassigned(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    said = c.t("handed over to {who}", who=c.people(line.data.get("to")))
    return c.at_stage(line, _in_place(c, line, said), room)


def _in_place(c: CaseHistory, line: HistoryLine, said: Markup) -> Markup:
    """For whom a substitute has it."""
    absent = line.data.get("for")
    return said + c.t(" in place of: {who}", who=c.people(absent)) if absent else said


def _responsible(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.t("{who} is responsible now", who=c.people(line.data.get("to")))


def _overdue(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("the deadline has passed"), room)


def _escalated(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    who = c.people(line.data.get("to") or [])
    said = c.t("stuck; told to {who}", who=who) if line.task_id is None else c.t("late; told to {who}", who=who)
    return c.at_stage(line, said, room)


def _acknowledged(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    until = calendar_moment(c.t, datetime.fromisoformat(str(line.data["until"])), c.reader, c.now)
    return c.at_stage(line, c.t("sees to it until {until}", until=until), room)


def _rearmed(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("nothing moved; told to {who}", who=c.people(line.data.get("to") or [])), room)


def _nudged(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("nudged {who}", who=c.people(line.data.get("to") or [])), room)


def _stuck(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("stuck: nothing moves"), room)


def _waits(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("nobody could be picked"), room)


def _ended(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    end = c.definition.end(str(line.data.get("end")))
    return Markup("🏁 {}").format(isolated(c.t.own(end.title), min(room, 80)) if end else "")


def _cancelled(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.with_reason(c.t("🚫 Cancelled"), line, room)


def _imported(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.t("Imported")


def _extension_asked(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    said = c.t("more time asked for, until {when}", when=c.moment(line.data.get("until")))
    return c.with_reason(c.at_stage(line, said, room), line, room)


def _extended(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    said = c.t("more time: until {when}", when=c.moment(line.data.get("to")))
    return c.at_stage(line, said, room)


def _replanned(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    was, due = c.moment(line.data.get("was")), c.moment(line.data.get("due"))
    return c.at_stage(line, c.t("the calendar changed: due {when}, before {was}", when=due, was=was), room)


def _waiting_asked(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    said = c.t("a wait asked for, until {when}", when=c.moment(line.data.get("until")))
    return c.with_reason(c.at_stage(line, said, room), line, room)


def _waiting(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    said = c.t("⏸ the clock stands still, until {when} at most", when=c.moment(line.data.get("until")))
    return c.with_reason(c.at_stage(line, said, room), line, room)


def _resumed(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    span = c.t.span(timedelta(minutes=int(line.data.get("minutes") or 0)))
    return c.at_stage(line, c.t("▶️ the clock runs again; waited {span} of working time", span=span), room)


def _refused(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    is_extension = line.data.get("kind") == RequestKind.EXTENSION
    said = c.t("no more time") if is_extension else c.t("the clock is not stopped")
    return c.with_reason(c.at_stage(line, said, room), line, room)


def _lapsed(c: CaseHistory, line: HistoryLine, room: int) -> Markup:
    return c.at_stage(line, c.t("the request needs no answer any more"), room)


_TOLD: Mapping[str, Callable[[CaseHistory, HistoryLine, int], Markup]] = {
    EventKind.STARTED: _started,
    EventKind.GIVEN: _given,
    EventKind.CLAIMED: _claimed,
    EventKind.SUPPLIED: _supplied,
    EventKind.REPLACED: _replaced,
    EventKind.COMPLETED: _completed,
    EventKind.ACCEPTED: _accepted,
    EventKind.RETURNED: _returned,
    EventKind.UNDONE: _undone,
    EventKind.REASSIGNED: _reassigned,
    EventKind.RESPONSIBLE: _responsible,
    EventKind.OVERDUE: _overdue,
    EventKind.ESCALATED: _escalated,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.REARMED: _rearmed,
    EventKind.NUDGED: _nudged,
    EventKind.STUCK: _stuck,
    EventKind.EXTENSION_ASKED: _extension_asked,
    EventKind.REPLANNED: _replanned,
    EventKind.EXTENDED: _extended,
    EventKind.WAITING_ASKED: _waiting_asked,
    EventKind.WAITING: _waiting,
    EventKind.RESUMED: _resumed,
    EventKind.REFUSED: _refused,
    EventKind.LAPSED: _lapsed,
    EventKind.WAITS: _waits,
    EventKind.ENDED: _ended,
    EventKind.CANCELLED: _cancelled,
    EventKind.IMPORTED: _imported,
}
