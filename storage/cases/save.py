"""Saving a case: only what differs from the one that was loaded is written.

Values are frozen, so a row that did not change is mostly the same object and costs nothing. What is append-only
(visits, tasks, evidence, escalations) may change in its end, never vanish and never change its beginning; that is
checked, since a silently lost row would be worse than a crash.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, delete

from storage.cases import clients_products, funnel_counters, rows
from storage.cases.load import TIMER_COLUMNS
from storage.db.columns import to_micros
from storage.db.problems import StorageProblem
from storage.db.statements import PreparedStatement, Row, deleting, inserting, updating
from storage.schema import (
    escalation,
    evidence,
    evidence_file,
    instance,
    offer,
    request,
    stage_visit,
    timer,
    token,
    user_task,
)
from storage.unit.unit_of_work import FILES, TIMERS, UnitOfWork
from workflow.case.evidence import Evidence
from workflow.case.state import Case, Instance, TaskState, UserTask


class _Identified(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=_Identified)
_Difference = tuple[list[T], list[T], list[T]]

_NEW_INSTANCE = inserting(instance)
_CHANGE_INSTANCE = updating(instance, *(column.name for column in instance.columns if column.name != "id"))
_NEW_TOKEN, _DROP_TOKEN = inserting(token), deleting(token)
_NEW_VISIT = inserting(stage_visit)
_CHANGE_VISIT = updating(stage_visit, "due_at", "came_from", "left_at", "leaving", "outcome")
_NEW_TASK = inserting(user_task)
_CHANGE_TASK = updating(
    user_task,
    *("state", "assignee", "candidates", "stand_in", "due_at"),
    *("touched_at", "ended_at", "ended_by", "outcome", "reason"),
    *("extended_to", "extensions", "waiting_since", "waiting_until", "waiting_for", "waited", "request_id"),
    *("planned_from", "planned_for", "on_behalf_of"),
)
_NEW_REQUEST = inserting(request)
_CHANGE_REQUEST = updating(request, "asked", "verdict", "decided_by", "decided_at", "agreed", "word")
_NEW_EVIDENCE = inserting(evidence, *(column.name for column in evidence.columns if column.name != "replaced_by"))
_REPLACE_EVIDENCE = updating(evidence, "replaced_by")
_NEW_FILE = inserting(evidence_file, "evidence_id", "instance_id", "state", "attempts", "damaged")
_NEW_ESCALATION = inserting(escalation)
_CHANGE_ESCALATION = updating(
    escalation,
    *("stuck_at", "level", "arming", "told", "acknowledged_by", "acknowledged_at", "promised_until"),
    *("lapsed_by", "lapsed_at", "nudged_by", "nudged_at", "nudges", "closed_at", "closed_by", "closing"),
)
_NEW_TIMER, _DROP_TIMER = inserting(timer, *TIMER_COLUMNS[:-1], "attempts", "held"), deleting(timer)
_CHANGE_TIMER = updating(timer, "visit_id", "task_id", "kind", "fire_at", "level", "held")
_NEW_OFFER = inserting(offer)
_DROP_OFFERS = PreparedStatement(delete(offer).where(offer.c.task_id == bindparam("task_id")), "task_id")

_TOKEN_BEGINNING = attrgetter("id", "instance_id", "stage", "visit_id")
_VISIT_BEGINNING = attrgetter("instance_id", "stage", "entered_at")
_TASK_BEGINNING = attrgetter("instance_id", "visit_id", "stage", "kind", "about_task", "created_at")
_EVIDENCE_BEGINNING = attrgetter("id", "instance_id", "task_id", "by", "at", "album", "what")
_ESCALATION_BEGINNING = attrgetter("instance_id", "visit_id", "task_id", "opened_at")
_TIMER_BEGINNING = attrgetter("instance_id")


def save(unit: UnitOfWork, before: Case | None, after: Case) -> None:
    """Write what differs."""
    was = before or Case(instance=after.instance)
    _save_instance(unit, before.instance if before else None, after.instance)
    _save_visits(unit, was, after)
    _save_tasks(unit, was, after)
    _save_evidence(unit, was, after)
    _save_tokens(unit, was, after)
    _save_timers(unit, was, after)
    _save_escalations(unit, was, after)
    funnel_counters.move(unit, before, after)


def difference(before: Sequence[T], after: Sequence[T], beginning: Callable[[T], Any]) -> _Difference[T]:
    """Rows that are new, changed and gone, by id."""
    old = {row.id: row for row in before}
    new, changed = [], []
    for row in after:
        known = old.pop(row.id, None)
        if known is None:
            new.append(row)
        elif known is not row and known != row:
            if beginning(known) != beginning(row):
                raise StorageProblem(f"what never changes was changed: {known} -> {row}")
            changed.append(row)
    return new, changed, list(old.values())


def _kept(what: str, gone: Sequence[_Identified]) -> None:
    if gone:
        raise StorageProblem(f"{what} may not vanish: {[row.id for row in gone]}")


def _save_instance(unit: UnitOfWork, before: Instance | None, after: Instance) -> None:
    if before is after or before == after:
        return
    used_at = to_micros(after.started_at)
    client_id = clients_products.client_id(unit, after.client, used_at)
    product_id = clients_products.product_id(unit, after.product, used_at)
    row = rows.instance_row(after, client_id, product_id)
    if before is None:
        unit.run(_NEW_INSTANCE, row)
    else:
        unit.run(_CHANGE_INSTANCE, (*row[1:], row[0]))


def _save_visits(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, changed, gone = difference(before.visits, after.visits, _VISIT_BEGINNING)
    _kept("stage visits", gone)
    unit.many(_NEW_VISIT, [rows.visit_row(visit) for visit in new])
    unit.many(_CHANGE_VISIT, [rows.visit_change(visit) for visit in changed])


def _save_tasks(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, changed, gone = difference(before.tasks, after.tasks, _TASK_BEGINNING)
    _kept("user tasks", gone)
    process = after.instance.process
    unit.many(_NEW_TASK, [rows.task_row(task, process) for task in new])
    unit.many(_CHANGE_TASK, [rows.task_change(task) for task in changed])
    _save_offers(unit, [task for task in changed if task.candidates], new)
    _save_requests(unit, before, changed)


def _save_offers(unit: UnitOfWork, changed: Sequence[UserTask], new: Sequence[UserTask]) -> None:
    unit.many(_DROP_OFFERS, [(task.id,) for task in changed])
    unit.many(_NEW_OFFER, [row for task in (*changed, *new) for row in _offers(task)])


def _save_requests(unit: UnitOfWork, before: Case, changed: Sequence[UserTask]) -> None:
    """Requests come and are answered on tasks that are there already."""
    for task in changed:
        was, now = before.task(task.id).request, task.request
        if now is None or now == was:
            continue
        if was is None or was.id != now.id:
            unit.run(_NEW_REQUEST, rows.request_row(now, task.id))
        else:
            unit.run(_CHANGE_REQUEST, rows.request_change(now))


def _offers(task: UserTask) -> list[Row]:
    if task.state is not TaskState.READY:
        return []
    return [(person, task.id) for person in dict.fromkeys(task.candidates)]


def _save_evidence(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, _, gone = difference(before.evidence, after.evidence, _EVIDENCE_BEGINNING)
    instead = {thing.replaces: thing.id for thing in new if thing.replaces is not None}
    _kept("evidence", [thing for thing in gone if thing.id not in instead])
    unit.many(_NEW_EVIDENCE, [rows.evidence_row(thing) for thing in new])
    unit.many(_REPLACE_EVIDENCE, [(instead[thing.id], thing.id) for thing in gone])
    files = [_wanted_file(thing) for thing in new if thing.what.file]
    if files:
        unit.many(_NEW_FILE, files)
        unit.touch(FILES)


def _wanted_file(thing: Evidence) -> Row:
    return thing.id, thing.instance_id, "wanted", 0, False


def _save_tokens(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, _, gone = difference(before.tokens, after.tokens, _TOKEN_BEGINNING)
    unit.many(_DROP_TOKEN, [(token.id,) for token in gone])
    unit.many(_NEW_TOKEN, [rows.token_row(token) for token in new])


def _save_escalations(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, changed, gone = difference(before.escalations, after.escalations, _ESCALATION_BEGINNING)
    _kept("escalations", gone)
    unit.many(_NEW_ESCALATION, [rows.escalation_row(one) for one in new])
    unit.many(_CHANGE_ESCALATION, [rows.escalation_change(one) for one in changed])


def _save_timers(unit: UnitOfWork, before: Case, after: Case) -> None:
    new, changed, gone = difference(before.timers, after.timers, _TIMER_BEGINNING)
    unit.many(_DROP_TIMER, [(timer.id,) for timer in gone])
    unit.many(_NEW_TIMER, [rows.timer_row(timer) for timer in new])
    unit.many(_CHANGE_TIMER, [rows.timer_change(timer) for timer in changed])
    if new or changed:
        unit.touch(TIMERS)
    unit.effects.timers_freed.extend(timer.id for timer in (*gone, *changed))
