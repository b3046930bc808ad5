"""Late and stuck work in the hands of those above: one taps, all see; silence and broken promises climb.

The sale's proposal is due after one working day; the supervisor hears an hour later, the director four. Whoever takes
it has four working hours.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.phones import Message
from tests.stories import tales, things
from tests.stories.books import COMPANY, Books
from tests.stories.bots import Zygote
from tests.stories.cast import Actor, Company, plain
from tests.stories.firm import firm_at

WORK = "Підготовка технічного рішення"
TAKE = "🙋 Беру на себе"


async def _late(company: Company, span: str) -> list[Actor]:
    """Andrii's proposal is late; so much time after he got it."""
    people = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    await company.passes(span)
    return people


async def _as_it_is(actor: Actor, message: Message) -> Message:
    """The same message as it stands on the phone now."""
    (now,) = [one for one in await actor.reads() if one.id == message.id]
    return now


def _data(message: Message, caption: str) -> str:
    return next(str(one["callback_data"]) for one in message.buttons if caption in one["text"])


async def test_one_tap_takes_it_and_every_copy_says_so(company: Company) -> None:
    olena, andrii, bohdan, natalia = await _late(company, "1d5h30m")
    his = await bohdan.sees("🔥 Прострочено на 4 год", f"{WORK} — Андрій Мельник", "👁 Поки що нічого не зроблено")
    assert "На кону: 50 000 ₴ (40%)" in plain(his.text)
    assert "На це чекає: Комерційна пропозиція" in his.text
    hers = await natalia.sees("🔥 Прострочено на 4 год", f"{WORK} — Андрій Мельник")

    assert "за вами" in (await bohdan.taps(TAKE)).text  # One tap.
    his = await _as_it_is(bohdan, his)
    assert "Це за вами з" in his.text
    assert TAKE not in his.button_texts
    stale, hers = hers, await _as_it_is(natalia, hers)
    assert "Цим займається Богдан Кравченко" in hers.text
    assert hers.button_texts == ["Відкрити"]

    # Наталія натискає те, що бачила хвилину тому: дізнається, хто, і нічого не змінює.
    assert "Цим уже займається Богдан Кравченко" in (await natalia.forges(hers, _data(stale, TAKE))).text
    assert company.firm.rows("select acknowledged_by, level from escalation") == [("bohdan", 1)]

    await andrii.sends(things.email())
    for boss, copy in ((bohdan, his), (natalia, hers)):
        over = await _as_it_is(boss, copy)
        assert "✅ Зроблено: Андрій Мельник" in over.text
        assert over.button_texts == []
    assert "Це вже вирішено: Андрій Мельник" in (await bohdan.forges(his, _data(stale, TAKE))).text
    await olena.sees("📌 Комерційна пропозиція")


async def test_a_promise_that_brings_nothing_climbs(company: Company) -> None:
    """Also when the bot is killed the moment after: what was taken rests until then, and not longer."""
    _, andrii, bohdan, natalia = await _late(company, "1d1h30m")
    await natalia.sees_no("Прострочено")
    await bohdan.taps(TAKE)
    company.firm.bot_is_killed()
    company.firm.bot_starts()
    await company.firm.settles()
    await company.passes("3h50m")
    assert await bohdan.count("нічого не змінилося") == 0
    await natalia.sees_no("Прострочено")

    await company.passes("1h20m")  # The lunch does not count.
    for boss in (bohdan, natalia):
        whose = "⚠️ Це за вами з" if boss is bohdan else "⚠️ Богдан Кравченко: «беру на себе»"
        await boss.sees_last("🔥 Прострочено на", WORK, whose, "нічого не змінилося")
        assert await boss.count("🔥 Прострочено") == 1
    assert (await natalia.sees("Прострочено")).button_texts[0] == TAKE

    await natalia.taps(TAKE)
    await natalia.taps("⏱ 1 год")
    assert "Враховано" not in (await natalia.sees("Це за вами")).text
    await andrii.sends(things.email())
    assert (await bohdan.sees("✅ Зроблено: Андрій Мельник")).button_texts == []


async def test_a_nudge_rings_and_more_time_takes_two_taps(company: Company) -> None:
    _, andrii, bohdan, _ = await _late(company, "1d1h30m")
    await bohdan.taps("👋 Нагадати")
    nudged = await andrii.sees_last("👋 Богдан Кравченко чекає на це", WORK, "Ще потрібно: Технічне рішення")
    assert nudged.button_texts
    assert "Раз на годину — досить" in (await bohdan.taps("👋 Нагадати")).text
    assert await andrii.count("👋") == 1
    copy = await bohdan.sees("👋 Ваше нагадування: ")

    await bohdan.taps("⏳ Дати більше часу")
    asked = await bohdan.sees_last(f"«{WORK}»: до якого часу?", "Зараз відповідає Андрій Мельник")
    assert plain(asked.text).count("→ усе буде готово:") == 3, "what each would do to the deal"
    assert "На кону" in asked.text
    await bohdan.taps(next(text for text in asked.button_texts if text.startswith("⏳")))
    await bohdan.sees_last(f"⏳ {WORK}: до")
    over = await _as_it_is(bohdan, copy)
    assert "⏳ Дано більше часу: до" in over.text
    assert over.button_texts == []
    await andrii.sees(WORK, "Термін")


async def test_more_time_until_a_typed_moment_is_seen_before_it_is_given(company: Company) -> None:
    _, andrii, bohdan, _ = await _late(company, "1d1h30m")
    await bohdan.taps("⏳ Дати більше часу")
    for bad in ("31 лютого", "вчора", "колись", "+2000d"):
        await bohdan.says(bad)
        await bohdan.sees_last("до якого часу?", "❗️")
    await bohdan.says("+3d")
    asked = await bohdan.sees_last("Термін:", "→", "Усе буде готово", "На кону")
    assert await bohdan.count("до якого часу?") == 1, "each question takes the place of the one before"
    await andrii.sees_no("У вас більше часу")
    await bohdan.taps("✅ Так, до", on=asked)
    await bohdan.sees_last(f"⏳ {WORK}: до")
    await andrii.sees("У вас більше часу")
    await andrii.sees_no("🔥 Час вийшов")
    await bohdan.says("+4d")
    await bohdan.sees_no("до якого часу?")


async def test_whoever_cannot_hear_is_not_nudged(company: Company) -> None:
    """Their phone blocks the bot: it is said, and nothing is noted as if they had been told."""
    _, andrii, bohdan, _ = await _late(company, "1d1h30m")
    await andrii.phone.block()
    await company.firm.settles()
    answer = await bohdan.taps("👋 Нагадати")
    assert "📵 Андрій Мельник" in answer.text
    assert "Нагадування не дійде" in answer.text
    await bohdan.sees_no("Ваше нагадування")


async def test_a_new_performer_is_not_said_to_have_looked(company: Company) -> None:
    """Andrii has opened it and asked for time; Daniel, who gets it, has done nothing yet."""
    _, andrii, bohdan, _ = await _late(company, "1d1h30m")
    await andrii.taps("Деталі")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("Роботи більше, ніж думали")
    await bohdan.taps("👤 Передати", on=await bohdan.sees("🔥 Прострочено"))
    await bohdan.taps("Daniel Novak")
    await company.passes("3h")
    await bohdan.sees_last("🔥 Прострочено", f"{WORK} — Daniel Novak", "👁 Поки що нічого не зроблено")


async def test_handing_over_takes_two_taps_and_begins_anew(company: Company) -> None:
    _, andrii, bohdan, natalia = await _late(company, "1d1h30m")
    copy = await bohdan.sees("🔥 Прострочено")
    await bohdan.taps("👤 Передати")
    await bohdan.taps("Daniel Novak")
    over = await _as_it_is(bohdan, copy)
    assert "👤 Передано: Богдан Кравченко" in over.text
    assert "Daniel Novak" in over.text
    assert over.button_texts == []

    await company.passes("2h30m")  # With the lunch an hour and a half.
    await bohdan.sees_last("🔥 Прострочено", f"{WORK} — Daniel Novak")
    await natalia.sees_no("Прострочено")
    await andrii.sees_no("Час вийшов")


async def test_stuck_work_climbs_the_same_ladder_and_stands_in_a_list(company: Company) -> None:
    olena, bohdan, natalia = await tales.staff(company, "olena", "bohdan", "natalia")
    await tales.starts(olena)
    await olena.shares_contact("Ганна Лях", "+380671234567")  # Half of what is asked for.
    await company.passes("2d1h")
    await bohdan.sees("🐌 Стоїть на місці вже 2 робочі дні", "Запит клієнта — Олена Шевчук", "📎")
    assert company.firm.rows("select count(*) from escalation where closed_at is null") == [(1,)]

    await bohdan.says("/stuck")
    await bohdan.sees_last("🐌 1 справа стоїть на місці", "Угода №1 · ТОВ «Лан»", "Запит клієнта — Олена Шевчук")
    await bohdan.taps("🙋 Беру: Угода №1")
    await bohdan.sees_last("🐌 1 справа стоїть на місці", "🙋 за вами, до")
    assert "Цим займається Богдан Кравченко" in (await natalia.sees("🐌 Стоїть на місці")).text

    await olena.sends(things.voice())
    over = await bohdan.sees("✅ Зроблено: Олена Шевчук")
    assert over.button_texts == []
    await bohdan.says("/stuck")
    await bohdan.sees_last("Нічого не стоїть на місці")


async def test_those_above_read_it_in_their_own_language(company: Company) -> None:
    _, bohdan, natalia = await tales.staff(company, "andrii", "bohdan", "natalia")
    olena = await company.hires("olena")
    for boss, language in ((bohdan, "English"), (natalia, "Français")):
        await boss.says("/language")
        await boss.taps(language)
    await tales.sale_at(company, "proposal")
    await company.passes("1d5h30m")
    await bohdan.sees("🔥 Late by 4 h", "Technical solution — Андрій Мельник", "At stake: UAH 50,000 (40%)")
    await natalia.sees("🔥 En retard de 4 h", "Solution technique — Андрій Мельник", "En jeu : 50 000 UAH (40 %)")
    await natalia.taps("🙋 Je m’en occupe")
    await natalia.sees("🙋 Vous vous en occupez depuis le")
    await bohdan.sees("🙋 Наталія", "took this")
    await olena.sees_no("🔥")


async def test_round_a_supervisor_who_is_away_it_climbs_to_whoever_stands_above(company: Company) -> None:
    _, andrii, bohdan, natalia = await tales.staff(company, "olena", "andrii", "bohdan", "natalia")
    await tales.sale_at(company, "proposal")
    await natalia.sends(things.table("person,from,until,substitute,tasks\nbohdan,сьогодні,чт,,stay\n", "away.csv"))
    await natalia.taps("✅ Записати все")
    await bohdan.sees("Записано вашу відсутність")
    await company.passes("1d1h30m")
    await natalia.sees("🔥 Прострочено на", f"{WORK} — Андрій Мельник")
    await bohdan.sees_no("🔥")
    await company.passes("4h")  # The director's own step comes: nobody is told twice of the same.
    await natalia.taps(TAKE)
    assert company.firm.rows("select acknowledged_by from escalation") == [("natalia",)]
    assert await natalia.count("🔥") == 1
    await andrii.sends(things.email())
    assert (await natalia.sees("✅ Зроблено: Андрій Мельник")).button_texts == []
    await bohdan.sees_no("🔥")


async def test_round_a_supervisor_who_is_away_their_substitute_hears_and_takes_it(company: Company) -> None:
    """Taras stands in for Bohdan: he has the buttons and the right to press them."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    natalia, taras = await tales.staff(company, "natalia", "taras")
    await tales.sale_at(company, "proposal")
    await bohdan.says("/away")
    await bohdan.says("3 дні")
    await bohdan.taps("✅ Заміна: Тарас Гнатюк")
    await company.passes("1d1h30m")
    await taras.sees("🔥 Прострочено на", f"{WORK} — Андрій Мельник")
    for boss in (bohdan, natalia):
        await boss.sees_no("🔥")
    assert "за вами" in (await taras.taps(TAKE)).text
    await taras.taps("👋 Нагадати")
    await andrii.sees("👋 Тарас Гнатюк чекає на це", WORK)
    await company.passes("3h30m")
    await natalia.sees_no("🔥")


@pytest.fixture
async def without_a_supervisor(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company as it would be if nobody stood above Andrii; late proposals are told to supervisors only."""
    files = tmp_path / "company"
    shutil.copytree(COMPANY, files)
    people = files / "people.yaml"
    heading, his, rest = people.read_text().partition("  - key: andrii\n")
    people.write_text(heading + his + rest.replace("    supervisor: bohdan\n", "", 1))
    async with firm_at(tmp_path, books, zygote, files=files) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


async def test_over_somebody_without_a_supervisor_the_role_hears_that_the_company_names(
    without_a_supervisor: Company,
) -> None:
    """`escalates_to: director` in company.yaml: at the very step at which a supervisor would have heard."""
    company = without_a_supervisor
    _, _, bohdan, natalia = await _late(company, "1d1h30m")
    await natalia.sees("🔥 Прострочено на", f"{WORK} — Андрій Мельник")
    assert "за вами" in (await natalia.taps(TAKE)).text
    assert company.firm.rows("select acknowledged_by, level from escalation") == [("natalia", 0)]
    await bohdan.sees_no("🔥")
