"""Rights that are taken away while lists, plans, forms and cards stand on a phone: every press asks again.

Bohdan leads people and has a plan, forms and lists open. Then, in the company's files, his people get somebody else
above them and he another role. What happens afterwards he must not see, whichever button he presses, old or forged.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from handlers.dialogs.routing import assemble
from handlers.screens.funnel.options import Look
from tests.stories import tales
from tests.stories.books import COMPANY, Books
from tests.stories.bots import Zygote
from tests.stories.cast import Actor, Company
from tests.stories.firm import firm_at

SECRET = "ФОП Потай"
AMOUNT = "777 777"
_NEW_ABOVE = "natalia"


@pytest.fixture
async def written_company(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company with files of its own, which the tale rewrites."""
    files = tmp_path / "company"
    shutil.copytree(COMPANY, files)
    async with firm_at(tmp_path, books, zygote, files=files) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


async def rights_are_taken(company: Company) -> None:
    """Bohdan leads nobody any more and keeps the books instead; Yuliia sells no more."""
    people = company.firm.order.folder / "company" / "people.yaml"
    company.firm.bot_stops()
    text = people.read_text().replace("supervisor: bohdan", f"supervisor: {_NEW_ABOVE}")
    for name, before, after in (("Богдан Кравченко", "supervisor", "finance"), ("Юлія Романюк", "shop", "finance")):
        text = text.replace(f"name: {name}\n    roles: [{before}]", f"name: {name}\n    roles: [{after}]")
    people.write_text(text)
    company.firm.bot_starts()
    await company.firm.settles()


def every_press() -> list[type[CallbackData]]:
    """Each kind of button that somebody may press."""
    entries = assemble()._entries["callback_query"]  # type: ignore[attr-defined]
    found = [asked.callback for entry in entries for asked in entry.own]
    kinds = [one.callback_data for one in found if isinstance(one, CallbackQueryFilter)]
    return list(dict.fromkeys(kinds))


def presses(kind: type[CallbackData], known: dict[str, list[Any]]) -> Iterator[str]:
    """Buttons of this kind about what is known, the place of everything else varied a little."""
    choices = {}
    for name, field in kind.model_fields.items():
        wanted = [value for value in known.get(name, ()) if type(value) is field.annotation]
        choices[name] = wanted or (["", "x"] if field.annotation is str else [0, 1])
    for turn in range(max(map(len, choices.values()), default=1)):
        yield kind.model_validate({name: each[turn % len(each)] for name, each in choices.items()}).pack()


def known_of(company: Company, **more: Any) -> dict[str, list[Any]]:
    """Everything that a button could name about what happened after the rights had gone."""

    def ids(question: str) -> list[Any]:
        return [value for (value,) in company.firm.rows(question)]

    return {
        "instance_id": ids("select id from instance order by id desc limit 1"),
        "task_id": ids("select id from user_task order by id desc limit 1"),
        "escalation_id": ids("select id from escalation order by id desc limit 1"),
        "absence": ids("select id from absence order by id desc limit 1") or [1],
        "row": ids("select id from outbox order by id desc limit 5"),
        "of": [0],
        "person": ["olena", "bohdan"],
        "process": ["sale"],
        "look": [Look().packed()],
        "shows": ["p", Look().packed()],
        "kind": ["t", "c", "s", "o"],
        "whose": ["", "all", "olena"],
        "period": ["m", "a"],
        "form": [1, "xlsx"],
        "name": ["today"],
        "tasks": ["move"],
        "what": [
            "a",
            "r0",
            "c0",
            "i0",
            *["team", "funnel", "stuck", "assignments", "deals", "incidents", "invite", "handover"],
        ],
        "by": [0, 1],
        "code": ["olena", ""],
        "span": ["1d"],
        "to_me": [False],
        "everyone": [True],
        "ended": [False, True],
        "at": [0, 1],
        **{name: [value] for name, value in more.items()},
    }


async def leaks(actor: Actor) -> list[str]:
    """Messages on this phone that tell of what happened afterwards."""
    return [
        message.text
        for message in await actor.reads()
        if any(words in text for words in (SECRET, AMOUNT) for text in (message.text, *message.button_texts))
    ]


async def test_nothing_is_redrawn_for_somebody_whose_rights_were_taken(written_company: Company) -> None:
    company = written_company
    olena, _, bohdan, natalia = await tales.staff(company, "olena", "ivan", "bohdan", "natalia")
    await tales.starts(olena)
    await bohdan.says("/handover Олена")
    plan = await bohdan.offering("✅ Передати")
    numbers = dict(zip(("plan", "turn"), _numbers(plan.buttons[-1]["callback_data"]), strict=True))
    await rights_are_taken(company)
    await tales.starts(olena, client=SECRET, amount=AMOUNT.replace(" ", ""))
    await company.passes("3d")
    await natalia.sees(SECRET)

    answer = await bohdan.taps("За клієнтами", on=plan)
    assert answer.text
    closed = await bohdan.sees("план закрито")
    assert closed.id == plan.id
    assert closed.buttons == []
    seen = 0
    for kind in every_press():
        for data in presses(kind, known_of(company, **numbers)):
            pressed = await bohdan.phone.forge(closed, data)
            assert pressed.answered, data
            assert SECRET not in pressed.text, data
            seen += 1
        await company.firm.settles()
        assert await leaks(bohdan) == [], kind
    assert seen > 120
    # Whoever may see it does, by the same buttons: so what was looked for could have been found.
    for kind in ("dcard", "fund", "theirt"):
        known = known_of(company, look=Look().packed(), bar=0)
        for data in presses(next(each for each in every_press() if each.__prefix__ == kind), known):
            await natalia.forges(await natalia.phone.last(), data)
        await natalia.sees(SECRET)


async def test_open_forms_of_those_who_lost_the_right_end_with_a_sentence(written_company: Company) -> None:
    """Names for a plan, an assignment that is being written, somebody's absence: typed and pressed too late."""
    company = written_company
    olena, bohdan, yuliia = await tales.staff(company, "olena", "bohdan", "yuliia")
    await tales.starts(olena)
    await bohdan.says("/handover")
    await bohdan.sees("Чиї справи")
    await yuliia.says("/new")
    form = await yuliia.sees_last("Що починаємо?")
    await rights_are_taken(company)
    await bohdan.says("Олена")
    closed = await bohdan.sees_last("план закрито")
    assert closed.buttons == []
    await yuliia.taps(form.button_texts[0], on=form)
    assert (await yuliia.sees_last("Ваша роль нічого тут не запускає")).buttons == []


def _numbers(data: str) -> list[int]:
    return [int(part) for part in data.split(":")[1:3]]
