"""Old, doubled, forwarded and forged buttons change nothing: they say who did it already, and redraw."""

from tests.phones import Message
from tests.stories import tales, things
from tests.stories.cast import Actor, Company


def data_of(message: Message, words: str) -> str:
    return next(str(button["callback_data"]) for button in message.buttons if words in button["text"])


def state(company: Company) -> list[tuple[object, ...]]:
    """Everything that a press could have changed."""
    return company.firm.rows(
        "select 'task', id, state, assignee from user_task union all select 'token', id, stage, null from token"
        " union all select 'history', count(*), null, null from history order by 1, 2"
    )


async def accepted_offer(company: Company) -> tuple[Actor, Actor]:
    olena, _, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "acceptance")
    return olena, bohdan


async def test_a_doubled_press(company: Company) -> None:
    _, bohdan = await accepted_offer(company)
    card = await bohdan.offering("✅ Прийняти")
    data = data_of(card, "✅ Прийняти")
    await bohdan.taps("✅ Прийняти")
    before = state(company)
    answer = await bohdan.forges(card, data)
    assert "Ви це вже виконали" in answer.text
    assert state(company) == before


async def test_a_press_days_later(company: Company) -> None:
    """Telegram itself no longer shows the bot what stood there; the answer is the same."""
    _, bohdan = await accepted_offer(company)
    card = await bohdan.offering("✅ Прийняти")
    data = data_of(card, "✅ Прийняти")
    await bohdan.taps("✅ Прийняти")
    await company.passes("4d")
    before = state(company)
    answer = await bohdan.forges(card, data)
    assert "Ви це вже виконали" in answer.text
    assert state(company) == before


async def test_somebody_elses_button(company: Company) -> None:
    """Copied by hand from another phone, as a forged or a forwarded one would be."""
    olena, bohdan = await accepted_offer(company)
    (taras,) = await tales.staff(company, "taras")
    card = await bohdan.offering("✅ Прийняти")
    data = data_of(card, "✅ Прийняти")
    before = state(company)
    for nosy in (olena, taras):
        answer = await nosy.forges(1, data)
        assert answer.answered
        assert state(company) == before
    stranger = await company.stranger("Хтось")
    await stranger.says("/start")
    answer = await stranger.forges(1, data)
    assert "лише для працівників" in answer.text
    assert state(company) == before


async def test_a_forged_button(company: Company) -> None:
    olena, _ = await accepted_offer(company)
    before = state(company)
    for data in ("done:1:0", "done:x:y", "garbage", "done:" + "9" * 50, "take:", "ngo:1", "", "back:65537:survey"):
        answer = await olena.forges(1, data or " ")
        assert answer.text, data
        assert state(company) == before


async def test_a_button_of_a_task_that_somebody_else_finished(company: Company) -> None:
    """It says who did it and when, and the card is redrawn."""
    oksana, taras, *_ = await tales.staff(company, "oksana", "taras", "olena", "andrii", "bohdan", "iryna")
    await tales.sale_at(company, "shipment")
    card = await taras.offering("🙋 Беру")
    data = data_of(card, "🙋 Беру")
    await oksana.taps("🙋 Беру")
    await oksana.sends(things.photo(4))
    before = state(company)
    answer = await taras.forges(card, data)
    assert "Уже виконано: Оксана Лисенко" in answer.text
    assert state(company) == before
    await taras.sees("✅ Відвантаження", "Оксана Лисенко")


async def test_updates_that_come_again(company: Company) -> None:
    """Telegram may deliver an update twice, under its own id; a thumb may press twice, under a new one."""
    olena, bohdan = await accepted_offer(company)
    answer = await bohdan.taps("✅ Прийняти")
    before = state(company)
    await company.firm.phones.redeliver(answer.update_id)
    await company.firm.settles()
    assert state(company) == before
    assert await olena.count("📌 Домовленість") == 1


async def test_a_photo_that_comes_again_is_one_photo(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    await olena.sends(things.photo(1))
    last = max(number for (number,) in company.firm.rows("select update_id from inbox"))
    await company.firm.phones.redeliver(last)
    await company.firm.settles()
    assert company.firm.rows("select count(*) from evidence where kind = 'photo'") == [(1,)]


async def test_a_button_of_a_form_that_is_closed(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await tales.starts(olena)
    form = await olena.sees("✅ Угода №1")
    answer = await olena.forges(form, "ngo:1")
    assert "анкета вже закрита" in answer.text
    assert company.firm.rows("select count(*) from instance") == [(1,)]
