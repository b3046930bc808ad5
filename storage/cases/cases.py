"""Cases inside one transaction: `workflow.ports.transaction.Cases`, for both databases."""

from sqlalchemy import ClauseElement, bindparam, func, literal_column, select, text

from storage.cases import load
from storage.cases import save as saving
from storage.db.engine.database import Database
from storage.db.statements import PreparedStatement
from storage.schema import instance, number_counter
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.state import Case


def _counting(database: Database) -> ClauseElement:
    new = database.insert(number_counter).values(process=bindparam("process"), last=literal_column("1"))
    more = {"last": number_counter.c.last + literal_column("1")}
    return new.on_conflict_do_update(index_elements=["process"], set_=more).returning(number_counter.c.last)


_NEXT_NUMBER = PreparedStatement(_counting, "process")
_IMPORTED = PreparedStatement(
    select(instance.c.id).where(
        instance.c.process == bindparam("process"), instance.c.external_id == bindparam("external_id")
    ),
    "process",
    "external_id",
)
_ANSWERS_FOR = PreparedStatement(
    select(func.count())
    .select_from(instance)
    .where(instance.c.responsible == bindparam("who"), text("instance.state = 'live'")),
    "who",
)


class StoredCases:
    """On a unit of work; what it finds is locked."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def get(self, instance_id: int) -> Case | None:
        return load.load(self._unit, load.BY_INSTANCE_LOCKED, instance_id)

    def of_task(self, task_id: int) -> Case | None:
        return load.load(self._unit, load.BY_TASK_LOCKED, task_id)

    def of_timer(self, timer_id: int) -> Case | None:
        return load.load(self._unit, load.BY_TIMER_LOCKED, timer_id)

    def of_escalation(self, escalation_id: int) -> Case | None:
        return load.load(self._unit, load.BY_ESCALATION_LOCKED, escalation_id)

    def next_number(self, process: str) -> int:
        return int(self._unit.value(_NEXT_NUMBER, (process,)))

    def imported(self, process: str, external_id: str) -> int | None:
        found: int | None = self._unit.value(_IMPORTED, (process, external_id))
        return found

    def answers_for(self, person: str) -> int:
        return int(self._unit.value(_ANSWERS_FOR, (person,)))

    def save(self, before: Case | None, after: Case) -> None:
        saving.save(self._unit, before, after)
        self._unit.effects.cases.add(after.instance.id)
