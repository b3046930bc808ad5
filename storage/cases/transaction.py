"""The engine's view of storage inside one transaction: `workflow.ports.transaction.Transaction`, for both databases.

Does not decide: whatever it writes, the engine said.
"""

from collections.abc import Sequence
from datetime import datetime

from storage.cases.cases import StoredCases
from storage.cases.tasks import StoredTasks
from storage.db.columns import micros_or_none, to_micros, to_text
from storage.db.statements import inserting
from storage.people.absences import StoredAbsences, counting
from storage.people.subscriptions import StoredSubscriptions
from storage.queues import posting
from storage.queues.inbox_rows import close_rows
from storage.queues.personal_timers import StoredPersonalTimers
from storage.queues.receipts import StoredReachability
from storage.schema import history
from storage.unit.unit_of_work import UnitOfWork
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import Event, Notice

_APPEND = inserting(history, *(column.name for column in history.columns if column.name != "id"))


class StoredTransaction:
    """One open transaction on a unit of work."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self.new_id = unit.new_id
        self.cases, self.tasks = StoredCases(unit), StoredTasks(unit)
        self.absences, self.reachability = StoredAbsences(unit), StoredReachability(unit)
        self.timers, self.subscriptions = StoredPersonalTimers(unit), StoredSubscriptions(unit)

    @property
    def directory(self) -> Directory:
        directory = self._unit.directory_cache.directory
        return directory.with_absences(counting(self._unit)) if self._unit.absences_changed else directory

    def definition(self, process: str, version: int | None = None) -> tuple[int, ProcessDefinition] | None:
        return self._unit.definitions.find(self._unit, process, version)

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
                    to_text(event.data) if event.data else "{}",
                )
                for event in events
            ],
        )

    def post(self, notices: Sequence[Notice], now: datetime) -> None:
        posting.post(self._unit, notices, now)

    def close(self, cause: Sequence[int], now: datetime) -> bool:
        return close_rows(self._unit, cause, now)
