"""People work through a sale by pressing what is on their screens and sending what they are asked for."""

from typing import Any

import pytest
from aiogram.methods import SendMessage, SetMessageReaction

from tests.handlers.office import CONTACT, DOCUMENT, LOCATION, PHOTO, Office
from workflow.case.state import InstanceState, TaskState
from workflow.messages.commands import ReassignTask, StartInstance

FIELDS: dict[str, Any] = {"client": "ТОВ «Акваріус»", "product": "Насос", "amount": 18_400_000}


async def started(office: Office, **fields: Any) -> int:
    outcome = await office.execute(StartInstance(actor="olena", process="sale", fields=FIELDS | fields))
    assert outcome.case is not None
    return outcome.case.instance.id


async def in_proposal(office: Office) -> int:
    deal = await started(office)
    await office.send("olena", contact=CONTACT)
    await office.send("olena", text="Насос на 60 метрів")
    await office.send_album("olena", {"photo": PHOTO}, {"photo": PHOTO})
    await office.send("olena", location=LOCATION)
    return deal


async def test_a_sale_goes_from_phone_to_phone(office: Office) -> None:
    deal = await in_proposal(office)
    assert "Підготовка технічного рішення" in office.last("andrii").text
    await office.send("andrii", document=DOCUMENT)
    await office.send("olena", document=DOCUMENT)
    assert "На приймання" in office.last("bohdan").text
    assert await office.press("bohdan", "Прийняти") == "✅ Прийнято."
    await office.send("olena", text="Зійшлися на 175 000")
    assert "Усе є" in office.last("olena").text
    await office.press("olena", "Домовилися")
    await office.send("iryna", photo=PHOTO)
    await office.press("taras", "Беру")
    assert "В роботі" in office.chat("oksana")[-1].text or "У роботі" in office.chat("oksana")[-1].text
    await office.send("taras", photo=PHOTO)
    assert (await office.file(deal)).case.instance.state is InstanceState.WON
    assert any("🏆" in shown.text for shown in office.chat("olena"))
    assert len(office.telegram.sent(SetMessageReaction)) >= 8


async def test_an_outcome_pressed_beside_the_card_leaves_no_buttons_behind(office: Office) -> None:
    await in_proposal(office)
    await office.send("andrii", document=DOCUMENT)
    await office.send("olena", document=DOCUMENT)
    await office.press("bohdan", "Прийняти")
    await office.send("olena", text="Зійшлися на 175 000")
    beside = office.last("olena")
    replied = {"message_id": 1, "date": 1, "chat": {"id": office.chat_of("olena"), "type": "private"}}
    await office.press_data("olena", beside.data_of("Домовилися"), beside, reply_to_message=replied)
    assert "→ Домовилися" in office.card("olena", "Домовленість").text
    assert beside.captions == []
    assert beside not in office.chat("olena")


async def test_the_card_is_one_message_that_changes_in_place(office: Office) -> None:
    await started(office)
    before = office.card("olena", "Запит клієнта")
    assert "○ <b>Контакт" in before.text
    await office.send("olena", contact=CONTACT)
    assert "✓ Контакт" in before.text
    assert "Ще потрібно: Що потрібно, голосом або текстом" in office.last("olena").text


async def test_done_can_be_undone_until_the_next_one_looks(office: Office) -> None:
    deal = await in_proposal(office)
    assert await office.press("olena", "Відмінити") == "Відмінено: завдання знову у вас."
    assert (await office.live(deal)).stage == "survey"
    assert "🚫" in office.last("andrii").text
    await office.send("olena", location=LOCATION)
    await office.press("andrii", "Деталі")
    toast = await office.press("olena", "Відмінити")
    assert "Відмінити вже не можна" in toast
    assert office.telegram.toast.show_alert
    assert not any("Відмінити" in shown.captions for shown in office.chat("olena")), "the stale card is redrawn"


async def test_a_doubled_press_says_who_did_it_and_when(office: Office) -> None:
    await in_proposal(office)
    for person in ("andrii", "olena"):
        await office.send(person, document=DOCUMENT)
    card = office.last("bohdan")
    press = card.data_of("Прийняти")
    await office.press_data("bohdan", press, card)
    assert await office.press_data("bohdan", press, card) == "Ви це вже виконали: сьогодні, 10:00."


async def test_two_claim_and_one_has_it(office: Office) -> None:
    deal = await in_proposal(office)
    await office.send("andrii", document=DOCUMENT)
    await office.send("olena", document=DOCUMENT)
    await office.press("bohdan", "Прийняти")
    await office.send("olena", text="Зійшлися на ціні")
    await office.press("olena", "Домовилися")
    await office.send("iryna", photo=PHOTO)
    taken = office.last("oksana")
    data = taken.data_of("Беру")
    assert await office.press("taras", "Беру") == "Завдання ваше."
    assert await office.press_data("oksana", data, taken) == "Уже в роботі: Тарас Гнатюк, сьогодні, 10:00."
    assert (await office.live(deal)).assignee == "taras"


async def test_a_forged_button_reveals_nothing(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    for data in (f"done:{task.id}:0", f"more:{task.id}", f"take:{task.id}", f"hist:{task.id}:0", f"undo:{task.id}"):
        toast = await office.press_data("sofiia", data)
        assert toast == "Це завдання не ваше."
        assert "Акваріус" not in toast
    assert office.chat("sofiia") == []
    assert await office.press_data("olena", "done:999999:0") in ("Такого завдання вже немає.", "Це завдання не ваше.")
    assert (await office.live(deal)).state is TaskState.RESERVED


async def test_a_button_in_a_group_shows_nothing_there(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    group = {"id": -100, "type": "supergroup", "title": "g"}
    await office.press_data("olena", f"more:{task.id}", chat=group)
    assert -100 not in office.telegram.chats


async def test_an_inaccessible_message_gets_the_card_anew(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    older = office.card("olena", "Запит клієнта")
    await office.press_data("olena", f"card:{task.id}", date=0, message_id=9999)
    assert office.card("olena", "Запит клієнта") is office.last("olena")
    assert older not in office.chat("olena")


@pytest.mark.parametrize("ready", [True, False])
async def test_losing_asks_why(office: Office, ready: bool) -> None:
    deal = await started(office)
    card = office.card("olena", "Запит клієнта")
    await office.press("olena", "Відмова")
    assert "чому?" in card.text
    if ready:
        await office.press("olena", "Дорого")
    else:
        await office.send("olena", text="Купили в сусідів <b>&")
    case = (await office.file(deal)).case
    assert case.instance.state is InstanceState.LOST
    assert case.tasks[0].reason == ("Дорого" if ready else "Купили в сусідів <b>&")
    assert "&lt;b&gt;&amp;" in card.text or ready


async def test_never_mind_brings_the_card_back(office: Office) -> None:
    deal = await started(office)
    card = office.card("olena", "Запит клієнта")
    before = card.text
    await office.press("olena", "Відмова")
    assert await office.press("olena", "Скасувати", card) == "Нічого не змінено."
    assert card.text == before
    await office.press("olena", "Відмова")
    await office.send("olena", text="/cancel")
    assert card.text == before
    assert (await office.live(deal)).stage == "request"


async def test_words_for_another_card_are_no_reason(office: Office) -> None:
    deal = await started(office)
    first = office.card("olena", "Запит клієнта")
    other = await started(office, client="Зоря")
    second = office.card("olena", "Запит клієнта")
    await office.send("olena", contact=CONTACT, reply_to=second)
    await office.press("olena", "Відмова", first)
    await office.send("olena", text="Потрібен насос", reply_to=second)
    assert (await office.live(deal)).stage == "request"
    assert (await office.live(other)).stage == "survey"


async def test_work_is_returned_with_a_reason(office: Office) -> None:
    deal = await in_proposal(office)
    for person in ("andrii", "olena"):
        await office.send(person, document=DOCUMENT)
    await office.press("bohdan", "Повернути")
    await office.send("bohdan", text="Знижка завелика")
    assert "Богдан Кравченко просить доопрацювати: Знижка завелика" in office.last("olena").text
    assert (await office.live(deal)).assignee == "olena"


async def test_an_earlier_stage_is_chosen_and_explained(office: Office) -> None:
    deal = await in_proposal(office)
    await office.press("andrii", "Деталі")
    await office.press("andrii", "На попередній етап")
    await office.press("andrii", "Огляд об’єкта")
    await office.press("andrii", "Чогось бракує")
    assert (await office.live(deal)).stage == "survey"
    assert any("Чогось бракує" in shown.text for shown in office.chat("olena"))


async def test_details_open_in_place_and_lead_back(office: Office) -> None:
    await in_proposal(office)
    card = office.last("andrii")
    text = card.text
    await office.press("andrii", "Деталі")
    assert "Уже надіслано" in card.text
    await office.press("andrii", "Історія")
    assert "взято" in card.text or "надіслано" in card.text
    await office.press("andrii", "Назад", card)
    await office.press("andrii", "Процес", card)
    assert "▶️ <b>3." in card.text
    await office.press("andrii", "Назад", card)
    await office.press("andrii", "Назад", card)
    assert card.text == text


async def test_attachments_are_sent_again_together(office: Office) -> None:
    await in_proposal(office)
    await office.press("andrii", "Деталі")
    before = len(office.telegram.calls)
    await office.press("andrii", "Вкладення")
    names = [type(call).__name__ for call in office.telegram.calls[before:]]
    assert names.count("SendMediaGroup") == 1
    assert {"SendContact", "SendLocation", "SendMessage"} <= set(names)


async def test_a_reminder_names_what_is_missing(office: Office) -> None:
    deal = await in_proposal(office)
    await office.wait(hours=23)
    reminder = office.last("andrii")
    assert "Залишилося: 1 год" in reminder.text
    assert "Ще потрібно: Технічне рішення" in reminder.text
    await office.send("andrii", document=DOCUMENT, reply_to=reminder)
    assert (await office.live(deal)).stage == "offer"


async def test_lateness_is_told_upwards(office: Office) -> None:
    await in_proposal(office)
    await office.wait(hours=24)
    assert "Час вийшов" in office.last("andrii").text
    await office.wait(hours=1)
    told = office.last("bohdan")
    assert "Прострочено на 1 год" in told.text
    assert {"Відкрити", "👤 Передати"} <= set(told.captions)
    await office.press("bohdan", "Відкрити")
    assert "Виконує Андрій Мельник" in office.last("bohdan").text
    assert "Прострочено на 1 год" in told.text, "the escalation stays what it is"


async def test_nothing_is_said_twice(office: Office) -> None:
    await started(office)
    await office.send("olena", contact=CONTACT)
    sent = [call.text for call in office.telegram.sent(SendMessage)]
    assert len(sent) == len(set(sent))


async def test_done_without_the_main_action_is_refused_and_named(office: Office) -> None:
    deal = await in_proposal(office)
    for person in ("andrii", "olena"):
        await office.send(person, document=DOCUMENT)
    await office.press("bohdan", "Прийняти")
    assert await office.press("olena", "Домовилися") == "Ще потрібно: Про що домовилися."
    assert (await office.live(deal)).stage == "agreement"


async def test_a_handed_over_task_leaves_no_buttons_behind(office: Office) -> None:
    deal = await in_proposal(office)
    card = office.last("andrii")
    press = card.data_of("Деталі")
    task = await office.live(deal)
    await office.execute(ReassignTask(actor="bohdan", task_id=task.id, to="daniel"))
    assert "Daniel Novak" in card.text
    await office.press_data("andrii", press, card)
    await office.send("daniel", document=DOCUMENT)
    assert (await office.live(deal)).stage == "offer"


async def test_words_after_the_question_was_overtaken_are_no_reason(office: Office) -> None:
    deal = await in_proposal(office)
    await office.press("andrii", "Не наше")
    await office.send("andrii", document=DOCUMENT)
    await office.send("andrii", text="Дякую")
    assert (await office.live(deal)).stage == "offer"


async def test_a_ready_reason_from_a_forgotten_question_changes_nothing(office: Office) -> None:
    deal = await started(office)
    card = office.card("olena", "Запит клієнта")
    await office.press("olena", "Відмова")
    ready = card.data_of("Дорого")
    await office.press("olena", "Скасувати", card)
    assert await office.press_data("olena", ready, card) == "Ця кнопка застаріла."
    assert (await office.live(deal)).stage == "request"


async def test_a_doubled_ready_reason_says_it_is_done(office: Office) -> None:
    await started(office)
    card = office.card("olena", "Запит клієнта")
    await office.press("olena", "Відмова")
    ready = card.data_of("Дорого")
    await office.press_data("olena", ready, card)
    assert await office.press_data("olena", ready, card) == "Ви це вже виконали: сьогодні, 10:00."


async def test_a_doubled_return_says_who_sent_it_back(office: Office) -> None:
    await in_proposal(office)
    card = office.last("andrii")
    await office.press("andrii", "Деталі")
    await office.press("andrii", "На попередній етап")
    stage = card.data_of("Огляд")
    await office.press_data("andrii", stage, card)
    await office.press("andrii", "Є помилка")
    said = await office.press_data("andrii", stage, card)
    assert said == "Це завдання відкликано: Андрій Мельник, сьогодні, 10:00."
