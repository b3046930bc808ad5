"""More time: asked for with two taps, decided with one, whoever it touches hears."""

from datetime import UTC, datetime, timedelta

from bot.company.company_files import load_company
from tests.stories import tales
from tests.stories.books import COMPANY
from tests.stories.cast import Company

WORK = "Підготовка технічного рішення"


async def test_two_taps_ask_one_decides_and_everything_moves(company: Company) -> None:
    """Andrii has until Tuesday 9:00 and asks for a day more; Bohdan sees what it does, says yes, and the card, the
    deal and the reminders know the new moment."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await company.passes("2h")
    due = _due(company)

    await andrii.taps("⏳ Більше часу")
    await andrii.sees_last("Більше часу", WORK, "Термін:", "Можна ще 2 рази", "Чому?", "Богдан Кравченко")
    answer = await andrii.taps("Роботи більше, ніж думали")
    assert answer.text == "Надіслано: Богдан Кравченко."
    await andrii.sees(WORK, "⏳ Просите час до", "Вирішує Богдан Кравченко")
    asked = await bohdan.sees_last("Андрій Мельник просить більше часу", WORK, "ТОВ «Лан»", "Роботи більше")
    assert [text for text in asked.button_texts if text.startswith("✅ Так, до")]
    await bohdan.taps("✅ Так, до")
    await bohdan.sees_last("✅ Більше часу: до", "Рішення: Богдан Кравченко")
    await andrii.sees_last("✅ Більше часу: до", "Богдан Кравченко")
    assert _due(company) > due


async def test_past_the_promise_is_said_before_the_tap_and_another_date_is_given(company: Company) -> None:
    """The client was promised the equipment in nine days; the supervisor sees that a day more breaks it, and gives
    less, typed, with a word."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal", promised="+9d")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("+1 д")
    await andrii.taps("Для цього чогось бракує")
    await bohdan.sees_last(
        "Андрій Мельник просить більше часу", "⚠️ Клієнтові обіцяно до", "не встигаємо на", "На кону"
    )

    await bohdan.taps("📅 Інша дата")
    for bad in ("31.02", "вчора", "99.99.2026 10:00", "+1000d"):
        await bohdan.says(bad)
        await bohdan.sees("До якого часу?", "❗️")
        assert not company.firm.rows("select 1 from request where verdict <> 'open'")
    await bohdan.says("тільки не довше")
    await bohdan.sees("Ваше слово: тільки не довше")
    due = _due(company)
    await bohdan.says("+26h")
    await bohdan.sees("Ваше слово: тільки не довше", "→", "не встигаємо на")
    assert _due(company) == due, "what it does is seen before it is given"
    await bohdan.taps("✅ Так, до")
    await bohdan.sees("✅ Більше часу: до", "💬 тільки не довше")
    assert _due(company) > due
    await andrii.sees_last("✅ Більше часу: до", "💬 тільки не довше — Богдан Кравченко")


async def test_usual_reasons_are_read_in_the_readers_language(company: Company) -> None:
    """One tap in Ukrainian, read in English by the supervisor; one tap back, read in Ukrainian."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await bohdan.says("/language")
    await bohdan.taps("English")
    await tales.sale_at(company, "proposal")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("Роботи більше, ніж думали")
    await bohdan.sees_last("asks for more time", "More work than expected")
    await bohdan.taps("✖️ No")
    await bohdan.taps("Call me")
    await bohdan.sees_last("No more time", "Call me")
    await andrii.sees_last("Термін не подовжено", "💬 Зателефонуйте мені")


async def test_a_no_comes_with_a_word_and_the_limit_is_told(company: Company) -> None:
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await andrii.taps("⏳ Більше часу")
    await andrii.says("клієнт змінив запит")
    old = await bohdan.sees_last("клієнт змінив запит")
    await bohdan.taps("✖️ Ні")
    await bohdan.taps("Тримаймося терміну")
    await bohdan.sees("✖️ Термін не подовжено", "Рішення: Богдан Кравченко")
    await andrii.sees_last("✖️ Термін не подовжено", "💬 Тримаймося терміну")

    for _ in range(2):
        await andrii.taps("⏳ Більше часу")
        await andrii.taps("Клієнт просить")
        await bohdan.taps("✅ Так, до")
    await bohdan.sees("✅ Більше часу: до")
    card = await andrii.sees(f"📌 {WORK}")
    assert not any("Більше часу" in text for text in card.button_texts)
    answer = await andrii.forges(card, f"mt:{_task(company)}:0")
    assert "подовжено 2 рази" in answer.text

    # Стара кнопка, чужа кнопка, подвійний дотик: нічого не змінюється, видно, хто вирішив.
    due, request = _due(company), _requests(company)[0]
    answer = await bohdan.forges(old, f"rqy:{_task(company)}:{request}:0")
    assert "неактуальне" in answer.text or "вже відповіли" in answer.text
    answer = await andrii.forges(card, f"rqy:{_task(company)}:{_requests(company)[-1]}:0")
    assert answer.text == "Це може зробити лише інша людина."
    assert _due(company) == due


async def test_what_cannot_be_a_date_is_refused_in_three_languages_and_nothing_is_lost(company: Company) -> None:
    _, claire = await tales.staff(company, "olena", "claire")
    await claire.says("/new")
    await claire.taps("Vente")
    for answer in ("Lyon Eau", "Pompe", "12000"):
        await claire.says(answer)
    await claire.taps("Passer")
    await claire.taps("Lancer")
    await claire.taps("⏳ Plus de temps")
    for bad in ("31/02", "hier", "32/13/2026", "+9999j"):
        await claire.says(bad)
        await claire.sees_last("Plus de temps", "Pourquoi", "❗️")
    await claire.says("demain 12:00 le client est absent")
    assert company.firm.rows("select reason, verdict from request") == [("le client est absent", "open")]
    await claire.sees("⏳ Délai demandé jusqu’au")


async def test_an_impossible_date_is_refused_in_english_and_past_the_promise_is_said(company: Company) -> None:
    """The client was promised the equipment in nine days. What cannot be is said under the question, the question and
    the reasons stay; a date that breaks the promise may be asked for, but nobody asks without being told."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    for one in (andrii, bohdan):
        await one.says("/language")
        await one.taps("English")
    await tales.sale_at(company, "proposal", promised="+9d")
    await andrii.taps("⏳ More time")
    for bad, why in (
        ("31 February", "There is no such date or time in the calendar"),
        ("31.02 10:00", "There is no such date or time in the calendar"),
        ("yesterday", "This moment has passed"),
        ("in 25:00", "❗️"),
    ):
        await andrii.says(bad)
        await andrii.sees_last("More time: Technical solution", why, "Why? One tap sends it")
    assert company.firm.rows("select count(*) from request") == [(0,)]
    await andrii.says("+60d")
    await andrii.sees_last("More time: Technical solution", "at most")
    await andrii.says("the factory is closed")
    await andrii.sees_last("More time: Technical solution", "❗️")
    assert company.firm.rows("select count(*) from request") == [(0,)], "further than the stage allows"
    await andrii.says("+2d")
    await andrii.sees_last("More time: Technical solution", "⚠️ Promised to the client by", "broken by")
    await andrii.says("the factory is closed")
    await bohdan.sees_last("asks for more time", "the factory is closed", "⚠️ Promised to the client by", "At stake")


async def test_the_performer_stops_the_clock_and_it_runs_again_by_itself(company: Company) -> None:
    """While the client thinks nobody is late; afterwards every timer is later by the time waited."""
    people = await tales.staff(company, "olena", "andrii", "bohdan")
    olena, bohdan = people[0], people[2]
    await tales.sale_at(company, "agreement")
    before = _timers(company)
    await olena.taps("⏳ Більше часу")
    await olena.taps("⏸ Чекати на клієнта…")
    answer = await olena.taps("Має відповісти клієнт")
    assert answer.text == "⏸ Відлік зупинено."
    await olena.sees("⏸ Чекає на клієнта з", "щонайбільше до", "Має відповісти клієнт")
    ((since, until),) = company.firm.rows(
        "select waiting_since, waiting_until from user_task where waiting_since > 0"
    )
    await company.passes("20h")
    await olena.says("/tasks")
    await olena.sees_last("⏸ чекає до")
    await company.passes("6h")
    await olena.sees("▶️ Очікування скінчилося: відлік знову йде", "Причина: Має відповісти клієнт")
    await bohdan.sees_no("Прострочено")
    kyiv = load_company(COMPANY).directory().calendar_of("olena")
    stood = kyiv.between(_moment(since), _moment(until))
    after = _timers(company)
    assert before.keys() <= after.keys() | {("reminder", 0), ("reminder", 1)}
    for which in before.keys() & after.keys():
        assert kyiv.between(_moment(before[which]), _moment(after[which])) == stood, which


async def test_a_wait_is_confirmed_by_the_supervisor_and_ended_by_hand(company: Company) -> None:
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("⏸ Чекати на клієнта…")
    await andrii.taps("Документи в дорозі")
    await bohdan.sees_last("⏸ Андрій Мельник просить зупинити відлік", "Документи в дорозі", "Термін:")
    await bohdan.taps("✅ Так, до")
    await bohdan.sees("✅ Відлік зупинено: до")
    await andrii.sees_last("✅ Відлік зупинено: до")
    await andrii.taps("▶️ Продовжити зараз")
    await andrii.sees(f"📌 {WORK}", "⏰ Термін:")
    await andrii.taps("Деталі")
    await andrii.taps("🕓 Історія")
    await andrii.sees("⏸ відлік зупинено", "▶️ відлік знову йде")


def _due(company: Company) -> int:
    return int(company.firm.rows("SELECT due_at FROM user_task WHERE state = 'reserved' ORDER BY id DESC")[0][0])


def _task(company: Company) -> int:
    return int(company.firm.rows("SELECT id FROM user_task WHERE state = 'reserved' ORDER BY id DESC")[0][0])


def _requests(company: Company) -> list[int]:
    return [row[0] for row in company.firm.rows("SELECT id FROM request ORDER BY id")]


def _timers(company: Company) -> dict[tuple[str, int], int]:
    rows = company.firm.rows(
        "SELECT kind, level, fire_at FROM timer WHERE instance_id IS NOT NULL AND kind <> 'resume'"
    )
    return {(kind, level): at for kind, level, at in rows}


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros // 10**6, UTC) + timedelta(microseconds=micros % 10**6)
