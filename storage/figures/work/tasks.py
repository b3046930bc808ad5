"""Tasks: done, open, late, and working time taken against plan.

A task is counted once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from storage.figures.source import Source
from storage.figures.work import assignments, task_rows
from storage.figures.work.grouping import gathered, spread
from storage.figures.work.periods import month_of, week_of
from storage.figures.work.task_rows import Task
from workflow.figures.work import TaskFigures, TaskGroup, TaskGroupFigures, TasksAnswer, TasksQuestion


def tasks(source: Source, zone: ZoneInfo, question: TasksQuestion) -> TasksAnswer:
    """The figures of all of them, and of each group."""
    found = list(rows(source, zone, question))
    answer = TasksAnswer(question=question, total=figures(found))
    if question.by is None:
        return answer
    in_time = question.by in ("week", "month")
    groups = gathered(found, naming(question.by, zone), question.shown, in_time=in_time)
    told = (TaskGroupFigures(name=name, figures=figures(ours), others=others) for name, ours, others in groups)
    return TasksAnswer(question=question, total=answer.total, groups=tuple(told))


def naming(by: TaskGroup, zone: ZoneInfo) -> Callable[[Task], str]:
    """What a task's group is called."""
    return {
        "performer": lambda task: task.performer,
        "issuer": lambda task: task.issuer,
        "department": lambda task: task.department,
        "process": lambda task: task.process,
        "stage": lambda task: f"{task.process}/{task.stage}",
        "week": lambda task: week_of(task.ended_at or task.due_at or task.created_at, zone),
        "month": lambda task: month_of(task.ended_at or task.due_at or task.created_at, zone),
    }[by]


def figures(found: Sequence[Task]) -> TaskFigures:
    """What these come to."""
    counted = Counter((task.how, task.late) for task in found)
    return TaskFigures(
        done=counted["done", False] + counted["done", True],
        done_late=counted["done", True],
        open=counted["open", False] + counted["open", True],
        open_late=counted["open", True],
        waiting=sum(task.waiting for task in found),
        withdrawn=counted["withdrawn", False],
        returned=sum(task.returned for task in found),
        extensions=sum(task.extensions for task in found),
        took=spread([task.took for task in found if task.took is not None]),
        planned=spread([task.planned for task in found if task.planned is not None]),
        deviation=spread([task.deviation for task in found if task.deviation is not None]),
    )


def rows(source: Source, zone: ZoneInfo, question: TasksQuestion) -> Iterator[Task]:
    """Every task that is counted; where assignments are asked for, each person's part of each."""
    if question.orders is None:
        return task_rows.rows(source, zone, question)
    return iter(assignments.parts(source, question.orders, task_rows.rows(source, zone, question)))
