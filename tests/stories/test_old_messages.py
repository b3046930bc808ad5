"""What stands on a phone for more than 48 hours can no longer be taken away: it is edited instead."""

from tests.phones import Message
from tests.stories import tales, things
from tests.stories.cast import Actor, Company

LET_GO = "Уже неактуально."


async def now(actor: Actor, message: Message) -> Message:
    """The same message as it stands on the phone now."""
    return next(one for one in await actor.reads() if one.id == message.id)


async def test_an_old_reminder_of_a_task_that_is_done_offers_nothing_any_more(company: Company) -> None:
    _, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await company.passes("1d1h")
    late = await andrii.sees("🔥 Час вийшов")
    assert late.button_texts
    await company.passes("3d")
    await andrii.sends(things.email())
    late = await now(andrii, late)
    assert (late.text, late.button_texts) == (LET_GO, [])
    await andrii.sees_no("Час вийшов")


async def test_an_old_question_and_an_old_picture_lose_their_buttons(company: Company) -> None:
    [olena] = await tales.staff(company, "olena")
    await tales.starts(olena)
    await olena.taps("🗺")
    picture = next(message for message in reversed(await olena.reads()) if "photo" in message)
    await olena.says("/new")
    await olena.taps("Продаж обладнання")
    question = await olena.sees_last("Хто клієнт?")
    await company.passes("50h")
    await olena.says("ТОВ «Зоря»")
    await olena.sees_last("питання 2 з 4", "Клієнт: ТОВ «Зоря»")
    old = await now(olena, question)
    assert (old.text, old.button_texts) == (LET_GO, [])
    await olena.taps(picture.button_texts[0], picture)
    assert (await now(olena, picture)).button_texts == []
