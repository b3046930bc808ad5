"""From a look to a question for its reader, and to its answer."""

from collections.abc import Sequence
from datetime import datetime

from handlers.dialogs.context import RequestContext
from handlers.screens.figures.texts import period_words, stamp
from handlers.screens.reports.options import Kind, View, Whose, performers_in, scope_in
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.assignments import Orders, orders_of
from workflow.figures.work import (
    SHOWN,
    CasesQuestion,
    ReportAnswer,
    ReportQuestion,
    TasksQuestion,
    TimesQuestion,
    workforce_of,
)


def question_of(
    context: RequestContext, view: View, processes: Sequence[ProcessDefinition], shown: int = SHOWN
) -> ReportQuestion | None:
    """What is asked for this reader; None where no process is named that exists."""
    now: datetime = context.now
    since, until = view.span(context.today)
    directory: Directory = context.directory
    scope = scope_in(view, context.person, directory)
    process = view.definition.key if view.definition else None
    match view.kind:
        case Kind.TASKS | Kind.ORDERS:
            return TasksQuestion(
                now=now,
                since=since,
                until=until,
                by=view.task_group,
                process=process,
                performers=performers_in(view, context.person, directory),
                orders=_orders(context, view, processes),
                scope=scope,
                workforce=workforce_of(directory, processes),
                shown=shown,
            )
        case Kind.CASES:
            return CasesQuestion(
                now=now, since=since, until=until, by=view.case_group, process=process, scope=scope, shown=shown
            )
    return TimesQuestion(process=process, now=now, since=since, until=until, scope=scope) if process else None


def _orders(context: RequestContext, view: View, processes: Sequence[ProcessDefinition]) -> Orders | None:
    if view.kind is not Kind.ORDERS:
        return None
    return orders_of(processes, frozenset({context.person.key}) if view.whose is Whose.GIVEN else None)


async def answer_to(context: RequestContext, question: ReportQuestion) -> ReportAnswer:
    match question:
        case TasksQuestion():
            return await context.reports.tasks(question)
        case CasesQuestion():
            return await context.reports.cases(question)
        case TimesQuestion():
            return await context.reports.times(question)


def when(context: RequestContext, view: View) -> str:
    """Of which days, and as of when; a day is not told twice."""
    since, until = view.span(context.today)
    today = until == context.today
    at = (
        context.t.clock(context.now, context.person.tz) if today else stamp(context.t, context.now, context.person.tz)
    )
    return context.t.plain("{period} · as of {at}", period=period_words(context.t, since, until), at=at)
