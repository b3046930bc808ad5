"""How assignments stand, for whoever gave them and whoever has them."""

from datetime import timedelta

from aiogram.methods import SendDocument

from handlers.screens.buttons.reports import ShowReport
from tests.handlers.office import Office
from tests.sheets import opened
from workflow.case.state import InstanceState
from workflow.messages.commands import AskWaiting, DecideWaiting, StartInstance


async def given(office: Office, *people: str, text: str = "Перевірити залишки") -> int:
    due = office.clock.now().replace(hour=15).isoformat()
    fields = {"task": text, "assignees": list(people), "due": due}
    outcome = await office.execute(StartInstance(actor="bohdan", process="order", fields=fields))
    assert outcome.case is not None
    return outcome.case.instance.id


async def test_the_issuer_sees_everybodys_part(office: Office) -> None:
    await given(office, "olena", "ivan")
    await office.wait(hours=8)
    await office.send("bohdan", text="/assignments")
    screen = office.last("bohdan")
    assert "Перевірити залишки" in screen.text
    assert screen.text.count("прострочено на") == 2
    await office.press("bohdan", "Перевірити залишки", screen)
    assert "🔥 Олена Шевчук" in screen.captions
    assert "Передати" in screen.captions


async def test_a_part_that_waits_for_somebody_outside_is_not_late(office: Office) -> None:
    file = await office.file(await given(office, "olena", "ivan"))
    task = next(one for one in file.case.live_tasks() if one.assignee == "olena")
    until = office.clock.now() + timedelta(days=2)
    asked = await office.execute(AskWaiting(actor="olena", task_id=task.id, until=until, reason="Клієнт мовчить"))
    assert asked.case is not None
    request = asked.case.task(task.id).request
    assert request is not None
    await office.execute(DecideWaiting(actor="bohdan", task_id=task.id, request_id=request.id, grant=True))
    await office.wait(hours=8)
    await office.send("bohdan", text="/assignments")
    screen = office.last("bohdan")
    assert "⏸ Олена Шевчук: чекає на відповідь до" in screen.text
    assert screen.text.count("прострочено на") == 1
    await office.press("bohdan", "Перевірити залишки", screen)
    assert "⏸ Олена Шевчук" in screen.captions


async def test_whoever_has_one_sees_it_first(office: Office) -> None:
    await given(office, "olena")
    await office.send("olena", text="/assignments")
    screen = office.last("olena")
    assert "Доручення для вас" in screen.text
    assert "Богдан Кравченко" in screen.text
    await office.press("olena", "Від мене", screen)
    assert "нічого не доручали" in screen.text


async def test_an_assignment_is_cancelled_from_its_screen(office: Office) -> None:
    instance = await given(office, "olena")
    await office.send("bohdan", text="/assignments")
    screen = office.last("bohdan")
    await office.press("bohdan", "Перевірити залишки", screen)
    await office.press("bohdan", "Скасувати", screen)
    await office.press("bohdan", "Запущено помилково", screen)
    assert (await office.file(instance)).case.instance.state is InstanceState.CANCELLED


async def test_somebody_elses_assignment_stays_theirs(office: Office) -> None:
    instance = await given(office, "olena")
    await office.press_data("iryna", f"asg:{instance}:0")
    assert office.telegram.toast.show_alert


async def test_they_are_counted_and_leave_as_a_file(office: Office) -> None:
    """Each person's part once, whatever it took; nobody gets what others gave to others."""
    await given(office, "olena", "ivan", text="=SUM(A1)")
    await office.wait(hours=8)
    await office.send("bohdan", text="/assignments")
    shown = office.last("bohdan")
    await office.press("bohdan", "📊 Звіт", shown)
    report = office.last("bohdan")
    assert "<b>Доручення</b> · від мене" in report.text
    assert "Не виконано: <b>2</b>, прострочено 2" in report.text
    await office.press("bohdan", "хто доручив", report)
    assert "<b>Богдан Кравченко</b>: не виконано 2, прострочено 2" in office.last("bohdan").text
    await office.press("bohdan", "🗂 Усі процеси")
    assert office.last("bohdan").captions == ["• Усі процеси", "Доручення", "‹ Звіт"]
    await office.press("bohdan", "‹ Звіт")
    await office.press("bohdan", "🔎 Відкрити рядок")
    await office.press("bohdan", "Богдан Кравченко · 2")
    assert "=SUM(A1)" in office.last("bohdan").text
    await office.press("bohdan", "⬇ XLSX", shown)
    await office.finish()
    (sent,) = office.telegram.sent(SendDocument)
    book = opened(sent.document.data)
    assert not any(sheet.formulas for sheet in book.sheets.values())
    rows = book.sheets["Доручення"].records()
    assert [(row["Що зробити"], row["Хто доручив"], row["Виконавець"], row["Запізнення"]) for row in rows] == [
        ("=SUM(A1)", "Богдан Кравченко", "Олена Шевчук", "так"),
        ("=SUM(A1)", "Богдан Кравченко", "Іван Коваленко", "так"),
    ]
    for person, there in (("olena", "Не виконано: <b>1</b>"), ("iryna", "нічого не було")):
        await office.press_data(person, ShowReport(kind="o", whose="a", period="a").pack())
        assert there in office.last(person).text
