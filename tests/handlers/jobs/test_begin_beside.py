"""While something is being started, what is sent for a task still reaches the task."""

from datetime import timedelta

from tests.handlers.office import CONTACT, LOCATION, PHOTO, Office
from tests.handlers.test_task_presses import in_proposal, started
from workflow.messages.commands import StartInstance


async def evidence(office: Office, deal: int) -> list[str]:
    return [one.what.kind for one in (await office.file(deal)).case.evidence]


async def test_an_open_chooser_swallows_nothing(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", text="/new")
    chooser = office.last("olena")
    await office.send("olena", contact=CONTACT)
    await office.send("olena", text="Насос на 60 метрів")
    await office.send("olena", photo=PHOTO)
    assert await evidence(office, deal) == ["contact", "text", "photo"]
    assert sum("Що починаємо?" in shown.text for shown in office.chat("olena")) == 1
    await office.press("olena", "Розгляд рекламації", chooser)
    assert "питання 1" in chooser.text


async def test_words_that_nobody_waits_for_are_answered_by_the_help(office: Office) -> None:
    await office.send("olena", text="/new")
    await office.send("olena", text="Добрий день")
    assert "Що починаємо?" not in office.last("olena").text


async def test_a_process_is_chosen_by_its_name(office: Office) -> None:
    await office.send("olena", text="/new")
    await office.send("olena", text="продаж")
    assert "Хто клієнт?" in office.last("olena").text


async def test_photos_and_places_in_the_middle_of_a_form_go_to_the_task(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", contact=CONTACT)
    await office.send("olena", text="Насос на 60 метрів")
    await office.send("olena", text="/new")
    await office.press("olena", "Продаж обладнання")
    form = office.last("olena")
    await office.send("olena", photo=PHOTO)
    await office.send("olena", location=LOCATION)
    assert await evidence(office, deal) == ["contact", "text", "photo", "place"]
    assert "Хто клієнт?" in form.text
    await office.send("olena", text="ТОВ «Обрій»")
    assert "Що їх цікавить?" in office.last("olena").text


async def test_a_contact_that_no_question_asks_for_goes_to_the_task(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", text="/new")
    await office.press("olena", "Продаж обладнання")
    await office.send("olena", contact=CONTACT)
    assert await evidence(office, deal) == ["contact"]


async def test_a_contact_is_an_answer_where_one_is_asked_for(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", text="/new")
    await office.press("olena", "Замовлення з інтернет-магазину")
    await office.send("olena", text="Марія Гай")
    await office.send("olena", contact=CONTACT)
    assert "Телефон: <b>Марія, +380501112233</b>" in office.last("olena").text
    assert await evidence(office, deal) == []


async def test_words_in_reply_to_a_card_go_to_its_task(office: Office) -> None:
    deal = await started(office)
    await office.send("olena", contact=CONTACT)
    card = office.card("olena", "Запит клієнта")
    await office.send("olena", text="/new")
    await office.press("olena", "Продаж обладнання")
    form = office.last("olena")
    await office.send("olena", reply_to=card, text="Насос на 60 метрів")
    assert await evidence(office, deal) == ["contact", "text"]
    assert "Хто клієнт?" in form.text


async def test_what_was_started_last_is_offered_first(office: Office) -> None:
    await office.send("olena", text="/new")
    by_title = office.last("olena").captions[:-1]
    assert by_title == sorted(by_title, key=lambda title: title.replace("І", "Й"))
    assert "Угоди з CRM" not in by_title
    await in_proposal(office)
    office.clock.moment += timedelta(hours=1)
    fields = {"client": "Марія", "phone": "+380501112233", "product": "Насос", "amount": 1000_00}
    await office.execute(StartInstance(actor="olena", process="shop-order", fields=fields))
    await office.send("olena", text="/new")
    assert office.last("olena").captions[:2] == ["Замовлення з інтернет-магазину", "Продаж обладнання"]


async def test_only_admins_start_what_is_for_imports(office: Office) -> None:
    admin = next(iter(office.store.directory.with_right("admin"))).key
    await office.send(admin, text="/new")
    assert "Угоди з CRM" in office.last(admin).captions
