"""Whatever is typed, wherever words are asked for, and whatever a button carries: answered, and never an incident."""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiogram.filters.callback_data import CallbackData

from tests.stories import tales
from tests.stories.cast import Actor, Company
from tests.stories.test_rights import every_press

HUGE = 10**30
WORDS = (
    "²-25.12",
    "①.②.③",
    "٢٥.١١ - ٢٧.١١",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "31.13",
    "00.00.0000",
    "+9999d",
    "+9999 calendar days",
    "-5",
    "9" * 400,
    f"{HUGE} млн",
    "1e999",
    "NaN",
    "\u200b\u2060\u3164",
    "\u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629 <b>&amp;",
    "a\x00b\x1b[31m\x7f",
    "\ufffe\uffff\U0010ffff",
    "<b><i></b>&lt;&#0;",
    "ян," * 1300,
    "я" * 4096,
    "%s{0}{name}\\u0000",
    "25:61",
    "пн 99:99",
    "1.1.1 - 1.1.9999",
)


async def _hears_all(actor: Actor, *opening: str) -> None:
    """Every hostile text where this was opened; it is opened again for each third, as an answer may have ended it."""
    for number, words in enumerate(WORDS):
        if number % 3 == 0:
            for each in opening:
                await _opens(actor, each)
        await actor.phone.send(words)
    await actor.firm.settles(60)
    await actor.says("/cancel")


async def _opens(actor: Actor, what: str) -> None:
    """A command, or a button of the last message."""
    if what.startswith("/"):
        await actor.says(what)
        return
    last = await actor.phone.last()
    if any(what in text for text in last.button_texts):
        await actor.taps(what, on=last)


async def test_hostile_words_are_answered_wherever_words_are_asked(company: Company) -> None:
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.sale_at(company, "request")
    await _hears_all(olena)
    await _hears_all(olena, "/new", tales.SALE)
    await _hears_all(olena, "/away")
    await _hears_all(bohdan, "/handover")
    await _hears_all(bohdan, "/order")
    await _hears_all(bohdan, "/funnel", "📅")
    await _hears_all(bohdan, "/funnel", "🔔", "✏️")
    await _hears_all(olena, "/reports", "📅")
    for asked in ("⏳", "🚫"):
        await _hears_all(olena, "/tasks", asked)
    incidents = company.firm.rows("select error from incident")
    assert incidents == []
    assert company.firm.rows("select count(*) from inbox where state = 'waiting'") == [(0,)]


def _forged(kind: type[CallbackData]) -> Iterator[str]:
    """This button with numbers and words that no button of ours has carried."""
    for number, word in ((0, ""), (-1, "²"), (10**17, "й"), (HUGE, "a\x00"), (2**63, "x")):
        values: dict[str, Any] = {
            name: number if field.annotation is int else True if field.annotation is bool else word
            for name, field in kind.model_fields.items()
        }
        try:
            yield kind.model_validate(values).pack()
        except ValueError:
            continue


async def test_a_forged_button_ends_in_no_incident(company: Company) -> None:
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.starts(olena)
    await bohdan.says("/team")
    message = await bohdan.phone.last()
    for kind in every_press():
        presses = [bohdan.phone.forge(message, data) for data in _forged(kind)]
        await asyncio.gather(*presses)
    await company.firm.settles(60)
    assert company.firm.rows("select error from incident") == []
