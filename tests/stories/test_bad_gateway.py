"""Something between the bot and Telegram answers in Telegram's place, and then no more."""

from asyncio import sleep

import pytest

from tests.stories import tales, things
from tests.stories.cast import Company

_PHOTOS = (
    "select state, file.size from evidence_file file join evidence on evidence.id = evidence_id where kind = 'photo'"
)
PAGE = "<html><head><title>502 Bad Gateway</title></head><body><hr>nginx/1.24.0</body></html>"


async def test_a_gateways_pages_are_waited_out_by_a_bot_that_runs_and_by_one_that_starts(company: Company) -> None:
    """As long as five crashes of a loop used to take."""
    (olena,) = await tales.staff(company, "olena")
    phones, firm = company.firm.phones, company.firm
    await phones.faults({"method": "*", "error_code": 502, "body": PAGE, "times": 100_000})
    await olena.phone.send("/new")
    await sleep(6.5)
    await phones.no_faults()
    await firm.settles()
    await olena.sees_last("Що починаємо?")
    firm.bot_is_killed()
    await phones.faults({"method": "*", "error_code": 404, "body": PAGE, "times": 3})
    await olena.phone.send("/tasks")
    firm.bot_starts()
    await firm.settles()
    await olena.sees_last("Відкритих завдань немає")
    assert [line["event"] for line in firm.log() if "crashed" in line["event"]] == []


async def test_a_page_in_place_of_a_file_is_not_kept_as_evidence(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    phones, firm = company.firm.phones, company.firm
    await tales.sale_at(company, "survey")
    for status in (200, 502):
        await phones.faults({"method": "file", "error_code": status, "body": PAGE})
    await olena.sends(things.photo(7))
    for _ in range(2):
        await company.passes("10s")
    assert firm.rows(_PHOTOS) == [("stored", len(things.jpeg(7)))]


async def test_a_file_that_telegram_has_none_of_for_an_hour_is_not_lost(company: Company) -> None:
    """It says in the same words that there never was one. What is refused for longer than a day is given up."""
    (olena,) = await tales.staff(company, "olena")
    phones, firm = company.firm.phones, company.firm
    await tales.sale_at(company, "survey")
    gone = "Bad Request: wrong file_id or the file is temporarily unavailable"
    await phones.faults({"method": "getFile", "error_code": 400, "description": gone, "times": 100_000})
    await olena.sends(things.photo(7))
    for _ in range(12):
        await company.passes("5m")
    await phones.no_faults()
    await company.passes("1h")
    assert firm.rows(_PHOTOS) == [("stored", len(things.jpeg(7)))]
    await phones.faults({"method": "getFile", "error_code": 400, "description": gone, "times": 100_000})
    firm.expected.append("a file is given up")
    await olena.sends(things.photo(8))
    for _ in range(9):
        await company.passes("4h")
    assert [state for state, _ in firm.rows(_PHOTOS)] == ["stored", "given_up"]


@pytest.mark.parametrize("code", [404, 413])
async def test_a_refusal_that_says_nothing_about_the_message_loses_none(company: Company, code: int) -> None:
    """An answer to what was typed, an answer after a deed, and a card for somebody else."""
    olena, andrii, petro = await tales.staff(company, "olena", "andrii", "petro")
    phones, firm = company.firm.phones, company.firm
    await tales.sale_at(company, "survey")
    await olena.sends(things.photo(1), things.photo(2))
    await olena.says("/new")
    await olena.taps(tales.SALE)
    await phones.faults({"method": "sendMessage", "error_code": code, "times": 100_000})
    await olena.phone.send("ТОВ «Мрія»")
    await sleep(1)
    await andrii.phone.send("/tasks")
    card = await olena.sees("📌 Огляд об’єкта")
    await olena.phone.send(location=(50.45, 30.52), reply_to=card)
    await sleep(3)
    await phones.no_faults()
    await firm.settles()
    await olena.sees("питання 2 з 4", "ТОВ «Мрія»")
    await andrii.sees("Відкритих завдань немає")
    await andrii.sees("📌 Підготовка технічного рішення")
    await petro.sees_no("E-0")
    assert firm.rows("select count(*) from incident") == [(0,)]
    assert firm.rows("select count(*) from outbox where state = 'dead'") == [(0,)]
