"""What was taken out of the company keeps its name wherever what is past is told; nobody ever reads a key."""

import re
import shutil
from collections.abc import AsyncIterator

from tests.phones import Message
from tests.stories import tales
from tests.stories.books import COMPANY
from tests.stories.cast import Actor, Company

KEYS = re.compile(r"\b(survey|surveyed|andrii|complaint)\b")
LEFT_ALONE = ("✅", "✖", "🙋", "↩", "⏭", "🌐", "Так", "PNG")
"""Marks of buttons that do something instead of showing something."""


async def test_a_stage_a_process_and_a_person_that_are_gone_keep_their_names(company: Company) -> None:
    olena, _, _, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    await tales.starts(olena, client="Гончар")
    await tales.asks_the_client(olena)
    await olena.says("/new")
    await olena.taps("Розгляд рекламації")
    for answer in ("Гончар", "Помпа", "шумить"):
        await olena.says(answer)
    await olena.taps("▶ Запустити")
    assert company.firm.rows("select count(*) from instance where process = 'complaint'") == [(1,)]
    assert company.firm.bot_stops() == 0
    without_them(company)
    company.firm.bot_starts()
    await company.firm.settles()

    await natalia.says("/funnel")
    if "Продаж" not in (await natalia.phone.last()).text:
        await natalia.taps("Продаж обладнання")
    funnel = await natalia.sees_last("Огляд об’єкта (більше немає)")
    assert funnel.text.index("Огляд об’єкта") < funnel.text.index("Підготовка технічного рішення")
    await natalia.taps("Зважена")
    await natalia.sees_last("Огляд об’єкта (більше немає): 50 тис. ₴")
    await natalia.taps("Карта процесу")
    await natalia.sees_last("🗺 Продаж обладнання", "Огляд об’єкта (більше немає): ● зараз 1")
    seen = [message async for message in walk(natalia)]
    told = "\n".join(words for message in seen for words in (message.text, *message.button_texts))
    assert "Андрій Мельник 🚪" in told
    assert "Розгляд рекламації (більше немає)" in told
    assert KEYS.findall(told) == [], [line for line in told.splitlines() if KEYS.search(line)]


def without_them(company: Company) -> None:
    """The stage `survey`, the process `complaint` and Andrii are taken out of the files."""
    files = company.firm.order.folder / "company"
    shutil.copytree(COMPANY, files)
    (files / "processes" / "complaint.yaml").unlink()
    sale = files / "processes" / "sale.yaml"
    before, _, rest = sale.read_text().partition("  - key: survey\n")
    _, mark, after = rest.partition("  - key: proposal\n")
    sale.write_text((before + mark + after).replace("to: [survey]", "to: [proposal]"))
    people = files / "people.yaml"
    heading, _, rest = people.read_text().partition("  - key: andrii\n")
    people.write_text(heading + rest[rest.index("  - key: ") :])
    company.firm.order.settings["COMPANY_DIR"] = str(files)


async def walk(reader: Actor) -> AsyncIterator[Message]:
    """Every message that commands and their buttons show, two presses deep."""
    for command in ("/funnel", "/reports", "/team", "/deals", "/handover"):
        await reader.says(command)
        first = await reader.phone.last()
        yield first
        for button in list(first.button_texts):
            if button.startswith(LEFT_ALONE):
                continue
            await reader.says(command)
            async for message in pressed(reader, button, depth=2 if command == "/reports" else 1):
                yield message


async def pressed(reader: Actor, button: str, depth: int) -> AsyncIterator[Message]:
    message = await reader.phone.last()
    if button not in message.button_texts:
        return
    await reader.phone.tap(message, button)
    await reader.firm.settles()
    shown = await reader.phone.last()
    yield shown
    if depth > 1:
        for inner in list(shown.button_texts)[:4]:
            if not inner.startswith(LEFT_ALONE):
                async for deeper in pressed(reader, inner, depth - 1):
                    yield deeper
