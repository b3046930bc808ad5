"""Tasks: done, open, late, and working time taken against plan.

A task is counted once.
"""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from storage.figures.source import Source
from storage.figures.work import assignments, task_columns, task_rows
from storage.figures.work.periods import month_of, week_of
from storage.figures.work.task_columns import TaskColumns
from storage.figures.work.task_rows import Task
from workflow.figures.work import TaskGroup, TaskGroupFigures, TasksAnswer, TasksQuestion


def tasks(source: Source, zone: ZoneInfo, question: TasksQuestion) -> TasksAnswer:
    """The figures of all of them, and of each group."""
    found = columns(source, zone, question, question.by)
    answer = TasksAnswer(question=question, total=found.figures())
    if question.by is None:
        return answer
    groups = found.groups(question.shown, in_time=question.by in ("week", "month"))
    told = (TaskGroupFigures(name=name, figures=figures, others=others) for name, figures, others in groups)
    return TasksAnswer(question=question, total=answer.total, groups=tuple(told))


def columns(source: Source, zone: ZoneInfo, question: TasksQuestion, by: TaskGroup | None) -> TaskColumns:
    """What is counted of each; in groups, in one where none are asked for."""
    if question.orders is None:
        return task_columns.read(source, zone, question, by)
    return task_columns.columns_of(rows(source, zone, question), naming(by, zone) if by else lambda _: "")


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


def rows(source: Source, zone: ZoneInfo, question: TasksQuestion) -> Iterator[Task]:
    """Every task that is counted; where assignments are asked for, each person's part of each."""
    if question.orders is None:
        return task_rows.rows(source, zone, question)
    return iter(assignments.parts(source, question.orders, task_rows.rows(source, zone, question)))
