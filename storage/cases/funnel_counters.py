"""The current funnel, kept: how many stand in each stage, have passed it, are started, won, lost.

Kept so that the picture of today costs the same with a hundred cases and with a million. Moved by the difference
between two cases; `rebuild` counts everything anew from visits and instances, and must come to the same.
Refuses figures of a period or a group: those are counted when asked for (storage.reads_funnel).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ClauseElement, Table, bindparam, delete, func, literal_column, select

from storage.db.engine.database import Database
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.schema import instance, process_counter, stage_counter, stage_visit, token
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.state import Case, InstanceState, Leaving


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of the counters of one process, each with its currency: amounts in different ones are never added."""

    stages: list[Row]
    """(stage, currency, now, passed, amount_now)"""
    ends: list[Row]
    """(currency, started, won, won_amount, lost, cancelled)"""


_ENDS = {
    InstanceState.LIVE: (0, 0, 0),
    InstanceState.WON: (1, 0, 0),
    InstanceState.LOST: (0, 1, 0),
    InstanceState.CANCELLED: (0, 0, 1),
}


def _adding(table: Table, keys: tuple[str, ...]) -> PreparedStatement:
    names = [column.name for column in table.columns]

    def statement(database: Database) -> ClauseElement:
        new = database.insert(table).values({name: bindparam(name) for name in names})
        more = {name: table.c[name] + new.excluded[name] for name in names if name not in keys}
        return new.on_conflict_do_update(index_elements=list(keys), set_=more)

    return PreparedStatement(statement, *names)


_ADD_TO_STAGES = _adding(stage_counter, ("process", "stage", "currency"))
_ADD_TO_PROCESS = _adding(process_counter, ("process", "currency"))


def stands_in(case: Case | None) -> set[str]:
    """The stages where the instance stands."""
    return {token.stage for token in case.tokens} if case else set()


def entered(case: Case | None) -> set[str]:
    """The stages that the instance has been in; a visit that was undone never was."""
    return {visit.stage for visit in case.visits if visit.leaving is not Leaving.UNDONE} if case else set()


def move(unit: UnitOfWork, before: Case | None, after: Case) -> None:
    """Move the counters from one case to the next."""
    process = after.instance.process
    if before is not None and before.instance.currency != after.instance.currency:
        raise AssertionError("an instance keeps its currency")
    currency = after.instance.currency
    unit.many(_ADD_TO_STAGES, [(process, stage, currency, *row) for stage, *row in _stage_changes(before, after)])
    change = _process_change(before, after)
    if any(change):
        unit.run(_ADD_TO_PROCESS, (process, currency, *change))


def _stage_changes(before: Case | None, after: Case) -> list[Row]:
    """(stage, now, passed, amount_now) where something moved, by stage: always locked in one order."""
    stood, stands = stands_in(before), stands_in(after)
    had, has = entered(before), entered(after)
    paid = (before.instance.amount or 0) if before else 0
    pays = after.instance.amount or 0
    changes = []
    for stage in sorted(stood | stands | had | has):
        now = (stage in stands) - (stage in stood)
        passed = (stage in has) - (stage in had)
        amount = pays * (stage in stands) - paid * (stage in stood)
        if now or passed or amount:
            changes.append((stage, now, passed, amount))
    return changes


def _process_change(before: Case | None, after: Case) -> Row:
    """started, won, won_amount, lost, cancelled"""
    if before is not None and before.instance is after.instance:
        return ()
    new = _process_figures(after)
    if before is None:
        return new
    return tuple(more - less for more, less in zip(new, _process_figures(before), strict=True))


def _process_figures(case: Case) -> tuple[int, int, int, int, int]:
    won, lost, cancelled = _ENDS[case.instance.state]
    return 1, won, won * (case.instance.amount or 0), lost, cancelled


def kept(cursor: Cursor, process: str) -> Kept:
    """The current funnel of a process."""
    return Kept(cursor.rows(_STAGES, (process,)), cursor.rows(_PROCESS, (process,)))


def rebuild(unit: UnitOfWork) -> None:
    """Count everything anew."""
    unit.run(_FORGET_STAGES)
    unit.run(_FORGET_PROCESSES)
    stages: dict[tuple[str, str, str], Counter[str]] = {}
    for *key, passed in unit.rows(_COUNT_PASSED):
        stages.setdefault((key[0], key[1], key[2]), Counter())["passed"] = passed
    for *key, now, amount in unit.rows(_COUNT_NOW):
        stages.setdefault((key[0], key[1], key[2]), Counter()).update(now=now, amount=int(amount))
    unit.many(_ADD_TO_STAGES, [(*key, row["now"], row["passed"], row["amount"]) for key, row in stages.items()])
    unit.many(_ADD_TO_PROCESS, list(_counted_processes(unit.rows(_COUNT_STATES))))


def _counted_processes(counts: Iterable[Row]) -> Iterable[Row]:
    processes: dict[tuple[str, str], list[int]] = {}
    for process, currency, state, count, amount in counts:
        won, lost, cancelled = _ENDS[InstanceState(state)]
        row = processes.setdefault((process, currency), [0] * 5)
        row[0] += count
        row[1] += won * count
        row[2] += won * int(amount)
        row[3] += lost * count
        row[4] += cancelled * count
    return [(*key, *row) for key, row in processes.items()]


_FORGET_STAGES = PreparedStatement(delete(stage_counter))
_FORGET_PROCESSES = PreparedStatement(delete(process_counter))
_AMOUNT = func.coalesce(func.sum(instance.c.amount), literal_column("0"))
_COUNT_STATES = PreparedStatement(
    select(instance.c.process, instance.c.currency, instance.c.state, func.count(), _AMOUNT).group_by(
        instance.c.process, instance.c.currency, instance.c.state
    )
)
_COUNT_PASSED = PreparedStatement(
    select(
        instance.c.process,
        stage_visit.c.stage,
        instance.c.currency,
        func.count(stage_visit.c.instance_id.distinct()),
    )
    .join(instance, instance.c.id == stage_visit.c.instance_id)
    .where(func.coalesce(stage_visit.c.leaving, literal_column("''")) != literal_column("'undone'"))
    .group_by(instance.c.process, stage_visit.c.stage, instance.c.currency)
)
_PLACES = select(token.c.instance_id, token.c.stage).distinct().subquery()
_COUNT_NOW = PreparedStatement(
    select(instance.c.process, _PLACES.c.stage, instance.c.currency, func.count(), _AMOUNT)
    .join(instance, instance.c.id == _PLACES.c.instance_id)
    .group_by(instance.c.process, _PLACES.c.stage, instance.c.currency)
)
_STAGES = PreparedStatement(
    select(*(stage_counter.c[name] for name in ("stage", "currency", "now", "passed", "amount_now")))
    .where(stage_counter.c.process == bindparam("process"))
    .order_by(stage_counter.c.stage, stage_counter.c.currency),
    "process",
)
_PROCESS = PreparedStatement(
    select(*(process_counter.c[name] for name in ("currency", "started", "won", "won_amount", "lost", "cancelled")))
    .where(process_counter.c.process == bindparam("process"))
    .order_by(process_counter.c.currency),
    "process",
)
