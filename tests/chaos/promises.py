"""What the ladder and hand-overs promise, read off the history: whatever was killed when, each is kept.

Each check gives sentences; none means that all is well. Reads the tables alone.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.stories.firm import Firm

_HISTORY = "select id, at, actor, kind, task_id, instance_id, data from history order by id"
_MOVES = ("reassigned", "responsible")


@dataclass(frozen=True)
class Fact:
    """A line of the history; `at` in microseconds."""

    id: int
    at: int
    actor: str | None
    kind: str
    task: int | None
    instance: int | None
    data: Mapping[str, Any]


def history(firm: Firm) -> list[Fact]:
    return [Fact(*(*row[:-1], json.loads(row[-1]))) for row in firm.rows(_HISTORY)]


def no_taken_escalation_climbs(facts: list[Fact]) -> Iterator[str]:
    """From the moment somebody takes one until what they promised is over, nobody is told of it anew."""
    promised: dict[int, Fact] = {}
    for fact in facts:
        about = fact.data.get("escalation")
        if about is None:
            continue
        taken = promised.get(about)
        if taken and fact.kind in ("escalated", "rearmed") and fact.at < _until(taken):
            until = taken.data["until"]
            yield f"escalation {about} {fact.kind} ({fact.id}) before {until}, as {taken.actor} had promised"
        if fact.kind == "acknowledged":
            if taken and taken.actor != fact.actor:
                yield f"escalation {about} was taken by {taken.actor} and by {fact.actor}"
            promised[about] = fact
        elif fact.kind == "rearmed":
            promised.pop(about, None)


def _until(taken: Fact) -> int:
    return round(datetime.fromisoformat(taken.data["until"]).timestamp() * 1_000_000)


def each_told_as_it_climbs(firm: Firm, facts: list[Fact]) -> Iterator[str]:
    """Whoever hears of an escalation by the history has a notice of it for each time, and nobody has more."""
    heard: Counter[tuple[int, str]] = Counter()
    for fact in facts:
        if fact.kind in ("escalated", "rearmed"):
            heard.update((fact.data["escalation"], who) for who in fact.data["to"])
    rows = firm.rows("select recipient, data from outbox where kind = 'escalation'")
    posted = Counter((json.loads(data)["escalation"], to) for to, data in rows)
    if heard != posted:
        yield f"escalations heard of by the history {heard - posted} and by the outbox {posted - heard} differ"


def open_ladders_stand(firm: Firm) -> Iterator[str]:
    """An open escalation that somebody has taken waits for the promise, and for nothing else; two are never about
    the same."""
    yield from (
        f"escalation {number} is taken and has a step of its ladder set" for (number,) in firm.rows(_TAKEN_AND_ARMED)
    )
    yield from (f"escalation {number} is taken and nothing ends it" for (number,) in firm.rows(_TAKEN_FOR_EVER))
    yield from (f"visit {row} has several open escalations" for row in firm.rows(_TWICE))


_SAME = "timer.visit_id = escalation.visit_id and timer.task_id is not distinct from escalation.task_id"
_TAKEN = "select id from escalation where closed_at is null and acknowledged_by is not null and "
_TAKEN_AND_ARMED = f"{_TAKEN} exists (select 1 from timer where {_SAME} and kind = 'escalation')"
_TAKEN_FOR_EVER = f"{_TAKEN} not exists (select 1 from timer where {_SAME} and kind = 'promise')"
_TWICE = (
    "select visit_id, task_id, count(*) from escalation where closed_at is null group by visit_id, task_id"
    " having count(*) > 1"
)


def hand_overs_are_whole(firm: Firm, facts: list[Fact], ordered: Counter[int]) -> Iterator[str]:
    """What each receiver was told they got moved at one moment, by one press; all of a plan that was confirmed."""
    moved = _moved(facts)
    told = _told(firm)
    for key, getting in told.items():
        if moved[key] != getting:
            yield f"hand-over {key}: {dict(moved[key])} by the history, {dict(getting)} by the briefs"
        if ordered[moved[key].total()] == 0:
            yield f"hand-over {key} moved {moved[key].total()} things, nobody ordered that: {ordered}"
    for key, getting in moved.items():
        if key not in told and getting.total() > 1:
            yield f"{dict(getting)} moved at {key} and nobody was told"
    for fact in facts:
        if fact.kind == "responsible" and (fact.actor, fact.at) not in told:
            yield f"instance {fact.instance} changed hands ({fact.id}) outside of a hand-over"


_Key = tuple[str | None, int]
"""By whom and when."""


def _moved(facts: list[Fact]) -> dict[_Key, Counter[str]]:
    found: dict[_Key, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        if fact.kind in _MOVES:
            found[fact.actor, fact.at][fact.data["to"]] += 1
    return found


def _told(firm: Firm) -> dict[_Key, Counter[str]]:
    found: dict[_Key, Counter[str]] = defaultdict(Counter)
    for to, data, at in firm.rows("select recipient, data, created_at from outbox where kind = 'brief'"):
        brief = json.loads(data)
        found[brief["by"], at][to] += brief["tasks"] + brief["responsible"]
    return found


def everything_is_where_it_went(firm: Firm, facts: list[Fact]) -> Iterator[str]:
    """Each task has the one owner to whom the history gave it last, each instance the one responsible."""
    owner: dict[int, str | None] = {}
    answers: dict[int, str] = {}
    for fact in facts:
        if fact.task is not None and fact.kind in ("given", "reassigned"):
            owner[fact.task] = fact.data.get("to") or owner.get(fact.task)
        elif fact.task is not None and fact.kind == "claimed":
            owner[fact.task] = fact.actor
        elif fact.kind == "responsible" and fact.instance is not None:
            answers[fact.instance] = fact.data["to"]
    for task, assignee in firm.rows("select id, assignee from user_task where state in ('reserved', 'completed')"):
        if owner.get(task) != assignee:
            yield f"task {task} is with {assignee}, by the history with {owner.get(task)}"
    for number, starter, responsible in firm.rows("select id, starter, responsible from instance"):
        if answers.get(number, starter) != responsible:
            yield f"{responsible} answers for instance {number}, by the history {answers.get(number, starter)}"
    yield from (f"task {task} has an owner and is offered to {who}" for task, who in firm.rows(_OWNED_AND_OFFERED))


_OWNED_AND_OFFERED = (
    "select task_id, person from offer join user_task on user_task.id = task_id where user_task.state <> 'ready'"
)


def figures(firm: Firm, facts: list[Fact]) -> dict[str, object]:
    count = Counter(fact.kind for fact in facts)
    return {
        "escalations told": count["escalated"],
        "escalations taken": count["acknowledged"],
        "promises that brought nothing": count["rearmed"],
        "nudges": count["nudged"],
        "more time given": count["extended"],
        "hand-overs, things in them": f"{len(_told(firm))}, {sum(map(Counter.total, _told(firm).values()))}",
    }
