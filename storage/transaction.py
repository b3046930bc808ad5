"""The engine's view of storage inside one transaction: `workflow.ports.Transaction`, for both databases.

Refuses to decide: whatever it writes, the engine said.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select, text

from storage import loading, posting, saving
from storage.columns import from_micros, micros_or_none, to_micros, to_text
from storage.databases import Database
from storage.definitions import Definitions
from storage.inbox_rows import close_rows
from storage.prepared import Prepared, inserting
from storage.schema import history, instance, number_counter, user_task
from storage.schema.cases import LIVE_TASK
from storage.staff import Staff
from storage.unit import Unit
from workflow.company import Directory
from workflow.definition import ProcessDefinition
from workflow.events import Event, Notice
from workflow.state import Case


def _counting(database: Database) -> ClauseElement:
    new = database.insert(number_counter).values(process=bindparam("process"), last=literal_column("1"))
    more = {"last": number_counter.c.last + literal_column("1")}
    return new.on_conflict_do_update(index_elements=["process"], set_=more).returning(number_counter.c.last)


_NEXT_NUMBER = Prepared(_counting, "process")
_IMPORTED = Prepared(
    select(instance.c.id).where(
        instance.c.process == bindparam("process"), instance.c.external_id == bindparam("external_id")
    ),
    "process",
    "external_id",
)
_LIVE_TASKS = Prepared(
    select(func.count()).where(user_task.c.assignee == bindparam("assignee"), text(LIVE_TASK)), "assignee"
)
_LAST_GIVEN = Prepared(
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
_APPEND = inserting(history, *(column.name for column in history.columns if column.name != "id"))


class StoredTransaction:
    """One open transaction on a unit of work."""

    def __init__(self, unit: Unit, staff: Staff, definitions: Definitions) -> None:
        self._unit = unit
        self._staff = staff
        self._definitions = definitions
        self.new_id = unit.new_id

    @property
    def directory(self) -> Directory:
        return self._staff.directory

    def next_number(self, process: str) -> int:
        return int(self._unit.value(_NEXT_NUMBER, (process,)))

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        return self._definitions.find(self._unit, process, version)

    def case(self, instance_id: int) -> Case | None:
        return loading.load(self._unit, loading.BY_INSTANCE_LOCKED, instance_id)

    def case_of_task(self, task_id: int) -> Case | None:
        return loading.load(self._unit, loading.BY_TASK_LOCKED, task_id)

    def case_of_timer(self, timer_id: int) -> Case | None:
        return loading.load(self._unit, loading.BY_TIMER_LOCKED, timer_id)

    def imported(self, process: str, external_id: str) -> int | None:
        found: int | None = self._unit.value(_IMPORTED, (process, external_id))
        return found

    def live_tasks(self, people: Sequence[str]) -> dict[str, int]:
        return {person: int(self._unit.value(_LIVE_TASKS, (person,))) for person in people}

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        asked = {person: self._unit.value(_LAST_GIVEN, (process, stage, person)) for person in people}
        return {person: from_micros(micros) for person, micros in asked.items() if micros is not None}

    def save(self, before: Case | None, after: Case) -> None:
        saving.save(self._unit, before, after)

    def append(
        self,
        instance_id: int | None,
        actor: str | None,
        now: datetime,
        cause: int | None,
        events: Sequence[Event],
    ) -> None:
        at = to_micros(now)
        self._unit.many(
            _APPEND,
            [
                (
                    instance_id,
                    micros_or_none(event.at) or at,
                    actor,
                    event.kind.value,
                    event.stage,
                    event.task_id,
                    cause,
                    _data_text(event.data),
                )
                for event in events
            ],
        )

    def post(self, notices: Sequence[Notice], now: datetime) -> None:
        posting.post(self._unit, self._staff, notices, now)

    def close(self, cause: Sequence[int], now: datetime) -> None:
        close_rows(self._unit, cause, now)


def _data_text(data: Mapping[str, object]) -> str:
    return to_text(data) if data else "{}"
