"""My tasks, the most urgent first; my deals; a deal is cancelled with a reason."""

from typing import Any

from handlers.screens.buttons.lists import SendCard, SendCase
from tests.handlers.office import CONTACT, Office
from workflow.case.state import InstanceState
from workflow.messages.commands import StartInstance


async def started(office: Office, client: str = "ТОВ «Акваріус»", by: str = "olena") -> int:
    fields: dict[str, Any] = {"client": client, "product": "Насос", "amount": 18_400_000}
    outcome = await office.execute(StartInstance(actor=by, process="sale", fields=fields))
    assert outcome.case is not None
    return outcome.case.instance.id


async def test_tasks_are_listed_with_the_late_ones_first_and_marked(office: Office) -> None:
    await started(office, "Перший")
    await office.wait(hours=5)
    await started(office, "Другий")
    await office.send("olena", text="/tasks")
    screen = office.last("olena")
    assert "2 відкриті завдання" in screen.text
    assert "прострочено: 1" in screen.text
    assert "Перший" in screen.captions[0]
    assert screen.captions[0].startswith("🔥")


async def test_a_tap_sends_the_card_anew(office: Office) -> None:
    await started(office)
    await office.send("olena", text="/tasks")
    await office.press("olena", "Запит клієнта", office.last("olena"))
    assert "Зателефонуйте клієнту" in office.last("olena").text


async def test_the_card_sent_anew_lives_and_the_old_one_goes(office: Office) -> None:
    await started(office)
    older = office.card("olena", "Запит клієнта")
    await office.send("olena", text="/tasks")
    await office.press("olena", "Запит клієнта", office.last("olena"))
    card = office.last("olena")
    assert older not in office.chat("olena")
    await office.send("olena", contact=CONTACT)
    assert "✓" in card.text


async def test_those_above_see_a_card_without_owning_it(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    await office.press_data("bohdan", SendCard(task_id=task.id).pack())
    assert "Зателефонуйте клієнту" in office.last("bohdan").text
    assert await office.store.outbox.cards("task", task.id, "bohdan") == []


async def test_no_tasks_is_said_kindly(office: Office) -> None:
    await office.send("oksana", text="/tasks")
    assert "Відкритих завдань немає" in office.last("oksana").text


async def test_many_tasks_turn_their_pages_in_place(office: Office) -> None:
    for number in range(11):
        await started(office, f"Клієнт {number}")
    await office.send("olena", text="/tasks")
    screen = office.last("olena")
    await office.press("olena", "▶", screen)
    assert "Клієнт 10" in screen.text
    assert "2/2" in screen.captions


async def test_somebody_elses_task_is_not_shown(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    before = len(office.chat("iryna"))
    await office.press_data("iryna", SendCard(task_id=task.id).pack())
    assert office.telegram.toast.show_alert
    await office.press_data("iryna", SendCase(instance_id=deal).pack())
    assert office.telegram.toast.show_alert
    assert len(office.chat("iryna")) == before


async def test_deals_are_listed_and_opened(office: Office) -> None:
    await started(office)
    await office.send("olena", text="/deals")
    screen = office.last("olena")
    assert "ТОВ «Акваріус»" in screen.text
    assert "184" in screen.text
    await office.press("olena", "Акваріус", screen)
    assert "Угода №1" in office.last("olena").text


async def test_a_deal_tells_its_history_and_comes_back(office: Office) -> None:
    await started(office)
    shown = office.last("olena")
    await office.press("olena", "Історія", shown)
    assert "Олена Шевчук" in shown.text
    await office.press("olena", "Назад", shown)
    assert "Угода №1" in shown.text


async def test_everybodys_deals_are_for_those_who_see_all(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/deals")
    assert "ТОВ «Акваріус»" in office.last("natalia").text
    await office.press("natalia", "Лише мої")
    assert "Акваріус" not in office.last("natalia").text
    await office.press("natalia", "Усі справи")
    assert "ТОВ «Акваріус»" in office.last("natalia").text
    await office.send("ivan", text="/deals")
    assert "Усі справи" not in office.last("ivan").captions
    assert "Акваріус" not in office.last("ivan").text


async def test_a_deal_is_cancelled_with_a_ready_reason(office: Office) -> None:
    deal = await started(office)
    await office.press("olena", "Скасувати")
    assert "Чому скасовуємо?" in office.last("olena").text
    await office.press("olena", "Клієнт передумав")
    assert (await office.file(deal)).case.instance.state is InstanceState.CANCELLED
    await office.send("olena", text="/deals")
    await office.press("olena", "Завершені")
    assert "Акваріус" in office.last("olena").text


async def test_a_deal_is_cancelled_with_a_few_words(office: Office) -> None:
    deal = await started(office)
    await office.press("olena", "Скасувати")
    await office.send("olena", text="Клієнт зник")
    assert (await office.file(deal)).case.instance.state is InstanceState.CANCELLED


async def test_changing_ones_mind_about_cancelling_changes_nothing(office: Office) -> None:
    deal = await started(office)
    await office.press("olena", "Скасувати")
    await office.press("olena", "Ні, продовжуємо")
    await office.press("olena", "Скасувати")
    await office.send("olena", text="/cancel")
    assert (await office.file(deal)).case.instance.state is InstanceState.LIVE
