"""What does not work is told by the status at once, and to the admin's phone once, with its end and its length."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp

from tests.stories import tales
from tests.stories.cast import Company

T = TypeVar("T")
REFUSED = {"error_code": 409, "description": "Conflict: terminated by other getUpdates request", "times": 99}
EXPECTED = ["another program polls", "does not know this token"]


async def status_of(company: Company) -> dict[str, Any]:
    port = company.firm.order.settings["STATUS_PORT"]
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/status") as answer:
        told: dict[str, Any] = await answer.json()
        return told


async def until(look: Callable[[], Awaitable[T]]) -> T:
    """What this look brings, once it brings something; the bot is not idle while something is out."""
    async with asyncio.timeout(20):
        while not (found := await look()):  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.05)
        return found


async def polling_is(company: Company, word: str) -> dict[str, Any]:
    """The status, once it says this of the polling."""

    async def look() -> dict[str, Any]:
        status = await status_of(company)
        return status if status["polling"] == word else {}

    return await until(look)


async def test_another_program_polls_for_a_quarter_of_an_hour(company: Company) -> None:
    """The status is true at once; the admin hears while it lasts and at its end, how long it was."""
    olena, petro = await tales.staff(company, "olena", "petro")
    company.firm.expected += EXPECTED
    assert (await status_of(company))["polling"] == "ok"
    await company.firm.phones.faults({"method": "getUpdates", **REFUSED})
    await olena.phone.send("/tasks")
    status = await polling_is(company, "refused")
    assert status["ready"] is False
    assert status["fetching_why"] == "409: another program polls with the same token"
    assert await petro.count("З 09:30 Telegram не віддає боту повідомлень") == 0, "so far it is a blip"
    await company.firm.phones.clock.advance("15m")
    await until(lambda: petro.count("З 09:30 Telegram не віддає боту повідомлень", "інша програма"))
    await company.firm.phones.no_faults()
    await polling_is(company, "ok")
    await company.firm.settles()
    await petro.sees("Між 09:30 і 09:45 (15 хв) Telegram не віддавав боту повідомлень", "інша програма")
    await olena.sees("Відкритих завдань немає")
    assert (await status_of(company))["ready"] is True
    assert await petro.count("Telegram не відда") == 2
    assert await olena.count("Telegram не відда") == 0
    for line in company.firm.log():
        assert line.get("event") != "Telegram is not answering", "it answers: it refuses"


async def test_a_blip_and_a_token_that_is_unknown_for_a_while(company: Company) -> None:
    """A moment's refusal rings nobody's phone; a revoked token is named in the status."""
    olena, petro = await tales.staff(company, "olena", "petro")
    company.firm.expected += EXPECTED
    faults = company.firm.phones.faults
    await faults({"method": "getUpdates", "error_code": 401, "description": "Unauthorized", "times": 2})
    await olena.phone.send("/tasks")
    assert (await polling_is(company, "refused"))["fetching_why"] == "401: Telegram does not know this token"
    await polling_is(company, "ok")
    await company.firm.settles()
    await olena.sees("Відкритих завдань немає")
    await petro.sees_no("Telegram не відда")


async def test_nothing_can_be_sent_for_a_while(company: Company) -> None:
    """Answers fail; when they go out again the admin hears for how long they did not."""
    olena, petro = await tales.staff(company, "olena", "petro")
    await company.firm.phones.faults({"method": "*", "chat": olena.phone.id, "error_code": 502, "times": 99})
    await olena.phone.send("/tasks")

    async def fails() -> bool:
        return (await status_of(company))["sending"] == "failing"

    await until(fails)
    await company.firm.phones.clock.advance("5m")
    await company.firm.phones.no_faults()
    await olena.says("/tasks")
    await petro.sees("бот не міг надсилати повідомлень", "5 хв")
