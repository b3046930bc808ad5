"""/incidents: admins see what went wrong, by kind, number and time, and nobody's words."""

from aiogram.methods import SendMessage

from tests.handlers.office import Office


async def test_nothing_went_wrong(office: Office) -> None:
    await office.send("petro", text="/incidents")
    assert "Інцидентів немає" in office.last("petro").text


async def test_incidents_and_dead_letters_by_kind_number_and_time(office: Office) -> None:
    number = await office.store.inbox.park_other("timer", "ValueError: секрет Олени")
    await office.deliver()
    await office.send("petro", text="/incidents")
    told = office.last("petro").text
    assert f"{number}</b> · сьогодні, 10:00 · нагадування або строк" in told
    assert "секрет" not in told
    assert "0 недоставлених" in told


async def test_others_are_told_that_it_is_not_theirs(office: Office) -> None:
    await office.send("olena", text="/incidents")
    assert "для іншої ролі" in office.last("olena").text
    assert all("нцидент" not in sent.text for sent in office.telegram.sent(SendMessage))
