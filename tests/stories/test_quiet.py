"""Nights, weekends, mornings: what waits, what comes as one, what is pinned and lived by."""

import pytest

from tests.stories import tales, things
from tests.stories.cast import Actor, Company

WORK = "Підготовка технічного рішення"


async def sounds(company: Company, actor: Actor, since: int) -> list[bool]:
    """For every message that came since that call: whether it rang."""
    calls = await company.firm.phones.calls("sendMessage", since)
    mine = [call["params"] for call in calls if int(call["params"]["chat_id"]) == actor.phone.id]
    return [str(params.get("disable_notification", "")).lower() != "true" for params in mine]


async def calls_so_far(company: Company) -> int:
    return max((int(call["n"]) for call in await company.firm.phones.calls()), default=0)


async def test_a_night_comes_as_one_message_in_the_morning(company: Company) -> None:
    """Olena works at nine in the evening, and her answers come at once; Andrii sleeps until eight."""
    _, andrii = await tales.staff(company, "olena", "andrii")
    await company.passes("12h")
    before = await calls_so_far(company)
    for _ in range(3):
        # One of the three goes to the other technician, who has less to do.
        await tales.sale_at(company, "proposal")
    await andrii.sees_no(WORK)
    await company.passes("10h")
    await andrii.sees_no(WORK)
    assert await sounds(company, andrii, before) == []

    await company.passes("1h5m")
    await andrii.sees("☀️ Поки було тихо", f"1. 📌 {WORK}", f"2. 📌 {WORK}", "вчора, 21:")
    assert await andrii.count(f"📌 {WORK}") == 3, "the summary, and a card for each"
    assert await sounds(company, andrii, before) == [True, False, False], "one of them rings"


async def three_in_the_morning(company: Company, *faults: dict[str, object]) -> tuple[Actor, Actor]:
    """Three proposals waited for the morning, and then Telegram does not take what it is sent first."""
    _, andrii, petro = await tales.staff(company, "olena", "andrii", "petro")
    await company.passes("12h")
    for _ in range(3):
        await tales.sale_at(company, "proposal")
    await company.passes("10h")
    await company.firm.phones.faults(*({"chat": andrii.phone.id, **fault} for fault in faults))
    await company.passes("1h5m")
    return andrii, petro


async def test_a_summary_that_is_refused_takes_nothing_with_it(company: Company) -> None:
    refused = {"method": "sendMessage", "error_code": 400, "description": "Bad Request: text is odd", "times": 1}
    company.firm.expected.append("a summary cannot be delivered")
    andrii, petro = await three_in_the_morning(company, refused)
    cards = await andrii.count(f"📌 {WORK}", "ТОВ «Лан»")
    assert cards >= 2
    assert cards == company.firm.rows("select count(*) from user_task where assignee = 'andrii'")[0][0]
    await andrii.sees_no("Поки було тихо")
    unsettled = "select count(*) from outbox where recipient = 'andrii' and state not in ('sent', 'dropped')"
    assert company.firm.rows(unsettled) == [(0,)]
    await petro.sees_no("⚠")


async def test_what_is_refused_even_by_itself_is_a_dead_letter_and_the_others_come(company: Company) -> None:
    refused = {"method": "sendMessage", "error_code": 400, "description": "Bad Request: text is odd", "times": 2}
    company.firm.expected += ["a summary cannot be delivered", "a notice cannot be delivered"]
    andrii, petro = await three_in_the_morning(company, refused)
    [(given,)] = company.firm.rows("select count(*) from user_task where assignee = 'andrii'")
    assert await andrii.count(f"📌 {WORK}", "ТОВ «Лан»") == given - 1
    assert company.firm.rows("select count(*) from outbox where state = 'dead'") == [(1,)]
    await petro.sees("Андрій Мельник", "не доставлено")


async def test_one_thing_that_waited_comes_as_itself(company: Company) -> None:
    _, andrii = await tales.staff(company, "olena", "andrii")
    await company.passes("12h")
    await tales.sale_at(company, "proposal")
    await andrii.sees_no(WORK)
    await company.passes("11h5m")
    await andrii.sees_last(f"📌 {WORK}", "ТОВ «Лан»")
    await andrii.sees_no("Поки було тихо")


async def test_a_weekend_waits_until_monday(company: Company) -> None:
    _, andrii = await tales.staff(company, "olena", "andrii")
    await company.passes("5d")
    quiet_before = len(await andrii.reads())
    await tales.sale_at(company, "proposal")
    await company.passes("1d")
    assert len(await andrii.reads()) == quiet_before, "nothing on Saturday or Sunday"
    status = await company.firm.phones.get("/sim/status")
    assert status["status"]["outbox"] == 0
    assert any(timer["kind"] == "held" for timer in status["status"]["next_timers"])
    await company.passes("23h5m")
    await andrii.sees(f"📌 {WORK}")


async def test_each_says_for_themselves_when_they_are_rung(company: Company) -> None:
    """Two taps to other hours; what waited for the old ones comes as soon as they are over."""
    _, andrii = await tales.staff(company, "olena", "andrii")
    await andrii.says("/quiet")
    await andrii.sees_last("🌙 Коли вас турбувати", "Тихі години: 20:00–08:00")
    await andrii.taps("🌙 Тихі години")
    await andrii.taps("22:00")
    await andrii.taps("06:00")
    await andrii.sees_last("Тихі години: 22:00–06:00")
    await company.passes("12h")
    await tales.sale_at(company, "proposal")
    await andrii.sees_last(f"📌 {WORK}")
    await company.passes("1h30m")
    for _ in range(2):
        await tales.sale_at(company, "proposal")
    assert await andrii.count(f"📌 {WORK}") == 1
    await andrii.says("/quiet")
    await andrii.taps("🌙 Тихі години")
    await andrii.taps("Ніколи")
    assert await andrii.count(f"📌 {WORK}") == 2


async def test_the_agenda_lives_through_the_day(company: Company) -> None:
    """Sent and pinned as the day begins, crossed out as work is done, replaced the next morning."""
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await company.passes("1d5m")
    agenda = await andrii.sees("☀️ Вівторок", WORK, "ТОВ «Лан»")
    (shown,) = [message for message in await andrii.reads() if message.id == agenda.id]
    assert shown.pinned
    await andrii.taps("1", on=agenda)
    await andrii.sees_last(f"📌 {WORK}")
    await andrii.sends(things.email())
    (shown,) = [message for message in await andrii.reads() if message.id == agenda.id]
    assert "✅" in shown.text
    assert "На сьогодні все зроблено" in shown.text
    assert shown.button_texts == []
    await company.passes("1d")
    await olena.sees("☀️")
    await andrii.sees_no("☀️ Середа")
    (shown,) = [message for message in await andrii.reads() if message.id == agenda.id]
    assert not shown.pinned, "a morning without a list does not keep yesterday's above the chat"


@pytest.mark.parametrize("language", ["uk", "en", "fr"])
async def test_a_supervisor_sees_who_is_late(company: Company, language: str) -> None:
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await bohdan.says("/language")
    await bohdan.taps({"uk": "Українська", "en": "English", "fr": "Français"}[language])
    await tales.sale_at(company, "proposal")
    await company.passes("2d5m")
    words = {
        "uk": "👥 У команди прострочено: 1",
        "en": "👥 Late in the team: 1",
        "fr": "👥 En retard dans l’équipe : 1",
    }
    agenda = await bohdan.sees("☀️", words[language], "Андрій Мельник")
    assert "1" in agenda.button_texts
    await andrii.sends(things.email())
    (shown,) = [message for message in await bohdan.reads() if message.id == agenda.id]
    assert words[language] not in shown.text
    assert "✓" in shown.text, "an empty list says that nothing waits"


async def test_what_has_more_time_than_today_says_until_when(company: Company) -> None:
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await company.passes("1d1h30m")
    agenda = await andrii.sees("☀️ Вівторок", WORK)
    await bohdan.taps("⏳ Дати більше часу")
    await bohdan.says("+3d")
    await bohdan.taps("✅ Так, до")
    (shown,) = [message for message in await andrii.reads() if message.id == agenda.id]
    assert "1. ⏳ пт" in shown.text
    await company.passes("6h30m")
    await andrii.sees_no("🌇")


async def test_a_kill_while_the_summary_is_sent_repeats_one_message_at_most(company: Company) -> None:
    _, andrii = await tales.staff(company, "olena", "andrii")
    await company.passes("12h")
    for _ in range(3):
        await tales.sale_at(company, "proposal")
    firm = company.firm
    await firm.phones.faults({"method": "sendMessage", "chat": andrii.phone.id, "delay_ms": 3000, "times": 1})
    await firm.phones.clock.advance("11h5m")
    while not await andrii.count("Поки було тихо"):
        assert firm.pid is not None
    firm.bot_is_killed()
    firm.bot_starts()
    await firm.settles()
    assert 1 <= await andrii.count("Поки було тихо") <= 2
    assert await andrii.count(f"📌 {WORK}") - await andrii.count("Поки було тихо") == 2, "each card once"


async def test_before_the_day_ends_what_is_open_is_asked_for(company: Company) -> None:
    """Only of those who have something due today; it shows what is done since."""
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await company.passes("8h5m")
    await andrii.sees_no("🌇")
    await company.passes("1d")
    evening = await andrii.sees("🌇 Ще відкрито сьогодні: 1", WORK)
    await andrii.taps("1", on=evening)
    await andrii.sends(things.email())
    (shown,) = [message for message in await andrii.reads() if message.id == evening.id]
    assert "🌇 На сьогодні все закрито" in shown.text
    assert "✅" in shown.text
    await olena.sees_no("🌇")


async def test_the_morning_of_whoever_leads_is_one_message(company: Company) -> None:
    """What is due, what is late and what is stuck are told together; taking one there is one tap."""
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.starts(olena)
    await company.passes("2d1h")
    before = await calls_so_far(company)
    await company.passes("22h35m")
    agenda = await bohdan.sees(
        "☀️ Четвер", "🐌 1 справа стоїть на місці", "1. Олена Шевчук — Запит клієнта · ТОВ «Лан»"
    )
    assert "👥" not in agenda.text, "what is stuck is not said twice"
    assert await sounds(company, bohdan, before) == [True]
    await bohdan.taps("🙋 1", on=agenda)
    (shown,) = [message for message in await bohdan.reads() if message.id == agenda.id]
    assert "(🙋 Богдан Кравченко)" in shown.text
    assert shown.button_texts == ["1"]


async def test_whoever_is_away_is_left_alone_until_they_are_back(company: Company) -> None:
    """Olena's open task waits for her and gets late; she hears of it on her return, once."""
    olena, bohdan = await tales.staff(company, "olena", "bohdan")
    await tales.starts(olena)
    await olena.says("/away")
    await olena.says("до четверга")
    await olena.taps("відкриті чекають")
    before = await calls_so_far(company)
    await company.passes("7h")
    await bohdan.sees("🔥 Прострочено", "Олена Шевчук")
    await company.passes("2d13h")
    assert await sounds(company, olena, before) == []
    await company.passes("1d3h40m")
    await olena.sees("🔥 Час вийшов", "Запит клієнта")
    assert await olena.count("🔥 Час вийшов") == 1
    await olena.sees("☀️ П", "Запит клієнта · ТОВ «Лан»")


async def test_whoever_comes_back_earlier_hears_at_once_what_waited(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await tales.starts(olena)
    await olena.says("/away")
    await olena.says("3 дні")
    await olena.taps("відкриті чекають")
    await company.passes("1d1h")
    await olena.sees_no("Час вийшов")
    await olena.says("/away")
    await olena.taps("Я вже тут")
    await olena.sees("🔥 Час вийшов", "Запит клієнта")


async def test_two_days_of_downtime_come_as_one_summary_with_the_true_times(company: Company) -> None:
    """Two tasks got late, one after the other, while the bot was away; it says so once, and when it was."""
    _, andrii, _, bohdan = await tales.staff(company, "olena", "andrii", "daniel", "bohdan")
    for _ in range(3):
        await tales.sale_at(company, "proposal")
        await company.passes("1h")
    assert await andrii.count(f"📌 {WORK}") == 2
    before = await calls_so_far(company)
    assert company.firm.bot_stops() == 0
    await company.firm.phones.clock.advance("2d")
    company.firm.bot_starts()
    await company.firm.settles()
    said = await andrii.sees("📬 Що сталося за цей час", "вчора, 09:30", "вчора, 11:30")
    assert said.text.count("🔥 Час вийшов") == 2
    assert said.button_texts == ["1", "2"]
    assert await andrii.count("Час вийшов") == 1, "nothing by itself"
    rings = (await sounds(company, andrii, before)).count(True)
    assert 1 <= rings <= 2, "the summary, and the agenda of the day where it is another minute by then"
    told = await bohdan.sees("📬 Що сталося за цей час", "🔥 Прострочено", "вчора, 10:30", "вчора, 12:30")
    assert told.text.count("Андрій Мельник") == 2


async def test_what_waits_for_the_client_is_not_late_in_the_morning(company: Company) -> None:
    """Its due moment is over, but its clock stands still; the supervisor's list does not name it at all."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "proposal")
    await company.passes("6h")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("⏸ Чекати на клієнта…")
    await andrii.taps("Документи в дорозі")
    await bohdan.taps("✅ Так, до")
    await company.passes("18h30m")
    await andrii.sees("☀️ Вівторок", "⏸ чекає до сьогодні, 15:30: Підготовка технічного рішення")
    await bohdan.sees_no("☀️")
    for who in (andrii, bohdan):
        await who.sees_no("🔥")
