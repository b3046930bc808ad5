"""A million deals and four million stays, made in the tables without the engine, for the figures about all of them.

Deals start evenly over three years; seven stages; a tenth is live, two fifths are won. Refuses to be random: the same
tables every time.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.store import Store
from tests.bench import crowd

DAY = 86_400_000_000
BEGIN = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp() * 1e6)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAGES = tuple(f"stage{n}" for n in range(7))
SELLERS, CLIENTS, PRODUCTS = 120, 10_000, 200


async def tables(folder: Path, count: int, stages: Sequence[str] = STAGES) -> str:
    """The address of tables with so many deals, and four times as many stays in these seven stages."""
    address = f"sqlite:///{folder / 'estafeta.sqlite'}"
    store = await Store.open(address, now=lambda: NOW)
    await store.company.adopt(crowd.company())
    with closing(sqlite3.connect(folder / "estafeta.sqlite", timeout=10)) as base, base:
        base.execute("PRAGMA synchronous=OFF")
        _fill(base, count, stages)
    await store.rebuild_counters()
    await store.close()
    return address


def _fill(base: sqlite3.Connection, count: int, stages: Sequence[str]) -> None:
    for table, many in (("client", CLIENTS), ("product", PRODUCTS)):
        base.executemany(
            f"INSERT INTO {table} (id, name, folded, used_at) VALUES (?, ?, ?, ?)",
            ((n, f"{table} {n}", f"{table} {n}", BEGIN) for n in range(1, many + 1)),
        )
    base.executemany(
        "INSERT INTO instance (id, process, version, number, state, starter, responsible, manager, department,"
        " client_id, product_id, amount, currency, fields, started_at, ended_at, end_key)"
        " VALUES (?, 'sale', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'UAH', '{}', ?, ?, ?)",
        map(_deal, range(count), [count] * count),
    )
    base.executemany(
        "INSERT INTO stage_visit (id, instance_id, stage, entered_at, left_at, leaving) VALUES (?, ?, ?, ?, ?, ?)",
        _stays(count, stages),
    )
    base.execute(
        "INSERT INTO token (id, instance_id, stage, visit_id)"
        " SELECT id + 10000000, instance_id, stage, id FROM stage_visit WHERE left_at IS NULL"
    )
    base.execute("UPDATE id_block SET next = 100000000")
    base.execute("INSERT INTO number_counter (process, last) VALUES ('sale', ?)", (count,))


def _started(n: int, count: int) -> int:
    return BEGIN + n * (3 * 365 * DAY) // count


def _state(n: int) -> str:
    return ("live", "won", "won", "won", "won", "lost", "lost", "lost", "lost", "cancelled")[n % 10]


def _deal(n: int, count: int) -> tuple[object, ...]:
    state, seller, started = _state(n), n * 7 % SELLERS, _started(n, count)
    ended = None if state == "live" else started + (10 + n % 30) * DAY
    return (
        n + 1, n + 1, state, f"seller{seller}", f"seller{seller}", f"lead{seller // 10}", f"office {seller // 20}",
        n * 31 % CLIENTS + 1, n * 17 % PRODUCTS + 1, (n % 900 + 1) * 10_000, started, ended,
        None if state == "live" else state,
    )  # fmt: skip


def _stays(count: int, stages: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Four for each: how far a deal comes goes round."""
    for n in range(count):
        entered, first = _started(n, count), n % (len(stages) - 3)
        for step in range(4):
            left = entered + (1 + n % 9) * DAY
            stays = step == 3 and _state(n) == "live"
            yield (
                n * 4 + step + 1, n + 1, stages[first + step], entered, None if stays else left,
                None if stays else "advanced",
            )  # fmt: skip
            entered = left
