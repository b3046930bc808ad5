"""Assignments out of tasks: who gave each and what is to be done; each person's part is counted once.

Work that was sent back is done in another task: they are one part, as its last try stands.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select, text

from storage.db.columns import from_text
from storage.figures.source import Source
from storage.figures.work.task_rows import Task
from storage.schema import instance, user_task
from storage.schema.cases import LIVE_TASK
from workflow.figures.assignments import Orders


class _Given(NamedTuple):
    by: str
    text: str


def parts(source: Source, orders: Orders, found: Iterable[Task]) -> list[Task]:
    """The last try of each person in each assignment, with what came of the tries before it."""
    tries = list(found)
    given, awaited = _given(source, orders), _awaited(source)
    last: dict[tuple[int, str, str], Task] = {}
    for task in tries:
        if task.instance_id in given:
            key = (task.instance_id, task.stage, task.performer)
            last[key] = _after(last.get(key), task)
    return [
        replace(
            task,
            issuer=given[task.instance_id].by,
            text=given[task.instance_id].text,
            awaits=task.how == "done" and task.id in awaited,
        )
        for task in last.values()
    ]


def _after(before: Task | None, task: Task) -> Task:
    """One part of two tries; what was withdrawn is none where another was not."""
    if before is None:
        return task
    latest = before if task.how == "withdrawn" and before.how != "withdrawn" else task
    return replace(latest, returned=before.returned + task.returned, extensions=before.extensions + task.extensions)


def _given(source: Source, orders: Orders) -> dict[int, _Given]:
    """By instance."""
    one = instance.c
    wanted = select(one.id, one.process, one.starter, one.fields)
    wanted = wanted.where(one.process.in_(sorted({process for process, _ in orders.places})))
    if orders.given_by is not None:
        wanted = wanted.where(one.starter.in_(sorted(orders.given_by)))
    return {
        of: _Given(starter, str(from_text(fields).get(orders.texts.get(process, ""), "")))
        for of, process, starter, fields in source.rows(wanted)
    }


def _awaited(source: Source) -> set[int]:
    """Tasks whose work somebody is to look at now."""
    wanted = select(user_task.c.about_task).where(user_task.c.about_task.is_not(None))
    return {row[0] for row in source.rows(wanted.where(text(f"user_task.{LIVE_TASK}")))}
