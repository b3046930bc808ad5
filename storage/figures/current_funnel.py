"""The current funnel of a process from the kept counters, each currency for itself.

Does not keep figures (storage.cases.funnel_counters) or count them anew: storage.figures.funnel answers everything
else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.cases import funnel_counters
from storage.db.statements import Cursor
from workflow.ports.queries import Figures, StageFigures


@dataclass(slots=True)
class _Stage:
    now: int = 0
    passed: int = 0
    amounts: dict[str, int] = field(default_factory=dict)


def kept_funnel(cursor: Cursor, process: str, stages: Iterable[str]) -> Figures:
    """Whatever the number of its instances. In the order of these stages, then any others that have figures."""
    kept = funnel_counters.kept(cursor, process)
    found = {key: _Stage() for key in stages}
    for key, currency, now, passed, amount in kept.stages:
        if now or passed or key in found:
            stage = found.setdefault(key, _Stage())
            stage.now += now
            stage.passed += passed
            if amount:
                stage.amounts[currency] = amount
    return Figures(
        started=sum(row[1] for row in kept.ends),
        stages=tuple(
            StageFigures(key=key, now=one.now, passed=one.passed, amount_now=one.amounts)
            for key, one in found.items()
        ),
        won=sum(row[2] for row in kept.ends),
        won_amount={row[0]: row[3] for row in kept.ends if row[3]},
        lost=sum(row[4] for row in kept.ends),
    )
