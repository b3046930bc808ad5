"""Figures about all cases together: at a million deals, beside plain SQL on the same tables."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from zoneinfo import ZoneInfo

from storage.db.databases import database_at
from storage.figures.funnel.answer import answered
from storage.figures.funnel.dataset import Books
from storage.store import Store
from tests.bench import million, places
from tests.bench.figures import Figure, middle
from workflow.figures.funnel import GROUPS, FunnelQuestion, Scope

COUNT = 1_000_000
CURRENT_GOAL, COHORT_GOAL = 1.0, 50.0
"""Milliseconds."""
_ROUNDS = 7
_PLAIN = """
SELECT v.stage, count(DISTINCT v.instance_id), sum(i.amount)
FROM instance i JOIN stage_visit v ON v.instance_id = i.id
WHERE i.process = 'sale' AND i.started_at >= ? AND i.started_at < ? AND coalesce(v.leaving, '') <> 'undone'
GROUP BY v.stage
"""
_PLAIN_NOW = (
    "SELECT stage, count(*) FROM token JOIN instance i ON i.id = instance_id WHERE process = 'sale' GROUP BY 1"
)


async def at_a_million() -> list[Figure]:
    with places.folder() as folder:
        address = await million.tables(folder, COUNT)
        with closing(sqlite3.connect(folder / "estafeta.sqlite")) as base:
            return [await _current(address, base), *_cohorts(address, base)]


async def _current(address: str, base: sqlite3.Connection) -> Figure:
    store = await Store.open(address, now=lambda: million.NOW)
    try:
        await store.reads.funnel("sale")
        took = []
        for _ in range(_ROUNDS * 10):
            began = time.perf_counter()
            await store.reads.funnel("sale")
            took.append((time.perf_counter() - began) * 1e3)
    finally:
        await store.close()
    plain = _took(lambda: base.execute(_PLAIN_NOW).fetchall())
    return _figure("current funnel, 1,000,000 deals", middle(took), plain, CURRENT_GOAL)


def _cohorts(address: str, base: sqlite3.Connection) -> list[Figure]:
    books = Books(database_at(address), ZoneInfo("Europe/Kyiv"))
    began = time.perf_counter()
    books.keep_up()
    read = time.perf_counter() - began
    spans = {"all time": (None, None), "a year": (date(2024, 1, 1), date(2024, 12, 31))}
    worst: dict[str, float] = {}
    for name, (since, until) in spans.items():
        for by in (None, *GROUPS):
            asked = FunnelQuestion(process="sale", since=since, until=until, by=by, scope=Scope())
            worst[f"{name}, by {by}"] = _took(lambda asked=asked: _asked(books, asked))
    books.close()
    slowest = max(worst, key=worst.__getitem__)
    plain = _took(lambda: base.execute(_PLAIN, (0, 2**62)).fetchall(), rounds=1)
    notes = [f"{name}: {took:.1f} ms" for name, took in worst.items()]
    notes.append(f"reading everything once, at the first question: {read:.1f} s")
    return [_figure(f"slowest cohort funnel ({slowest})", worst[slowest], plain, COHORT_GOAL, notes)]


def _asked(books: Books, question: FunnelQuestion) -> None:
    """As the process beside the bot does it: keep up, then answer."""
    books.keep_up()
    answered(books, million.STAGES, question)


def _took(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """The median, in milliseconds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1e3)
    return middle(took)


def _figure(name: str, value: float, plain: float, goal: float, notes: list[str] | None = None) -> Figure:
    return Figure(
        name=name,
        value=f"{value:.2f} ms",
        floor=f"plain SQL {plain:,.0f} ms",
        ratio=value / plain,
        goal=f"<= {goal:.0f} ms",
        ok=value <= goal,
        notes=notes or (),
    )
