"""Funnel figures: of now from the kept counters, of a period or by groups from visits and instances.

Refuses to keep figures (storage.counters) and to name stages in words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import counters
from storage.prepared import Cursor
from storage.schema import client, instance, product, stage_visit, token
from workflow.ports import Figures, Funnel, FunnelGroup, StageFigures

_GROUPS: dict[FunnelGroup, Any] = {
    "office": instance.c.department,
    "manager": instance.c.manager,
    "agent": instance.c.responsible,
    "product": product.c.name,
    "account": client.c.name,
}


@dataclass(slots=True)
class _Count:
    """Figures while they are added up."""

    started: int = 0
    won: int = 0
    won_amount: int = 0
    lost: int = 0
    now: dict[str, int] = field(default_factory=dict)
    amount: dict[str, int] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)

    def figures(self, stages: Iterable[str]) -> Figures:
        """In the order of these stages, then any others that have figures."""
        keys = dict.fromkeys((*stages, *(key for key, count in self.passed.items() if count)))
        rows = (self._stage(key) for key in keys)
        return Figures(
            started=self.started, stages=tuple(rows), won=self.won, won_amount=self.won_amount, lost=self.lost
        )

    def _stage(self, key: str) -> StageFigures:
        now, passed, amount = self.now.get(key, 0), self.passed.get(key, 0), self.amount.get(key, 0)
        return StageFigures(key=key, now=now, passed=passed, amount_now=amount)


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates of the instance's start, both included; None for open."""

    since: date | None
    until: date | None
    zone: ZoneInfo

    @property
    def is_open(self) -> bool:
        return self.since is None and self.until is None

    def restrict(self, wanted: Select[Any]) -> Select[Any]:
        if self.since is not None:
            wanted = wanted.where(instance.c.started_at >= self._begin_of(self.since))
        if self.until is not None:
            wanted = wanted.where(instance.c.started_at < self._begin_of(self.until + timedelta(days=1)))
        return wanted

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


async def funnel(
    connection: AsyncConnection,
    process: str,
    stages: list[str],
    period: Period,
    by: FunnelGroup | None,
    name_of: Callable[[str], str],
) -> Funnel:
    """The funnel of a process; groups of people are named by `name_of`."""
    groups: dict[str, _Count] = {}
    if by is not None:
        named = name_of if by in ("manager", "agent") else str
        groups = await _count(connection, process, period, _GROUPS[by], named)
    total = (await _count(connection, process, period, text("''"), str)).get("", _Count())
    return Funnel(
        process=process,
        since=period.since,
        until=period.until,
        total=total.figures(stages),
        groups={name: groups[name].figures(stages) for name in sorted(groups)},
    )


def kept_funnel(cursor: Cursor, process: str, stages: list[str]) -> Funnel:
    """The current funnel of a process from the counters, whatever the number of its deals."""
    count = _Count()
    kept = counters.kept(cursor, process)
    for _, started, won, won_amount, lost, _ in kept.ends:
        count.started += started
        count.won += won
        count.won_amount += won_amount
        count.lost += lost
    for stage, _, now, passed, amount in kept.stages:
        count.now[stage] = count.now.get(stage, 0) + now
        count.passed[stage] = count.passed.get(stage, 0) + passed
        count.amount[stage] = count.amount.get(stage, 0) + amount
    return Funnel(process=process, since=None, until=None, total=count.figures(stages), groups={})


async def _count(
    connection: AsyncConnection, process: str, period: Period, group: Any, named: Callable[[str], str]
) -> dict[str, _Count]:
    """Counted from instances, visits and tokens; several keys may bear one name."""
    counts: dict[str, _Count] = {}

    async def each(wanted: Select[Any]) -> Iterable[tuple[_Count, Any]]:
        chosen = period.restrict(wanted.where(instance.c.process == process))
        found = (await connection.execute(chosen)).all()
        return [(counts.setdefault(named(row[0]) if row[0] else "", _Count()), row) for row in found]

    for count, row in await each(_ends(group)):
        count.started += row.started
        count.won += int(row.won)
        count.won_amount += int(row.won_amount)
        count.lost += int(row.lost)
    for count, row in await each(_passed(group)):
        count.passed[row.stage] = count.passed.get(row.stage, 0) + row.passed
    for count, row in await each(_now(group)):
        count.now[row.stage] = count.now.get(row.stage, 0) + row.now
        count.amount[row.stage] = count.amount.get(row.stage, 0) + int(row.amount)
    return counts


_NAMED = instance.outerjoin(client, client.c.id == instance.c.client_id).outerjoin(
    product, product.c.id == instance.c.product_id
)
_AMOUNT = func.coalesce(instance.c.amount, 0)


def _sum_where(condition: str, value: Any) -> Any:
    return func.sum(case((text(condition), value), else_=0))


def _ends(group: Any) -> Select[Any]:
    """How many started, won, lost."""
    return (
        select(
            group,
            func.count().label("started"),
            _sum_where("instance.state = 'won'", 1).label("won"),
            _sum_where("instance.state = 'won'", _AMOUNT).label("won_amount"),
            _sum_where("instance.state = 'lost'", 1).label("lost"),
        )
        .select_from(_NAMED)
        .group_by(text("1"))
    )


def _passed(group: Any) -> Select[Any]:
    """How many distinct instances entered each stage, other than by a visit that was undone."""
    return (
        select(group, stage_visit.c.stage, func.count(stage_visit.c.instance_id.distinct()).label("passed"))
        .select_from(_NAMED.join(stage_visit, stage_visit.c.instance_id == instance.c.id))
        .where(text("coalesce(stage_visit.leaving, '') <> 'undone'"))
        .group_by(text("1"), stage_visit.c.stage)
        .order_by(stage_visit.c.stage)
    )


def _now(group: Any) -> Select[Any]:
    """How many distinct instances stand in each stage, and what they are worth."""
    places = select(token.c.instance_id, token.c.stage).distinct().subquery("places")
    return (
        select(group, places.c.stage, func.count().label("now"), func.sum(_AMOUNT).label("amount"))
        .select_from(_NAMED.join(places, places.c.instance_id == instance.c.id))
        .group_by(text("1"), places.c.stage)
    )
