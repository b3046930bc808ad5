"""How assignments stand, for whoever gave them and whoever has them."""

from datetime import timedelta

from tests.handlers.office import Office
from workflow.commands import AskWaiting, DecideWaiting, StartInstance
from workflow.state import InstanceState


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
