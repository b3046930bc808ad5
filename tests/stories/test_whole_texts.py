"""What is too long for a card can be read whole behind *Details*, and `check` says that it is cut."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.formats.company.small import said
from tests.stories import tales
from tests.stories.books import COMPANY, Books
from tests.stories.bots import Zygote
from tests.stories.cast import Company
from tests.stories.firm import firm_at
from workflow.written.problems import Severity

STEPS = [f"Крок-{number}" for number in range(1, 500)]


@pytest.fixture
async def long_winded(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company with an instruction of 499 steps at the first stage of a sale."""
    files = tmp_path / "company"
    shutil.copytree(COMPANY, files)
    sale = files / "processes" / "sale.yaml"
    heading, mark, rest = sale.read_text().partition("    instruction:\n")
    _, _, after = rest.partition("\n")
    sale.write_text(f"{heading}{mark}      uk: '{' '.join(STEPS)} & <b>кінець</b>'\n{after}")
    async with firm_at(tmp_path, books, zygote, files=files) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


async def test_an_instruction_of_499_steps_is_read_page_by_page(long_winded: Company) -> None:
    files = Path(long_winded.firm.order.settings["COMPANY_DIR"])
    (warning,) = [line for line in said(files, Severity.HINT) if "signs are long" in line]
    assert warning.startswith("processes/sale.yaml:")
    assert "instruction.uk: " in warning
    (olena,) = await tales.staff(long_winded, "olena")
    await tales.starts(olena)
    card = await olena.sees("Крок-1 ", "Решта — у «Деталі».")
    assert "Крок-499" not in card.text
    await olena.taps("Деталі")
    await olena.taps("📄 Усе повністю")
    read = []
    while True:
        page = await olena.phone.last()
        read += page.text.split()
        if "▶" not in page.button_texts:
            break
        await olena.phone.tap(page, "▶")
        await long_winded.firm.settles()
    assert [word for word in read if word.startswith("Крок-")] == STEPS
    assert " ".join(read).index("& <b>кінець</b>") > 0
    assert tales.CLIENT in " ".join(read)
    await olena.taps("‹ Назад")
    await olena.offering("📄 Усе повністю")


WISHES = " ".join(f"Побажання-{number}" for number in range(1, 65))


async def test_a_deal_shows_whole_what_was_told_of_it(company: Company) -> None:
    """Whoever has no task of it reads all of it too, on the card of the deal itself."""
    [olena] = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps("Розгляд рекламації")
    for answer in (tales.CLIENT, tales.PRODUCT, WISHES):
        await olena.says(answer)
    await olena.taps("▶ Запустити")
    await olena.says("/deals")
    await olena.taps(tales.CLIENT)
    await olena.taps("📄 Усе повністю")
    page = await olena.sees_last("Побажання-1 ", "Побажання-64")
    assert "Розгляд рекламації" in page.text
    await olena.taps("‹ Назад")
    await olena.offering("📄 Усе повністю")


async def test_a_long_reason_and_a_long_title_are_read_whole(long_winded: Company) -> None:
    """Every text that `check` says is cut can be had, and so can what was given as a reason."""
    files = Path(long_winded.firm.order.settings["COMPANY_DIR"]) / "processes" / "sale.yaml"
    title = "Відмовилися, бо " + "дуже " * 30 + "дорого"
    files.write_text(files.read_text().replace("title: {uk: Відмова,", f"title: {{uk: '{title}',", 1))
    assert long_winded.firm.bot_stops() == 0
    long_winded.firm.bot_starts()
    (olena,) = await tales.staff(long_winded, "olena")
    await tales.starts(olena)
    await olena.taps("Деталі")
    await olena.taps("📄 Усе повністю")
    while title not in (await olena.phone.last()).text:
        await olena.taps("▶")
    await olena.taps("‹ Назад")
    await olena.taps("‹ Назад")
    await olena.taps("✖" if "✖" in "".join((await olena.phone.last()).button_texts) else title[:20])
    await olena.says(WISHES)
    await olena.says("/deals")
    await olena.taps("Завершені")
    await olena.taps(tales.CLIENT)
    await olena.taps("📄 Усе повністю")
    while "Побажання-64" not in (await olena.phone.last()).text:
        await olena.taps("▶")
