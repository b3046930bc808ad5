"""Supervisors see their people and hand tasks over; others cannot."""

from handlers.screens.buttons.team import GiveTo, PickPerson, ShowTeam, ShowTheirTasks
from tests.handlers.jobs.test_lists import started
from tests.handlers.office import Office


async def test_whose_which_and_to_whom_are_three_taps(office: Office) -> None:
    deal = await started(office)
    await office.send("bohdan", text="/team")
    assert "Олена Шевчук" in office.last("bohdan").text
    assert office.last("bohdan").pictured
    await office.press("bohdan", "Олена Шевчук")
    await office.press("bohdan", "Запит клієнта")
    chooser = office.last("bohdan")
    assert chooser.captions[0].startswith(("Claire", "Іван"))
    await office.press("bohdan", "Іван Коваленко", chooser)
    assert "тепер відповідає Іван Коваленко" in office.last("bohdan").text
    await office.press("bohdan", "← До команди")
    assert office.last("bohdan").pictured
    assert (await office.live(deal)).assignee == "ivan"
    assert any("Запит клієнта" in shown.text for shown in office.chat("ivan"))


async def test_people_who_are_late_come_first(office: Office) -> None:
    await started(office, by="ivan")
    await office.wait(hours=5)
    await started(office, by="olena")
    await office.send("bohdan", text="/team")
    screen = office.last("bohdan")
    assert "Іван Коваленко</b>: 1 відкрите завдання, прострочено: 1" in screen.text
    assert screen.captions[0].startswith("Іван Коваленко · 1 · 🔥 1")
    assert screen.captions[1].startswith("Олена Шевчук · 1")


async def test_what_is_due_today_is_told(office: Office) -> None:
    await started(office)
    await office.send("bohdan", text="/team")
    assert "Олена Шевчук</b>: 1 відкрите завдання, на сьогодні: 1" in office.last("bohdan").text


async def test_leaving_it_as_it_is_takes_the_question_away(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    await office.press_data("bohdan", PickPerson(task_id=task.id).pack())
    await office.press("bohdan", "Залишити як є")
    assert not any("Кому передати" in shown.text for shown in office.chat("bohdan"))
    assert (await office.live(deal)).assignee == "olena"


async def test_who_supervises_nobody_hands_over_nothing(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    for data in (PickPerson(task_id=task.id), GiveTo(task_id=task.id, person="andrii")):
        await office.press_data("andrii", data.pack())
        assert office.telegram.toast.show_alert
    await office.press_data("andrii", ShowTheirTasks(person="olena").pack())
    assert office.telegram.toast.show_alert
    await office.press_data("andrii", ShowTeam().pack())
    assert "немає підлеглих" in office.last("andrii").text
    assert (await office.live(deal)).assignee == "olena"


async def test_a_task_that_is_done_says_so(office: Office) -> None:
    deal = await started(office)
    task = await office.live(deal)
    await office.press_data("bohdan", PickPerson(task_id=task.id).pack())
    chooser = office.last("bohdan")
    await office.press("olena", "Відмова")
    await office.send("olena", text="Не їхній бюджет")
    await office.press("bohdan", "Іван Коваленко", chooser)
    assert office.telegram.toast.show_alert


async def test_a_person_who_is_no_more_is_not_given_anything(office: Office) -> None:
    task = await office.live(await started(office))
    await office.press_data("bohdan", GiveTo(task_id=task.id, person="nobody").pack())
    assert "Такої людини в компанії" in (office.telegram.toast.text or "")
