"""The engine's view of storage inside one transaction: `workflow.ports.transaction.Transaction`, for both databases.

Refuses to decide: whatever it writes, the engine said.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select, text

from storage.cases import load
from storage.cases import save as saving
from storage.db.columns import from_micros, micros_or_none, to_micros, to_text
from storage.db.engine.database import Database
from storage.db.statements import Prepared, inserting
from storage.people import absences, subscriptions
from storage.queues import daily_timers, posting, receipts
from storage.queues.inbox_rows import close_rows
from storage.schema import history, instance, number_counter, offer, request, user_task
from storage.schema.cases import LIVE_TASK
from storage.unit.unit_of_work import Unit
from workflow.case.daily_timer import PersonalTimer
from workflow.case.reachability import OutOfReach, Unseen, Work
from workflow.case.request import RequestKind
from workflow.case.state import Case
from workflow.case.subscription import Subscription
from workflow.company.absence import Absence
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Event, Notice


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
_REQUESTED = Prepared(
    select(func.count()).where(
        request.c.by == bindparam("asker"), request.c.kind == bindparam("what"), request.c.at >= bindparam("since")
    ),
    *("asker", "what", "since"),
)
_TASKS_WITH = Prepared(
    select(user_task.c.instance_id, user_task.c.id)
    .where(user_task.c.assignee == bindparam("assignee"), text(LIVE_TASK))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "assignee",
)
_TASKS_OFFERED = Prepared(
    select(user_task.c.instance_id, user_task.c.id)
    .join(offer, offer.c.task_id == user_task.c.id)
    .where(offer.c.person == bindparam("person"), text(LIVE_TASK))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "person",
)
_TASKS_ON_BEHALF = Prepared(
    select(user_task.c.instance_id, user_task.c.id)
    .where(user_task.c.on_behalf_of == bindparam("whom"), text(f"{LIVE_TASK} AND on_behalf_of IS NOT NULL"))
    .order_by(user_task.c.instance_id, user_task.c.id),
    "whom",
)
_ANSWERS_FOR = Prepared(
    select(func.count())
    .select_from(instance)
    .where(instance.c.responsible == bindparam("who"), text("instance.state = 'live'")),
    "who",
)
_APPEND = inserting(history, *(column.name for column in history.columns if column.name != "id"))


class StoredTransaction:
    """One open transaction on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.new_id = unit.new_id

    @property
    def directory(self) -> Directory:
        directory = self._unit.staff.directory
        return directory.with_absences(absences.counting(self._unit)) if self._unit.absences_changed else directory

    def next_number(self, process: str) -> int:
        return int(self._unit.value(_NEXT_NUMBER, (process,)))

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        return self._unit.definitions.find(self._unit, process, version)

    def case(self, instance_id: int) -> Case | None:
        return load.load(self._unit, load.BY_INSTANCE_LOCKED, instance_id)

    def case_of_task(self, task_id: int) -> Case | None:
        return load.load(self._unit, load.BY_TASK_LOCKED, task_id)

    def case_of_timer(self, timer_id: int) -> Case | None:
        return load.load(self._unit, load.BY_TIMER_LOCKED, timer_id)

    def case_of_escalation(self, escalation_id: int) -> Case | None:
        return load.load(self._unit, load.BY_ESCALATION_LOCKED, escalation_id)

    def imported(self, process: str, external_id: str) -> int | None:
        found: int | None = self._unit.value(_IMPORTED, (process, external_id))
        return found

    def live_tasks(self, people: Sequence[str]) -> dict[str, int]:
        return {person: int(self._unit.value(_LIVE_TASKS, (person,))) for person in people}

    def last_given(self, process: str, stage: str, people: Sequence[str]) -> dict[str, datetime]:
        asked = {person: self._unit.value(_LAST_GIVEN, (process, stage, person)) for person in people}
        return {person: from_micros(micros) for person, micros in asked.items() if micros is not None}

    def requested(self, person: str, kind: RequestKind, since: datetime) -> int:
        return int(self._unit.value(_REQUESTED, (person, kind.value, to_micros(since))))

    def absence(self, absence_id: int) -> Absence | None:
        return absences.get(self._unit, absence_id)

    def absence_of_timer(self, timer_id: int) -> Absence | None:
        return absences.of_timer(self._unit, timer_id)

    def save_absence(self, absence: Absence) -> None:
        absences.keep(self._unit, absence)

    def tasks_with(self, person: str) -> list[tuple[int, int]]:
        found = [*self._unit.rows(_TASKS_WITH, (person,)), *self._unit.rows(_TASKS_OFFERED, (person,))]
        return sorted({(int(row[0]), int(row[1])) for row in found})

    def tasks_on_behalf_of(self, person: str) -> list[tuple[int, int]]:
        return [(int(row[0]), int(row[1])) for row in self._unit.rows(_TASKS_ON_BEHALF, (person,))]

    def save(self, before: Case | None, after: Case) -> None:
        saving.save(self._unit, before, after)
        self._unit.traces.cases.add(after.instance.id)

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
                    event.by if event.at else actor,
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
        posting.post(self._unit, notices, now)

    @property
    def unreached(self) -> frozenset[str]:
        return receipts.out_of_reach_now(self._unit)

    def out_of_reach(self, person: str) -> OutOfReach | None:
        return receipts.get(self._unit, person)

    def keep_out_of_reach(self, alarm: OutOfReach) -> None:
        receipts.keep(self._unit, alarm)

    def end_out_of_reach(self, person: str) -> None:
        receipts.end(self._unit, person)

    def work_of(self, person: str) -> list[Work]:
        return receipts.work_of(self._unit, person)

    def answers_for(self, person: str) -> int:
        return int(self._unit.value(_ANSWERS_FOR, (person,)))

    def unseen(self, person: str) -> list[Unseen]:
        return receipts.unseen(self._unit, person)

    def mark_seen(self, person: str, now: datetime) -> None:
        receipts.mark_seen(self._unit, person, now)

    def drop_waiting(self, person: str, now: datetime) -> None:
        receipts.drop_waiting(self._unit, person, now)

    def personal_timer(self, timer_id: int) -> PersonalTimer | None:
        return daily_timers.get(self._unit, timer_id)

    def personal_timers_of(self, person: str) -> list[PersonalTimer]:
        return daily_timers.timers_of(self._unit, person)

    def set_personal_timers(self, timers: Sequence[PersonalTimer], gone: Sequence[int]) -> None:
        daily_timers.write(self._unit, timers, gone)

    def subscription(self, subscription_id: int) -> Subscription | None:
        return subscriptions.get(self._unit, subscription_id)

    def subscriptions_of(self, person: str) -> list[Subscription]:
        return subscriptions.of_person(self._unit, person)

    def keep_subscriptions(self, kept: Sequence[Subscription], gone: Sequence[int]) -> None:
        subscriptions.write(self._unit, kept, gone)

    def close(self, cause: Sequence[int], now: datetime) -> bool:
        return close_rows(self._unit, cause, now)


def _data_text(data: Mapping[str, object]) -> str:
    return to_text(data) if data else "{}"
