"""A task completed through the whole bot, at 32 in flight, beside raw sqlite3 writing the same rows.

Floor and figure take turns on copies of the same tables, several times; the ratio is the median of the rounds'.
Where the time goes is measured in a further round of its own, since counting costs something too.
"""

import gc
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.bench import floor, parts, places, seeding
from tests.bench.crowd import IN_FLIGHT
from tests.bench.figures import Figure, middle
from tests.bench.floor import Completion
from tests.bench.seeding import Seed
from tests.bench.whole import bot_on

ROUNDS = 3
GOAL = 0.5
_WARM = 64
_COUNT = 1500


@dataclass(frozen=True, slots=True)
class CaseBatch:
    floor: float
    bot: float


async def by_document() -> Figure:
    """The headline: a document in reply to the card."""
    with places.folder() as folder:
        seed = await seeding.waiting_for_documents(folder, _COUNT)
        return await _figure("task completion (document)", seed, folder, ROUNDS)


async def by_press() -> Figure:
    """A button under the card."""
    with places.folder() as folder:
        seed = await seeding.waiting_for_presses(folder, _COUNT // 2)
        return await _figure("task completion (button)", seed, folder, ROUNDS)


async def _figure(name: str, seed: Seed, folder: Path, rounds: int) -> Figure:
    gc.collect()
    gc.freeze()
    recorded = await _recorded(seed, places.within(folder, "recorded"))
    done = [await _round(seed, recorded, places.within(folder, f"round{n}")) for n in range(rounds)]
    on_a_thread = await completions(seed, places.within(folder, "thread"), "thread")
    where = await parts.breakdown(seed, places.within(folder, "parts"))
    ratio = middle([one.bot / one.floor for one in done])
    return Figure(
        name=name,
        value=f"{middle([one.bot for one in done]):,.0f}/s",
        floor=f"raw sqlite3 {middle([one.floor for one in done]):,.0f}/s",
        ratio=ratio,
        goal=f">= {GOAL}",
        ok=ratio >= GOAL,
        notes=[_rounds_note(done), _thread_note(on_a_thread), _rows_note(recorded), *where],
    )


async def _recorded(seed: Seed, folder: Path) -> list[Completion]:
    """What the bot writes, letter by letter."""
    with floor.recording() as writes:
        async with bot_on(seed.copy_to(folder), seed.letters, 1, writer="thread") as (_, postman):
            del writes[:]
            await postman.run()
            written = list(writes)
    return floor.by_completion([write for write in written if _is_of_completion(write[0])])


def _is_of_completion(sql: str) -> bool:
    """What delivery records goes on beside it, at Telegram's pace."""
    return not sql.startswith(("UPDATE outbox", "INSERT INTO card", "DELETE FROM card"))


async def _round(seed: Seed, recorded: Sequence[Completion], folder: Path) -> CaseBatch:
    raw = floor.rate(seed.copy_to(places.within(folder, "floor")), recorded)
    return CaseBatch(floor=raw, bot=await completions(seed, folder, "process"))


async def completions(seed: Seed, folder: Path, writer: Literal["process", "thread"]) -> float:
    """Completions a second, after a few to warm up."""
    tables = seed.copy_to(folder)
    async with bot_on(tables, seed.letters, IN_FLIGHT, writer) as (_, postman):
        await postman.run()
    _check(tables, seed)
    took = postman.answered_at[-1] - postman.answered_at[_WARM]
    return (len(seed.letters) - _WARM - 1) / took


def _check(tables: Path, seed: Seed) -> None:
    """Every task is completed once, every update closed."""
    with closing(sqlite3.connect(tables)) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())
        completed = connection.execute(
            "SELECT count(*) FROM history WHERE kind = 'completed' AND cause IS NOT NULL"
        ).fetchone()[0]
    assert states == {"done": len(seed.letters)}, states
    assert completed == len(seed.letters), completed


def _rounds_note(rounds: Sequence[CaseBatch]) -> str:
    return "rounds: " + ", ".join(f"{one.bot:,.0f}/{one.floor:,.0f} = {one.bot / one.floor:.2f}" for one in rounds)


def _thread_note(rate: float) -> str:
    return f"with the writer on a thread of the bot: {rate:,.0f}/s"


def _rows_note(recorded: Sequence[Completion]) -> str:
    typical = recorded[len(recorded) // 2]
    rows: Counter[str] = Counter()
    for sql, values, many in typical:
        words = sql.replace("INTO ", "").replace("FROM ", "").split()
        rows[f"{words[0].lower()} {words[1]}"] += len(values) if many else 1
    shown = ", ".join(f"{what} {count}" if count > 1 else what for what, count in rows.items())
    return f"rows of one completion ({sum(rows.values())}): {shown}"
