"""A disk that is full: what people were told once is not told again, and nothing is lost when there is room."""

from asyncio import sleep, timeout
from typing import Any

from tests.stories import tales, things
from tests.stories.cast import Actor, Company
from tests.stories.disks import full_disk

FAILS = {"method": "sendMessage", "error_code": 500, "times": 10_000}
CARD = "📌 Підготовка технічного рішення"


async def test_a_full_disk_makes_no_phone_ring_twice(company: Company) -> None:
    """A card and an answer are on their way when it fills up."""
    olena, andrii = await tales.staff(company, "olena", "andrii")
    firm, phones = company.firm, company.firm.phones
    firm.expected = ["disk I/O error"]
    await tales.sale_at(company, "survey")
    await phones.faults({**FAILS, "chat": andrii.phone.id})
    await olena.phone.send(media=[things.photo(1), things.photo(2)])
    await olena.phone.send(location=(50.45, 30.52))
    await _failing(andrii)
    await phones.faults({**FAILS, "chat": olena.phone.id})
    await olena.phone.send("/help")
    await _failing(olena)
    with full_disk(firm):
        await phones.no_faults()
        await sleep(6)
        assert await andrii.count(CARD) == 1
        assert await olena.count("/quiet — ") == 1
    await firm.settles()
    assert await andrii.count(CARD) == 1
    assert await olena.count("/quiet — ") == 1
    assert firm.rows("select count(*) from outbox where state = 'pending'") == [(0,)]
    await andrii.sends(things.email())
    await olena.sees("📌 Комерційна пропозиція")


async def _failing(actor: Actor) -> None:
    """Until something that is for them has failed."""
    async with timeout(20):
        while not any(_failed(call, actor) for call in await actor.phones.calls("sendMessage")):  # noqa: ASYNC110
            await sleep(0.05)


def _failed(call: dict[str, Any], actor: Actor) -> bool:
    return not call["ok"] and call["params"]["chat_id"] == actor.phone.id
