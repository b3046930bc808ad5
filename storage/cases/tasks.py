"""Tasks of all cases inside one transaction: `workflow.ports.transaction.Tasks`, for both databases."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from storage.db.columns import from_micros, moment_or_none, to_micros
from storage.db.statements import PreparedStatement
from storage.schema import offer, request, user_task
from storage.schema.cases import LIVE_TASK
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.reachability import LiveTask
from workflow.case.request import RequestKind

_LIVE_TASKS = PreparedStatement(
    select(func.count()).where(user_task.c.assignee == bindparam("assignee"), text(LIVE_TASK)), "assignee"
)
_LAST_GIVEN = PreparedStatement(
    select(func.max(user_task.c.created_at)).where(
        user_task.c.process == bindparam("process"),
        user_task.c.stage == bindparam("stage"),
        user_task.c.assignee == bindparam("assignee"),
        text("kind = 'stage'"),
    ),
    "process",
    "stage",
    "assignee",
)
_REQUESTED = PreparedStatement(
    select(func.count()).where(
        request.c.by == bindparam("asker"), request.c.kind == bindparam("what"), request.c.at >= bindparam("since")
    ),
    *("asker", "what", "since"),
)
_WITH = PreparedStatement(
    select(user_task.c.instance_id, user_task.c.id)
    .where(user_task.c.assignee == bindparam("assignee"), text(LIVE_TASK))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "assignee",
)
_OFFERED = PreparedStatement(
    select(user_task.c.instance_id, user_task.c.id)
    .join(offer, offer.c.task_id == user_task.c.id)
    .where(offer.c.person == bindparam("person"), text(LIVE_TASK))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "person",
)
_ON_BEHALF = PreparedStatement(
    select(user_task.c.instance_id, user_task.c.id)
    .where(user_task.c.on_behalf_of == bindparam("whom"), text(f"{LIVE_TASK} AND on_behalf_of IS NOT NULL"))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "whom",
)
_WORK = PreparedStatement(
    select(user_task.c.instance_id, user_task.c.id, user_task.c.due_at)
    .where(user_task.c.assignee == bindparam("p"), text(LIVE_TASK))
    .order_by(user_task.c.id),
    "p",
)


class StoredTasks:
    """On a unit of work."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def live_counts(self, people: Sequence[str]) -> dict[str, int]:
        return {person: int(self._unit.value(_LIVE_TASKS, (person,))) for person in people}

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        asked = {person: self._unit.value(_LAST_GIVEN, (process, stage, person)) for person in people}
        return {person: from_micros(micros) for person, micros in asked.items() if micros is not None}

    def requested(self, person: str, kind: RequestKind, since: datetime) -> int:
        return int(self._unit.value(_REQUESTED, (person, kind.value, to_micros(since))))

    def within_reach_of(self, person: str) -> list[tuple[int, int]]:
        found = [*self._unit.rows(_WITH, (person,)), *self._unit.rows(_OFFERED, (person,))]
        return sorted({(int(row[0]), int(row[1])) for row in found})

    def on_behalf_of(self, person: str) -> list[tuple[int, int]]:
        return [(int(row[0]), int(row[1])) for row in self._unit.rows(_ON_BEHALF, (person,))]

    def held_by(self, person: str) -> list[LiveTask]:
        rows = self._unit.rows(_WORK, (person,))
        return [LiveTask(instance_id, task_id, moment_or_none(due)) for instance_id, task_id, due in rows]
