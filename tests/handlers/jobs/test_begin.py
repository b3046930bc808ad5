"""A deal is started by pressing and writing, one question at a time."""

from handlers.screens.buttons.start_case import StartNow
from tests.handlers.office import Office
from workflow.ports.queries import CaseLine


async def deals(office: Office, person: str = "olena") -> list[CaseLine]:
    return await office.store.reads.cases.lines(person=person, live=True)


async def begin(office: Office) -> None:
    await office.send("olena", text="/new")
    await office.press("olena", "Продаж обладнання")


async def all_answered(office: Office, client: str = "ТОВ «Акваріус»") -> None:
    await begin(office)
    await office.send("olena", text=client)
    await office.send("olena", text="Насос Wilo")
    await office.send("olena", text="12 500,50")
    await office.press("olena", "Пропустити")


async def test_a_deal_is_started_in_a_few_words_and_taps(office: Office) -> None:
    await begin(office)
    assert "Хто клієнт?" in office.last("olena").text
    await office.send("olena", text="ТОВ «Акваріус»")
    await office.send("olena", text="Насос Wilo")
    await office.send("olena", text="12,5 тис")
    await office.press("olena", "Пропустити")
    assert "усе правильно?" in office.last("olena").text
    await office.press("olena", "Запустити")
    (deal,) = await deals(office)
    assert (deal.client, deal.product, deal.amount) == ("ТОВ «Акваріус»", "Насос Wilo", 1_250_000)
    texts = [shown.text for shown in office.chat("olena")]
    assert any("Угода №1</b>: запущено" in text for text in texts)
    assert any("Запит клієнта" in text for text in texts)


async def test_one_message_shows_the_form(office: Office) -> None:
    await all_answered(office)
    shown = [one for one in office.chat("olena") if "Продаж обладнання" in one.text]
    assert len(shown) == 1


async def test_a_client_known_already_is_one_tap(office: Office) -> None:
    await all_answered(office)
    await office.press("olena", "Запустити")
    await begin(office)
    await office.press("olena", "Акваріус")
    assert "Що їх цікавить?" in office.last("olena").text
    assert "ТОВ «Акваріус»" in office.last("olena").text


async def test_a_client_spelt_otherwise_is_recognised_and_a_similar_one_is_asked_about(office: Office) -> None:
    await all_answered(office)
    await office.press("olena", "Запустити")
    await begin(office)
    await office.send("olena", text="акваріус")
    assert "ТОВ «Акваріус»" in office.last("olena").text
    await office.press("olena", "Назад")
    await office.send("olena", text="Аквариус")
    assert "Можливо, це вже є у списку?" in office.last("olena").text
    await office.press("olena", "Ні, додати нове: Аквариус")
    assert "Клієнт: <b>Аквариус</b>" in office.last("olena").text


async def test_what_cannot_be_read_is_explained_and_asked_again(office: Office) -> None:
    await begin(office)
    for typed in ("ТОВ «Акваріус»", "Насос Wilo", "багато"):
        await office.send("olena", text=typed)
    assert "Не вдалося прочитати суму" in office.last("olena").text
    await office.send("olena", text="0")
    assert "більшою за нуль" in office.last("olena").text
    await office.press("olena", "Пропустити")
    await office.press("olena", "Пропустити")
    assert "Сума: <b>—</b>" in office.last("olena").text


async def test_an_answer_is_changed_from_the_summary(office: Office) -> None:
    await all_answered(office)
    await office.press("olena", "✎ Сума")
    await office.send("olena", text="7k")
    assert "усе правильно?" in office.last("olena").text
    await office.press("olena", "Запустити")
    assert [deal.amount for deal in await deals(office)] == [700_000]


async def test_cancelling_works_at_every_step(office: Office) -> None:
    await office.send("olena", text="/new")
    await office.press("olena", "Скасувати")
    assert "Нічого не запущено" in office.last("olena").text
    await all_answered(office)
    await office.send("olena", text="/cancel")
    assert "Нічого не запущено" in office.last("olena").text
    assert await deals(office) == []


async def test_a_form_survives_a_restart(office: Office) -> None:
    await all_answered(office)
    again = Office(office.store, office.clock, telegram=office.telegram)
    await again.press("olena", "Запустити")
    assert len(await deals(office)) == 1


async def test_start_pressed_twice_starts_one_deal(office: Office) -> None:
    await all_answered(office)
    summary = office.last("olena")
    data = summary.data_of("Запустити")
    await office.press_data("olena", data, summary)
    toast = await office.press_data("olena", data, summary)
    assert "вже закрита" in toast
    assert len(await deals(office)) == 1
    assert "запущено" in summary.text


async def test_start_pressed_again_after_a_crash_in_between_starts_one_deal(office: Office) -> None:
    await all_answered(office)
    summary = office.last("olena")
    half_typed = await office.store.conversations.get(f"{office.chat_of('olena')}:{office.chat_of('olena')}")
    data = summary.data_of("Запустити")
    await office.press_data("olena", data, summary)
    await office.store.conversations.put(f"{office.chat_of('olena')}:{office.chat_of('olena')}", *half_typed)
    again = Office(office.store, office.clock, telegram=office.telegram)
    await again.press_data("olena", data, summary)
    assert len(await deals(office)) == 1


async def test_an_older_form_says_that_it_was_left(office: Office) -> None:
    await office.send("olena", text="/new")
    older = office.last("olena")
    data = older.data_of("Скасувати")
    await office.send("olena", text="/new")
    assert "розпочато нову" in older.text
    assert "вже закрита" in await office.press_data("olena", data, older)
    assert "Що починаємо?" in office.last("olena").text


async def test_a_forged_start_starts_nothing(office: Office) -> None:
    await office.press_data("olena", StartNow(form=77).pack())
    assert await deals(office) == []


async def test_who_may_start_nothing_is_told_so(office: Office) -> None:
    await office.send("andrii", text="/new")
    assert "нічого тут не запускає" in office.last("andrii").text


async def test_a_word_of_markup_stays_a_word(office: Office) -> None:
    await all_answered(office, client='<b>&"Зло')
    assert "&lt;b&gt;&amp;" in office.last("olena").text
    await office.press("olena", "Запустити")
    assert [deal.client for deal in await deals(office)] == ['<b>&"Зло']


async def test_a_reply_to_another_message_is_no_answer(office: Office) -> None:
    await all_answered(office)
    await office.press("olena", "Запустити")
    card = office.last("olena")
    await begin(office)
    await office.send("olena", reply_to=card, text="Їм потрібен насос на 60 метрів")
    assert any("Хто клієнт?" in shown.text for shown in office.chat("olena"))


async def test_an_assignment_is_given_to_several(office: Office) -> None:
    await office.send("bohdan", text="/order")
    await office.send("bohdan", text="Перевірити залишки на складі")
    await office.press("bohdan", "Олена Шевчук")
    await office.send("bohdan", text="Іван")
    await office.press("bohdan", "Готово (2)")
    await office.send("bohdan", text="1.03 12:00")
    assert "уже минув" in office.last("bohdan").text
    await office.send("bohdan", text="31.02")
    assert "не буває" in office.last("bohdan").text
    await office.press("bohdan", "завтра, 18:00")
    await office.press("bohdan", "Пропустити")
    await office.press("bohdan", "Запустити")
    given = await office.store.reads.cases.assignments(issuer="bohdan")
    assert {line.assignee for line in given} == {"olena", "ivan"}
    assert "Перевірити залишки" in office.last("ivan").text


async def test_nobody_ticked_is_not_enough(office: Office) -> None:
    await office.send("bohdan", text="/order")
    await office.send("bohdan", text="Порахувати")
    await office.send("bohdan", text="Хтось Невідомий")
    assert "Виберіть кнопками" in office.last("bohdan").text
    assert not any("Готово" in caption for caption in office.last("bohdan").captions)
