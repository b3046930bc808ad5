"""Instances: under way or ended, how long they took, where they stand and who has them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select, text

from storage.db.columns import from_micros, moment_or_none
from storage.db.statements import Row
from storage.figures.rights import Seen
from storage.figures.source import Source
from storage.figures.work.grouping import gathered, spread
from storage.figures.work.periods import days_of, month_of
from storage.schema import client, instance, stage_visit, user_task
from storage.schema.cases import LIVE_TASK
from workflow.figures.work import CaseFacts, CaseFigures, CaseGroup, CaseGroupFigures, CasesAnswer, CasesQuestion

_LISTED = 200
_NAMES = ("id", "process", "version", "number", "state", "responsible", "department", "amount", "currency")
_COLUMNS = (*(instance.c[name] for name in _NAMES), instance.c.started_at, instance.c.ended_at, client.c.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One instance; moments as stored. `due_at` is that of the visit that came last."""

    id: int
    process: str
    version: int
    number: int
    state: str
    responsible: str
    department: str
    amount: int | None
    currency: str
    started_at: int
    ended_at: int | None
    client: str | None
    stage: str | None
    due_at: int | None
    holders: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class _Visit:
    stage: str
    due_at: int | None
    goes_on: bool


def cases(source: Source, zone: ZoneInfo, question: CasesQuestion) -> CasesAnswer:
    """The figures of all of them and of each group; those under way by name."""
    found = list(rows(source, zone, question))
    groups = gathered(found, naming(question.by, zone), question.shown, in_time=question.by == "month")
    told = (CaseGroupFigures(name=name, figures=figures(ours), others=others) for name, ours, others in groups)
    live = sorted((row for row in found if row.state == "live"), key=lambda row: (not row.late, row.due_at or 2**62))
    return CasesAnswer(
        question=question,
        total=figures(found),
        groups=tuple(told) if question.by else (),
        listed=tuple(_facts(row) for row in live[:_LISTED]),
    )


def naming(by: CaseGroup | None, zone: ZoneInfo) -> Callable[[CaseRow], str]:
    """What an instance's group is called."""
    return {
        None: lambda row: "",
        "process": lambda row: row.process,
        "department": lambda row: row.department,
        "responsible": lambda row: row.responsible,
        "month": lambda row: month_of(row.started_at, zone),
    }[by]


def figures(found: Sequence[CaseRow]) -> CaseFigures:
    """What these come to."""
    states = Counter(row.state for row in found)
    with_due = [row for row in found if row.state in ("won", "lost") and row.due_at is not None]
    worth: Counter[str] = Counter()
    for row in found:
        worth[row.currency] += row.amount or 0
    ended = [row for row in found if row.state in ("won", "lost") and row.ended_at is not None]
    return CaseFigures(
        live=states["live"],
        live_late=sum(row.late for row in found if row.state == "live"),
        won=states["won"],
        lost=states["lost"],
        cancelled=states["cancelled"],
        ended_in_time=sum(not row.late for row in with_due),
        ended_late=sum(row.late for row in with_due),
        amounts={currency: amount for currency, amount in sorted(worth.items()) if amount},
        took=spread([((row.ended_at or 0) - row.started_at) / 1e6 for row in ended]),
    )


def rows(source: Source, zone: ZoneInfo, question: CasesQuestion) -> Iterator[CaseRow]:
    """Every instance that is counted."""
    days = days_of(question.since, question.until, zone, question.now)
    chosen = (instance.c.started_at >= days.begin, instance.c.started_at < days.end)
    only = (*chosen, instance.c.process == question.process) if question.process else chosen
    seen = Seen(source, question.scope)
    visits, holders = _stays(source, only), _holders(source, only)
    joined = instance.outerjoin(client, client.c.id == instance.c.client_id)
    wanted = select(*_COLUMNS).select_from(joined).where(*only).order_by(instance.c.id)
    now = days_of(None, None, zone, question.now).end
    for row in source.rows(wanted):
        if row[0] in seen:
            yield _case(row, visits.get(row[0]), holders.get(row[0], ()), now)


def _case(row: Row, visit: _Visit | None, holders: tuple[str, ...], now: int) -> CaseRow:
    given = dict(zip((*_NAMES, "started_at", "ended_at", "client"), row, strict=True))
    due = visit.due_at if visit else None
    until = now if given["state"] == "live" else given["ended_at"]
    late = due is not None and until is not None and due < until and given["state"] != "cancelled"
    return CaseRow(**given, stage=visit.stage if visit else None, due_at=due, holders=holders, late=late)


def _stays(source: Source, only: Sequence[Any]) -> dict[int, _Visit]:
    """By instance where it stands, the earliest due first, or the visit that came last."""
    names = ("instance_id", "stage", "due_at", "left_at")
    wanted = _inside(select(*(stage_visit.c[name] for name in names)), stage_visit.c.instance_id, only)
    counted = or_(stage_visit.c.leaving.is_(None), stage_visit.c.leaving != "undone")
    found: dict[int, _Visit] = {}
    for of, stage, due, left in source.rows(wanted.where(counted).order_by(stage_visit.c.id)):
        before, visit = found.get(of), _Visit(stage, due, left is None)
        if before is None or not before.goes_on or (visit.goes_on and (due or 2**62) < (before.due_at or 2**62)):
            found[of] = visit
    return found


def _holders(source: Source, only: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    wanted = _inside(select(user_task.c.instance_id, user_task.c.assignee), user_task.c.instance_id, only)
    found: dict[int, tuple[str, ...]] = {}
    for of, person in source.rows(wanted.where(text(f"user_task.{LIVE_TASK}")).order_by(user_task.c.id)):
        if person and person not in found.get(of, ()):
            found[of] = (*found.get(of, ()), person)
    return found


def _inside(wanted: Select[Any], of: Any, only: Sequence[Any]) -> Select[Any]:
    return wanted.join(instance, instance.c.id == of).where(*only)


def _facts(row: CaseRow) -> CaseFacts:
    return CaseFacts(
        instance_id=row.id,
        process=row.process,
        version=row.version,
        number=row.number,
        client=row.client,
        state=row.state,
        responsible=row.responsible,
        stage=row.stage,
        holders=row.holders,
        started_at=from_micros(row.started_at),
        ended_at=moment_or_none(row.ended_at),
        due_at=moment_or_none(row.due_at),
    )
