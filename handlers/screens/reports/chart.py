"""Reports as pictures: bars in parts for tasks and cases, medians and whiskers for stages. Free of aiogram."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from handlers.charts import box_plot, stacked_bars
from handlers.screens.figures.texts import count, span
from handlers.screens.reports.texts import group_words, stage_name
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.work import CasesAnswer, ReportAnswer, StageTimes, TasksAnswer, TimesAnswer

Drawn = tuple[Callable[[Any], bytes], Any]
"""The function that draws, and what it draws: for the worker process."""


def picture_of(
    t: Texts, found: ReportAnswer, title: str, when: str, directory: Directory, processes: Sequence[ProcessDefinition]
) -> Drawn | None:
    """The picture of a report; None where there is nothing to draw."""
    match found:
        case TasksAnswer() if found.groups:
            return stacked_bars.draw, _tasks(t, found, title, when, directory, processes)
        case CasesAnswer() if found.groups:
            return stacked_bars.draw, _cases(t, found, title, when, directory, processes)
        case TimesAnswer() if any(one.took.count for one in found.stages):
            return box_plot.draw, _times(t, found, title, when, processes)
    return None


def _tasks(
    t: Texts, found: TasksAnswer, title: str, when: str, directory: Directory, processes: Sequence[ProcessDefinition]
) -> stacked_bars.Load:
    rows = []
    for group in found.groups:
        told = group.figures
        counts = (told.done - told.done_late, told.done_late, told.open_late, told.open - told.open_late)
        name = group_words(t, found.question.by or "", group.name, group.others, directory, processes)
        rows.append(_row(t, name, counts))
    parts = (t.plain("done in time"), t.plain("done late"), t.plain("overdue"), t.plain("not done yet"))
    return stacked_bars.Load(title=title, subtitle=when, parts=parts, rows=tuple(rows))


def _cases(
    t: Texts, found: CasesAnswer, title: str, when: str, directory: Directory, processes: Sequence[ProcessDefinition]
) -> stacked_bars.Load:
    rows = []
    for group in found.groups:
        told = group.figures
        counts = (told.won, told.lost + told.cancelled, told.live_late, told.live - told.live_late)
        name = group_words(t, found.question.by or "", group.name, group.others, directory, processes)
        rows.append(_row(t, name, counts))
    parts = (t.plain("ended well"), t.plain("lost or cancelled"), t.plain("overdue"), t.plain("under way"))
    return stacked_bars.Load(title=title, subtitle=when, parts=parts, rows=tuple(rows))


def _row(t: Texts, name: str, counts: tuple[int, ...]) -> stacked_bars.Row:
    return stacked_bars.Row(
        title=name, counts=counts, texts=tuple(count(t, n) for n in counts), total=count(t, sum(counts))
    )


def _times(
    t: Texts, found: TimesAnswer, title: str, when: str, processes: Sequence[ProcessDefinition]
) -> box_plot.Spread:
    passed = [one for one in found.stages if one.took.count]
    shown = passed[: box_plot.MOST]
    rest = len(passed) - len(shown)
    return box_plot.Spread(
        title=title,
        subtitle=when,
        legend=box_plot.SpreadLegend(t.plain("half within"), t.plain("nine of ten within"), t.plain("plan")),
        rows=tuple(_stage(t, found.question.process, one, processes) for one in shown),
        note=t.plain("{n} more stages are in the file.", n=rest) if rest else "",
    )


def _stage(t: Texts, process: str, one: StageTimes, processes: Sequence[ProcessDefinition]) -> box_plot.Row:
    median, ninety, plan = one.took.median or 0, one.took.ninety or 0, one.planned.median
    late = t.plain("late {n} of {all}", n=t.number(one.late), all=t.number(one.with_plan)) if one.with_plan else ""
    return box_plot.Row(
        title=stage_name(t, processes, f"{process}/{one.stage}"),
        median=median,
        ninety=ninety,
        median_text=span(t, timedelta(seconds=median)),
        ninety_text=span(t, timedelta(seconds=ninety)),
        detail=late,
        plan=plan,
        over=plan is not None and median > plan,
    )
