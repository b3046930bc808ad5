"""Assignments as screens: the list, and one of them person by person."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.assignments.progress import Mark, Part, grouped, part_of_line, parts_of, was_late
from handlers.screens.buttons.case import AskToCancelCase
from handlers.screens.buttons.lists import ShowAssignment, ShowAssignments
from handlers.screens.buttons.reports import ExportReport, ShowReport, beside
from handlers.screens.buttons.task import ShowCard
from handlers.screens.buttons.team import PickPerson
from handlers.screens.display_names import case_name, first_words, isolated, on_button, person_name, quoted
from handlers.screens.durations_text import worked
from handlers.screens.funnel.options import Period
from handlers.screens.lists.screens import within_limit
from handlers.screens.menu import Open
from handlers.screens.paging import page_of, turning
from handlers.screens.reports.options import Kind, Whose
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import InstanceState
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.queries import AssignmentLine, CaseFile
from workflow.rules.permissions import Action, may

ON_A_PAGE = 6
_PEOPLE_IN_A_LIST = 5
_MARKS = {
    Mark.OPEN: "⏳",
    Mark.LATE: "🔥",
    Mark.WAITS: "⏸",
    Mark.AWAITS: "🔍",
    Mark.DONE: "✅",
    Mark.WITHDRAWN: "🚫",
}


def assignments_screen(
    t: Texts,
    found: Sequence[AssignmentLine],
    shown: ShowAssignments,
    reader: Person,
    directory: Directory,
    now: datetime,
    *,
    may_give: bool,
) -> Screen:
    """Those given to me, or those I gave."""
    listed, page, pages = page_of(grouped(found), shown.page, ON_A_PAGE)
    told = [_assignment_words(t, each, shown, reader, directory, now) for each in listed]
    rows = [[button(_caption(t, each[0]), _details(each[0], shown))] for each in listed]
    heading = t("<b>Assignments to me</b>") if shown.to_me else t("<b>Assignments I gave</b>")
    nothing = t("Nobody has given you one.") if shown.to_me else t("You have given none yet.")
    return Screen(
        text=within_limit(heading, told or [nothing]),
        keyboard=keyboard(
            *rows,
            turning(page, pages, lambda number: ShowAssignments(to_me=shown.to_me, page=number)),
            _other_ways(t, shown, may_give),
            _as_report(t, shown) if found else [],
        ),
    )


def _other_ways(t: Texts, shown: ShowAssignments, may_give: bool) -> list[InlineKeyboardButton]:
    other = t.plain("Those I gave") if shown.to_me else t.plain("Those to me")
    give = [button(t.plain("📌 Give one"), Open(what="order"))] if may_give else []
    return [button(other, ShowAssignments(to_me=not shown.to_me)), *give]


def _as_report(t: Texts, shown: ShowAssignments) -> list[InlineKeyboardButton]:
    """The same, counted, and as files: all of them, of all time."""
    report = ShowReport(kind=Kind.ORDERS, whose=Whose.MINE if shown.to_me else Whose.GIVEN, period=Period.ALL)
    files = [button(f"⬇ {form.upper()}", beside(ExportReport, report, form=form)) for form in ("xlsx", "csv")]
    return [button(t.plain("📊 Counted"), report), *files]


def _details(line: AssignmentLine, shown: ShowAssignments) -> ShowAssignment:
    return ShowAssignment(instance_id=line.instance_id, to_me=shown.to_me)


def _caption(t: Texts, line: AssignmentLine) -> str:
    number = t.plain("No. {number}", number=line.number)
    return f"{number} · {on_button(line.text)}"


def _assignment_words(
    t: Texts,
    found: Sequence[AssignmentLine],
    shown: ShowAssignments,
    reader: Person,
    directory: Directory,
    now: datetime,
) -> Markup:
    parts = [part_of_line(line, now) for line in found]
    told = [part_words(t, part, reader, directory, now) for part in parts[:_PEOPLE_IN_A_LIST]]
    rest = len(parts) - len(told)
    issuer = t("from {who}", who=person_name(directory, found[0].issuer)) if shown.to_me else None
    return lines(
        t("<b>No. {number}</b> · {text}", number=found[0].number, text=isolated(found[0].text, 120)),
        issuer,
        *told,
        t("… {n} more", n=t.number(rest)) if rest else None,
    )


def part_words(t: Texts, part: Part, reader: Person, directory: Directory, now: datetime) -> Markup:
    """`⏳ Name: due tomorrow, 18:00`."""
    who = person_name(directory, part.person, 40)
    return Markup("{} {}: {}").format(_MARKS[part.mark], who, _part_state(t, part, reader, directory, now))


def _part_state(t: Texts, part: Part, reader: Person, directory: Directory, now: datetime) -> Markup:
    ended = t.moment(part.ended_at, reader.tz, now) if part.ended_at else ""
    match part.mark:
        case Mark.DONE:
            return t("done {when}, late", when=ended) if was_late(part) else t("done {when}", when=ended)
        case Mark.AWAITS:
            return t("waits to be accepted")
        case Mark.WITHDRAWN:
            return t("withdrawn")
        case Mark.WAITS if part.waiting_until:
            return t("waits for an answer until {when}", when=t.moment(part.waiting_until, reader.tz, now))
        case Mark.LATE if part.due_at:
            late = worked(t, directory.calendar_of(part.person), part.due_at, now)
            when = t.moment(part.due_at, reader.tz, now)
            return t("overdue by {span}", span=late) if late else t("overdue: was due {when}", when=when)
    return t("due {when}", when=t.moment(part.due_at, reader.tz, now)) if part.due_at else t("under way")


def assignment_screen(
    t: Texts, file: CaseFile, reader: Person, directory: Directory, now: datetime, *, to_me: bool
) -> Screen:
    """One assignment: its words and everybody's part; what may be done about each."""
    parts = parts_of(file, now)
    instance = file.case.instance
    text = lines(
        t("<b>{deal}</b>", deal=case_name(t, file)),
        Markup("{}").format(quoted(first_words(file) or "", 1000)),
        "",
        t("Given by {who}", who=person_name(directory, instance.starter)),
    )
    return Screen(
        text=within_limit(text, [lines(*[part_words(t, part, reader, directory, now) for part in parts])]),
        keyboard=keyboard(
            *_part_buttons(t, file, parts, reader, directory),
            _cancelling(t, file, reader, directory),
            [button(t.plain("← Back"), ShowAssignments(to_me=to_me))],
        ),
    )


def _part_buttons(
    t: Texts, file: CaseFile, parts: Sequence[Part], reader: Person, directory: Directory
) -> list[list[InlineKeyboardButton]]:
    rows = []
    for part in parts[:20]:
        task = file.case.task(part.task_id)
        name = person_name(directory, part.person, 30)
        row = [button(f"{_MARKS[part.mark]} {name}", ShowCard(task_id=part.task_id))]
        if task.state.is_live and may(directory, reader.key, Action.REASSIGN, file.case, task):
            row.append(button(t.plain("Hand over"), PickPerson(task_id=part.task_id)))
        rows.append(row)
    return rows


def _cancelling(t: Texts, file: CaseFile, reader: Person, directory: Directory) -> list[InlineKeyboardButton]:
    live = file.case.instance.state is InstanceState.LIVE
    if not live or not may(directory, reader.key, Action.CANCEL, file.case):
        return []
    return [button(t.plain("🚫 Cancel it"), AskToCancelCase(instance_id=file.case.instance.id))]
