"""What people send finds its task, and what cannot be placed is named."""

from typing import Any

import pytest
from aiogram.methods import SetMessageReaction

from tests.handlers.office import CONTACT, DOCUMENT, LOCATION, PHOTO, Office
from tests.handlers.test_task_presses import in_proposal, started
from workflow.messages.commands import CancelInstance, StartInstance

VOICE = {"file_id": "v1", "file_unique_id": "vu1", "duration": 3, "mime_type": "audio/ogg"}
VIDEO = {"file_id": "w1", "file_unique_id": "wu1", "duration": 3, "width": 9, "height": 9}
NOTE = {"file_id": "n1", "file_unique_id": "nu1", "duration": 3, "length": 9}


async def evidence(office: Office, deal: int) -> list[str]:
    return [one.what.kind for one in (await office.file(deal)).case.evidence]


async def surveying(office: Office) -> int:
    deal = await started(office)
    await office.send("olena", contact=CONTACT)
    await office.send("olena", voice=VOICE)
    return deal


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": PHOTO}, "photo"),
        ({"document": DOCUMENT | {"mime_type": "image/jpeg", "file_name": "a.jpg"}}, "document"),
        ({"video": VIDEO}, "video"),
        ({"video_note": NOTE}, "video_note"),
        ({"animation": VIDEO, "document": DOCUMENT}, "animation"),
        ({"location": LOCATION}, "place"),
        ({"venue": {"location": LOCATION, "title": "Склад", "address": "Київ"}, "location": LOCATION}, "place"),
    ],
)
async def test_every_kind_is_taken(office: Office, content: dict[str, Any], kind: str) -> None:
    deal = await surveying(office)
    await office.send("olena", **content)
    assert (await evidence(office, deal))[2:] == [kind]


async def test_an_album_is_one_answer(office: Office) -> None:
    deal = await surveying(office)
    before = len(office.telegram.sent(SetMessageReaction))
    await office.send_album("olena", {"photo": PHOTO}, {"photo": PHOTO}, {"photo": PHOTO})
    assert (await evidence(office, deal))[2:] == ["photo"] * 3
    assert len(office.telegram.sent(SetMessageReaction)) == before + 1


async def test_a_wrong_part_of_an_album_is_named(office: Office) -> None:
    deal = await surveying(office)
    pdf = {"document": DOCUMENT}
    await office.send_album("olena", {"photo": PHOTO}, pdf)
    assert (await evidence(office, deal))[2:] == ["photo"]
    assert "Тут цього не просили, тож не збережено: документ" in office.last("olena").text
    assert "Ще потрібно: Геолокація об’єкта" in office.last("olena").text


async def test_words_where_a_photo_is_asked_go_on_to_others(office: Office) -> None:
    deal = await surveying(office)
    await office.send("olena", text="Доброго ранку")
    assert (await evidence(office, deal)) == ["contact", "voice"]


async def test_words_in_reply_to_a_card_that_wants_a_photo_are_answered(office: Office) -> None:
    await surveying(office)
    card = office.card("olena", "Огляд об’єкта")
    await office.send("olena", text="Ось", reply_to=card)
    assert "Тут просять інше. Потрібно: Фото місця монтажу" in office.last("olena").text


async def test_a_big_file_is_refused_with_its_size(office: Office) -> None:
    deal = await surveying(office)
    await office.send("olena", video=VIDEO | {"file_size": 60 * 1024 * 1024, "file_name": "../об'їзд.mp4"})
    said = office.last("olena").text
    assert "60 МБ" in said
    assert "до 20 МБ" in said
    assert ".." not in said
    assert (await evidence(office, deal)) == ["contact", "voice"]


async def test_a_reply_says_which_task(office: Office) -> None:
    first = await started(office)
    card = office.card("olena", "Запит клієнта")
    second = await started(office, client="Зоря")
    await office.send("olena", contact=CONTACT, reply_to=card)
    assert (await evidence(office, first)) == ["contact"]
    assert (await evidence(office, second)) == []


async def test_between_two_tasks_the_person_is_asked(office: Office) -> None:
    first = await started(office)
    second = await started(office, client='Зоря <b>&"')
    await office.send("olena", contact=CONTACT)
    question = office.last("olena")
    assert "До якого це завдання?" in question.text
    await office.press("olena", "Зоря")
    assert (await evidence(office, first)) == []
    assert (await evidence(office, second)) == ["contact"]
    await office.send("olena", contact=CONTACT)
    assert (await evidence(office, first)) == ["contact"], "only one still wants a contact"


async def test_what_waits_for_an_answer_is_not_lost_by_more(office: Office) -> None:
    first = await started(office)
    await started(office, client="Зоря")
    await office.send("olena", contact=CONTACT)
    question = office.last("olena")
    await office.send("olena", contact=CONTACT)
    assert question not in office.chat("olena"), "one question stands"
    assert "Надійшло 2 повідомлення. Для якого вони завдання?" in office.last("olena").text
    await office.press("olena", "Акваріус")
    assert (await evidence(office, first)) == ["contact", "contact"]


async def test_one_question_names_the_tasks_of_all_that_waits(office: Office) -> None:
    """Two tasks want a contact; then two others come to want a photo."""
    for client in ("Лан", "Гай"):
        await started(office, client=client)
        card = office.card("olena", "Запит клієнта")
        await office.send("olena", contact=CONTACT, reply_to=card)
        await office.send("olena", voice=VOICE, reply_to=card)
    deals = [await started(office, client=client) for client in ("Акваріус", "Зоря")]
    await office.send("olena", contact=CONTACT)
    former = office.last("olena")
    stale = former.data_of("Жодне")
    await office.send("olena", photo=PHOTO)
    question = office.last("olena")
    assert former not in office.chat("olena")
    for client in ("Акваріус", "Зоря", "Лан", "Гай"):
        assert question.data_of(client)
    await office.press("olena", "Зоря")
    assert await evidence(office, deals[1]) == ["contact"]
    assert await office.press_data("olena", stale) == "Ця кнопка застаріла.", "nothing waits for it"
    await office.send("olena", contact=CONTACT)
    assert (await evidence(office, deals[0])) == ["contact"], "only one still wants a contact"


async def test_for_none_of_these(office: Office) -> None:
    first = await started(office)
    await started(office, client="Зоря")
    await office.send("olena", contact=CONTACT)
    question = office.last("olena")
    data = question.data_of("Акваріус")
    await office.press("olena", "Жодне")
    assert question not in office.chat("olena")
    assert await office.press_data("olena", data) == "Ця кнопка застаріла."
    assert (await evidence(office, first)) == []


async def test_nobody_wants_it(office: Office) -> None:
    await started(office)
    await office.send("olena", photo=PHOTO)
    said = office.last("olena")
    assert "Жодне ваше завдання зараз цього не просить" in said.text
    assert "Контакт того, хто вирішує" in said.text
    await office.send("sofiia", photo=PHOTO)
    assert "У вас немає відкритих завдань" in office.last("sofiia").text


async def test_a_reply_to_somebody_elses_card_reveals_nothing(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": f"more:{task.id}"}]]}
    replied = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "reply_markup": markup}
    await office.send("sofiia", photo=PHOTO, reply_to_message=replied)
    assert office.last("sofiia").text == "Це завдання не ваше."


async def test_sending_the_proof_takes_an_offered_task(office: Office) -> None:
    deal = await in_proposal(office)
    await office.send("andrii", document=DOCUMENT)
    await office.send("olena", document=DOCUMENT)
    await office.press("bohdan", "Прийняти")
    await office.send("olena", text="Зійшлися на ціні")
    await office.press("olena", "Домовилися")
    await office.send("iryna", photo=PHOTO)
    await office.send("oksana", photo=PHOTO, reply_to=office.last("oksana"))
    case = (await office.file(deal)).case
    assert case.tasks[-1].ended_by == "oksana"


async def test_a_photo_for_a_cancelled_deal_is_kept_and_said_so(office: Office) -> None:
    deal = await surveying(office)
    card = office.card("olena", "Огляд об’єкта")
    await office.execute(CancelInstance(actor="bohdan", instance_id=deal, reason="Передумали"))
    await office.send("olena", photo=PHOTO, reply_to=card)
    assert "Надіслане збережено" in office.last("olena").text
    assert (await evidence(office, deal))[-1] == "photo"


async def test_an_assignment_is_reported_and_accepted(office: Office) -> None:
    fields = {"task": "Прибрати зал", "assignees": ["olena", "ivan"], "due": "2026-03-04T15:00:00+00:00"}
    outcome = await office.execute(
        StartInstance(actor="bohdan", process="order", fields=fields | {"evidence": ["photo"]})
    )
    assert outcome.case
    assert "Доручає Богдан Кравченко" in office.last("olena").text
    await office.send("olena", photo=PHOTO)
    assert "На приймання" in office.last("bohdan").text
    await office.press("bohdan", "Подивитися")
    await office.press("bohdan", "Прийняти")
    live = (await office.file(outcome.case.instance.id)).case.live_tasks()
    assert [task.assignee for task in live] == ["ivan"]


async def test_a_group_chat_is_ignored(office: Office) -> None:
    deal = await surveying(office)
    await office.send("olena", photo=PHOTO, chat={"id": -5, "type": "group", "title": "g"})
    assert (await evidence(office, deal)) == ["contact", "voice"]
    assert -5 not in office.telegram.chats


async def test_long_words_are_stored_whole(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", contact=CONTACT)
    await office.send("olena", text="д" * 4096)
    words = (await office.file(deal)).case.evidence[-1].what.text
    assert words is not None
    assert len(words) == 4096


async def test_a_greeting_is_not_taken_for_an_answer(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", text="доброго дня")
    assert await evidence(office, deal) == []
    question = office.last("olena")
    assert "До якого це завдання?" in question.text
    await office.press("olena", "Запит клієнта", question)
    assert await evidence(office, deal) == ["text"]


async def test_a_word_in_reply_to_the_card_is_an_answer(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", reply_to=office.last("olena"), text="насос")
    assert await evidence(office, deal) == ["text"]
