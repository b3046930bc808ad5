"""What a director's questions cost the director, and everybody else, at a hundred thousand deals.

The whole bot in a process of its own against the simulator over HTTP. Refuses to count the pace that Telegram
prescribes: between two presses in one chat more than a second passes.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handlers.screens.buttons.task import Finish
from handlers.screens.funnel.options import Look, Measure
from tests.bench import crowd, million, places, seeding
from tests.bench.figures import Figure, middle, percentile
from tests.bench.town import phones_at, simulator
from tests.bench.watched import Step, Watched
from tests.phones import Message, Person, Phones
from workflow.figures.funnel import View

COUNT = 100_000
TAP_GOAL, HELD_GOAL = 400.0, 5.0
"""Milliseconds."""
_STAGES = ("request", "survey", "proposal", "offer", "agreement", "payment", "shipment")
_BREATH = 2.4
"""Seconds after which a chat may get the next messages: a picture, and the text that had no room under it."""
_DIRECTOR, _OTHER = "natalia", "bohdan"
_MONTH, _YEAR = (date(2025, 9, 1), date(2025, 9, 30)), (date(2025, 1, 1), date(2025, 12, 31))
_LOOKS = (
    *(Look(), Look().of(_MONTH), Look().of(_YEAR), Look(view=View.CURRENT), Look(measure=Measure.TIME)),
    *(Look(by="responsible"), Look(by="client"), Look(by="product").of(_YEAR), Look(view=View.CURRENT, by="client")),
    Look(measure=Measure.AMOUNT).of(_YEAR),
)
_ROUNDS = 2
_PATIENCE = 60.0
COMPLETIONS, _BLOCK = 120, 20
BESIDE_GOAL = 1.25
_LOOKERS = ("natalia", "bohdan", "taras")
_QUIET = 0.05
_PLAIN = """
SELECT v.stage, count(DISTINCT v.instance_id), sum(i.amount)
FROM instance i JOIN stage_visit v ON v.instance_id = i.id
WHERE i.process = 'sale' AND coalesce(v.leaving, '') <> 'undone' GROUP BY v.stage
"""


@dataclass
class DecisionContext:
    """A bot, the phones around it, and its tables."""

    bot: Watched
    phones: Phones
    persons: dict[str, Person]
    tables: Path


async def at_a_hundred_thousand() -> list[Figure]:
    with places.folder() as folder, simulator() as base:
        await million.tables(folder, COUNT, _STAGES)
        tables = folder / "estafeta.sqlite"
        await seeding.agreements(tables, COMPLETIONS)
        async with phones_at(base, list(crowd.accounts())) as (phones, persons):
            async with Watched.bot(base, tables) as bot:
                await _settled(phones)
                context = DecisionContext(bot, phones, persons, tables)
                found = [await _taps(context), await _held(context), await _beside(context)]
            async with Watched.bot(base, tables) as bot:
                return [await _cold(DecisionContext(bot, phones, persons, tables)), *found]


async def _cold(context: DecisionContext) -> Figure:
    """A bot that has just started and has heard of nobody yet."""
    took = await _until_picture(context, lambda: context.persons[_DIRECTOR].send("/funnel"))
    return Figure(name="/funnel as the first word after a start", value=f"{took:,.0f} ms")


async def _settled(phones: Phones) -> None:
    """Until nothing has been said for two seconds."""
    count = -1
    while (now := len(await phones.calls())) != count:
        count = now
        await asyncio.sleep(2 * _BREATH)


async def _taps(context: DecisionContext) -> Figure:
    director = context.persons[_DIRECTOR]
    again = [await _until_picture(context, lambda: director.send("/funnel")) for _ in range(_ROUNDS)]
    shown = await director.with_button("🔄 Оновити")
    pressed: dict[str, list[float]] = {}
    for look in [look.packed() for look in _LOOKS] * _ROUNDS:
        took = await _until_picture(context, lambda look=look: director.forge(shown, f"fun:sale:{look}"))
        pressed.setdefault(look, []).append(took)
    slowest = max(pressed, key=lambda look: middle(pressed[look]))
    every = [*again, *(took for each in pressed.values() for took in each)]
    plain = await asyncio.to_thread(_plain, context.tables)
    notes = [
        f"/funnel anew: {', '.join(f'{took:.0f}' for took in again)} ms",
        *(f"look {look}: {middle(took):.0f} ms" for look, took in pressed.items()),
        f"the slowest look, {slowest}: {middle(pressed[slowest]):.0f} ms",
    ]
    slow = percentile(every, 0.95)
    return Figure(
        name=f"/funnel to its picture, {COUNT:,} deals",
        value=f"{middle(every):.0f} ms, p95 {slow:.0f} ms",
        floor=f"plain SQL {plain:,.0f} ms",
        ratio=middle(every) / plain,
        goal=f"< {TAP_GOAL:.0f} ms",
        ok=slow < TAP_GOAL,
        notes=notes,
    )


async def _until_picture(context: DecisionContext, act: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds from the act until Telegram has a picture; then the chat may breathe."""
    seen = max((call["n"] for call in await context.phones.calls()), default=0)
    began = time.perf_counter()
    acting = asyncio.ensure_future(act())
    async with asyncio.timeout(_PATIENCE):
        while not any(_pictures(call) for call in await context.phones.calls(since=seen)):  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.004)
    took = (time.perf_counter() - began) * 1e3
    await acting
    await asyncio.sleep(_BREATH)
    return took


def _pictures(call: dict[str, object]) -> bool:
    """Also one that was there already, which Telegram says when it has read it."""
    return call["method"] in ("sendPhoto", "editMessageMedia")


def _plain(tables: Path) -> float:
    with closing(sqlite3.connect(tables)) as base:
        began = time.perf_counter()
        base.execute(_PLAIN).fetchall()
        return (time.perf_counter() - began) * 1e3


async def _held(context: DecisionContext) -> Figure:
    """Pictures, reports and a file for two people at once; before it, beside nothing but words."""
    await context.bot.longest()
    for ask in ("/help", "/tasks", "/deals", "/help", "/tasks"):
        await context.persons[_DIRECTOR].send(ask)
        await asyncio.sleep(_BREATH)
    plain = await context.bot.longest()
    await asyncio.gather(_look_around(context, _DIRECTOR), _export(context, _OTHER))
    steps = await context.bot.longest()
    longest = max((step.busy for step in steps), default=0.0)
    return Figure(
        name="event loop held by reports and pictures",
        value=f"{longest:.1f} ms of its own",
        floor=f"by words alone {max((step.busy for step in plain), default=0.0):.1f} ms",
        goal=f"<= {HELD_GOAL:.0f} ms",
        ok=longest <= HELD_GOAL,
        notes=["by the clock on the wall, where the processors are others' too:", *map(_told, steps)],
    )


async def _beside(context: DecisionContext) -> Figure:
    """Tasks completed by a press, some while nobody looks at figures and some while three people do, in turns."""
    cards = await _cards(context)
    quiet: list[float] = []
    busy: list[float] = []
    for begin in range(0, len(cards) - _BLOCK + 1, 2 * _BLOCK):
        quiet += await _completed(cards[begin : begin + _BLOCK])
        looking = [asyncio.ensure_future(_keeps_looking(context, who)) for who in _LOOKERS]
        try:
            await asyncio.sleep(_BREATH)
            busy += await _completed(cards[begin + _BLOCK : begin + 2 * _BLOCK])
        finally:
            for one in looking:
                one.cancel()
        await asyncio.sleep(_BREATH)
    ratio = middle(busy) / middle(quiet)
    return Figure(
        name="completion while reports run",
        value=f"{middle(busy):.0f} ms, p95 {percentile(busy, 0.95):.0f} ms",
        floor=f"alone {middle(quiet):.0f} ms, p95 {percentile(quiet, 0.95):.0f} ms",
        ratio=ratio,
        goal=f"<= {BESIDE_GOAL}",
        ok=ratio <= BESIDE_GOAL,
        notes=[f"{len(quiet)} and {len(busy)} presses, from the tap to the answer"],
    )


async def _cards(context: DecisionContext) -> list[tuple[Person, Message, str]]:
    """Whose card, which, and the press that completes its task; one person's never follow one another."""
    piles = [await _cards_of(context.persons[who]) for who in crowd.workers("manager")]
    turns = max(map(len, piles))
    return [pile[turn] for turn in range(turns) for pile in piles if turn < len(pile)]


async def _cards_of(person: Person) -> list[tuple[Person, Message, str]]:
    pressed = [(one, button.get("callback_data", "")) for one in await person.from_bot() for button in one.buttons]
    return [
        (person, one, data)
        for one, data in pressed
        if data.startswith(f"{Finish.__prefix__}:") and data.endswith(":0")
    ]


async def _completed(cards: list[tuple[Person, Message, str]]) -> list[float]:
    took = []
    for person, card, press in cards:
        began = time.perf_counter()
        await person.tap(card, press, patience=_PATIENCE)
        took.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(_QUIET)
    return took


async def _keeps_looking(context: DecisionContext, who: str) -> None:
    person = context.persons[who]
    await person.send("/funnel")
    await asyncio.sleep(_BREATH)
    shown = await person.with_button("🔄 Оновити")
    while True:
        for look in _LOOKS:
            await person.forge(shown, f"fun:sale:{look.packed()}")
            await asyncio.sleep(_BREATH / 2)


def _told(step: Step) -> str:
    return f"{step.wall:.1f} ms, of them {step.busy:.1f} ms its own: {step.what}"


async def _look_around(context: DecisionContext, who: str) -> None:
    person = context.persons[who]
    for ask in ("/funnel", "/reports"):
        await person.send(ask)
        await asyncio.sleep(_BREATH)
    shown = (await person.messages())[-1]
    for pressed in ("rep:t:a:m:0:", "rep:c:a:m:0:", "rep:s:a:a:0:sale", "func:sale:7", "funf:sale"):
        await person.forge(shown, pressed)
        await asyncio.sleep(_BREATH)


async def _export(context: DecisionContext, who: str) -> None:
    person = context.persons[who]
    await person.send("/reports")
    await asyncio.sleep(_BREATH)
    await person.forge((await person.messages())[-1], "repx:c:a:a:0::xlsx")
    async with asyncio.timeout(_PATIENCE * 3):
        while not any("document" in one for one in await person.messages()):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.5)
