"""Questions into books: which sheets and columns each report has.

Runs in the process that reports.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from formats.exports.book import Book, Chart, Column, Table, Values, Wording, hours
from storage.db.columns import moment_or_none
from storage.figures.source import Source
from storage.figures.work import cases, grouping, tasks, times
from storage.figures.work.task_rows import Task
from workflow.definition.currency import in_units
from workflow.figures.work import CasesQuestion, ReportQuestion, StageTimes, TaskFigures, TasksQuestion, TimesQuestion

ALL = 10**6
"""As many groups as there are."""

_TASKS = (
    *(Column("number", "number"), Column("client"), Column("process"), Column("stage"), Column("kind")),
    *(Column("performer"), Column("department"), Column("state"), Column("late"), Column("given", "moment")),
    *(Column("due", "moment"), Column("ended", "moment"), Column("took", "hours"), Column("planned", "hours")),
    *(Column("deviation", "hours"), Column("extensions", "number"), Column("returned", "number")),
)
_TASK_GROUPS = (
    *(Column("group"), Column("done_in_time", "number"), Column("done_late", "number")),
    *(Column("open_in_time", "number"), Column("open_late", "number"), Column("waiting", "number")),
    *(Column("withdrawn", "number"), Column("returned", "number"), Column("extensions", "number")),
    *(Column("took_median", "hours"), Column("took_ninety", "hours"), Column("planned_median", "hours")),
    *(Column("deviation_median", "hours"), Column("deviation_ninety", "hours")),
)
_ORDERS = (
    *(Column("number", "number"), Column("text"), Column("issuer"), Column("performer"), Column("department")),
    *(Column("state"), Column("late"), Column("given", "moment"), Column("due", "moment"), Column("ended", "moment")),
    *(Column("took", "hours"), Column("deviation", "hours"), Column("extensions", "number")),
    Column("returned", "number"),
)
_CASES = (
    *(Column("number", "number"), Column("client"), Column("process"), Column("state"), Column("stage")),
    *(
        Column("holders_now"),
        Column("responsible"),
        Column("department"),
        Column("late"),
        Column("started", "moment"),
    ),
    *(Column("due", "moment"), Column("ended", "moment"), Column("lasted", "hours"), Column("amount", "money")),
    Column("currency"),
)
_CASE_GROUPS = (
    *(Column("group"), Column("live", "number"), Column("live_late", "number"), Column("won", "number")),
    *(Column("lost", "number"), Column("cancelled", "number"), Column("ended_in_time", "number")),
    *(Column("ended_late", "number"), Column("lasted_median", "hours"), Column("lasted_ninety", "hours")),
)
_STAGES = (
    *(Column("stage"), Column("finished", "number"), Column("stay_median", "hours")),
    *(Column("stay_ninety", "hours"), Column("plan_median", "hours"), Column("finished_late", "number")),
    *(Column("standing", "number"), Column("standing_late", "number"), Column("longest", "hours")),
)
_HOLDERS = (Column("stage"), Column("performer"), Column("tasks_waiting", "number"), Column("tasks_late", "number"))


def book_of(
    source: Source, zone: ZoneInfo, stages: tuple[str, ...], question: ReportQuestion, words: Wording
) -> Book:
    """The book that answers."""
    match question:
        case TasksQuestion():
            return _tasks(source, zone, question, words)
        case CasesQuestion():
            return _cases(source, zone, question, words)
        case TimesQuestion():
            return _times(source, zone, stages, question, words)


def _tasks(source: Source, zone: ZoneInfo, question: TasksQuestion, words: Wording) -> Book:
    by = question.by or "performer"
    groups = tasks.columns(source, zone, question, by).groups(ALL, in_time=by in ("week", "month"))
    summed = (_task_group(words.said(name) or words.said("nobody"), told) for name, told, _ in groups)
    parts = ("done_in_time", "done_late", "open_in_time", "open_late")
    found = tasks.rows(source, zone, question)
    each = Table("tasks", _TASKS, (_task(one, words) for one in found))
    if question.orders:
        each = Table("assignments", _ORDERS, (_order(one, words) for one in found))
    return Book(
        (Table("by_group", _TASK_GROUPS, summed), each),
        Chart("chart", parts, stacked=True),
    )


def _task_group(name: str, told: TaskFigures) -> Values:
    return (
        *(name, told.done - told.done_late, told.done_late, told.open - told.open_late, told.open_late),
        *(told.waiting, told.withdrawn, told.returned, told.extensions, hours(told.took.median)),
        *(hours(told.took.ninety), hours(told.planned.median)),
        *(hours(told.deviation.median), hours(told.deviation.ninety)),
    )


def _task(one: Task, words: Wording) -> Values:
    return (
        *(one.number, one.client, words.said(one.process), words.stage(one.process, one.stage), words.said(one.kind)),
        *(words.said(one.performer), one.department, words.said(one.how), words.yes_if(one.late)),
        *(
            words.moment(moment_or_none(one.created_at)),
            words.moment(moment_or_none(one.due_at)),
            words.moment(moment_or_none(one.ended_at)),
            hours(one.took),
        ),
        *(hours(one.planned), hours(one.deviation), one.extensions, one.returned),
    )


def _order(one: Task, words: Wording) -> Values:
    state = words.said("awaits" if one.awaits else one.how)
    return (
        *(one.number, one.text, words.said(one.issuer), words.said(one.performer), one.department, state),
        *(
            words.yes_if(one.late),
            words.moment(moment_or_none(one.created_at)),
            words.moment(moment_or_none(one.due_at)),
            words.moment(moment_or_none(one.ended_at)),
        ),
        *(hours(one.took), hours(one.deviation), one.extensions, one.returned),
    )


def _cases(source: Source, zone: ZoneInfo, question: CasesQuestion, words: Wording) -> Book:
    found = list(cases.rows(source, zone, question))
    by = question.by or "process"
    groups = grouping.gathered(found, cases.naming(by, zone), ALL, in_time=by == "month")
    summed = (_case_group(words.said(name) or words.said("nobody"), ours) for name, ours, _ in groups)
    return Book(
        (Table("by_group", _CASE_GROUPS, summed), Table("cases", _CASES, (_case(one, words) for one in found))),
        Chart("chart", ("live", "won", "lost", "cancelled"), stacked=True),
    )


def _case_group(name: str, found: Sequence[cases.CaseRow]) -> Values:
    told = cases.figures(found)
    return (
        *(name, told.live, told.live_late, told.won, told.lost, told.cancelled, told.ended_in_time),
        *(told.ended_late, hours(told.took.median), hours(told.took.ninety)),
    )


def _case(one: cases.CaseRow, words: Wording) -> Values:
    lasted = (one.ended_at - one.started_at) / 1e6 if one.ended_at is not None else None
    return (
        *(one.number, one.client, words.said(one.process), words.said(one.state)),
        *(words.stage(one.process, one.stage), ", ".join(map(words.said, one.holders)), words.said(one.responsible)),
        *(
            one.department,
            words.yes_if(one.late),
            words.moment(moment_or_none(one.started_at)),
            words.moment(moment_or_none(one.due_at)),
        ),
        *(words.moment(moment_or_none(one.ended_at)), hours(lasted), _worth(one), one.currency),
    )


def _worth(one: cases.CaseRow) -> float | None:
    return None if one.amount is None else float(in_units(one.amount, one.currency))


def _times(source: Source, zone: ZoneInfo, stages: tuple[str, ...], question: TimesQuestion, words: Wording) -> Book:
    found = times.times(source, zone, stages, question).stages
    told = (_stage(one, question.process, words) for one in found)
    return Book(
        (Table("by_stage", _STAGES, told), Table("holders", _HOLDERS, _holders(found, question.process, words))),
        Chart("chart", ("stay_median", "stay_ninety", "plan_median"), stacked=False),
    )


def _stage(one: StageTimes, process: str, words: Wording) -> Values:
    return (
        *(words.stage(process, one.stage), one.took.count, hours(one.took.median), hours(one.took.ninety)),
        *(hours(one.planned.median), one.late, one.standing, one.standing_late, hours(one.longest)),
    )


def _holders(found: Sequence[StageTimes], process: str, words: Wording) -> Iterator[Values]:
    for one in found:
        for holder in one.holders:
            who = words.said(holder.person) or words.said("nobody")
            yield words.stage(process, one.stage), who, holder.waiting, holder.late
