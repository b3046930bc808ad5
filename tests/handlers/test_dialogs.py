"""Whatever is half typed stays while something else is asked over it, in any order of the two."""

from itertools import permutations

import pytest

from handlers.dialogs.dialog.conversation import Dialog
from handlers.screens.buttons.case import AskToCancelCase
from tests.handlers.asked import KINDS, ME, Asked, Away, Cancellation, Giving, MoreTime, Reason, Start
from tests.handlers.office import CONTACT, Office
from workflow.messages.commands import CompleteTask
from workflow.rules.flow.acceptance import ACCEPTED


def test_every_kind_is_here(office: Office) -> None:
    assert len(Dialog.known) == len(KINDS)


@pytest.mark.parametrize("finished", [False, True], ids=["cancelled", "finished"])
@pytest.mark.parametrize("two", [*permutations(KINDS, 2)], ids=lambda two: "-".join(one.__name__ for one in two))
async def test_what_is_half_typed_waits_for_what_is_asked_over_it(
    office: Office, two: tuple[type[Asked], type[Asked]], finished: bool
) -> None:
    """The one below is shown again, and gets the next answer."""
    below, above = (kind(office) for kind in two)
    for kind in sorted((below, above), key=lambda one: not isinstance(one, Reason)):
        await kind.prepare()
    await below.open()
    await above.open()
    seen = office.last(ME).message_id
    if finished:
        await above.finish()
    else:
        await office.send(ME, text="/cancel")
    assert any(below.shows in shown.text for shown in office.chat(ME) if shown.message_id > seen)
    await office.send(ME, text=below.answer)
    assert await below.is_answered()


async def test_a_press_on_what_stands_below_brings_it_on_top(office: Office) -> None:
    below, above = Start(office), Cancellation(office)
    await above.prepare()
    await below.open()
    form = office.last(ME)
    await above.open()
    await office.press(ME, "Claire Moreau", form)
    await office.send(ME, text=below.answer)
    assert (await below.record("start") or {})["ticked"] == ["claire", "ivan"]
    await office.press(ME, "Скасувати", office.last(ME))
    assert above.shows in office.last(ME).text
    await office.send(ME, text=above.answer)
    assert await above.is_answered()


async def test_a_reply_is_for_the_question_that_it_replies_to(office: Office) -> None:
    below, above = Start(office), Cancellation(office)
    await above.prepare()
    await below.open()
    form = office.last(ME)
    await above.open()
    await office.send(ME, reply_to=form, text=below.answer)
    assert await below.is_answered()
    assert not await above.is_answered()


async def test_words_pass_by_a_question_about_a_task_that_is_over(office: Office) -> None:
    below, above = Start(office), Reason(office)
    await above.prepare()
    await below.open()
    await above.open()
    await office.execute(CompleteTask(actor=ME, task_id=await above.task(), outcome=ACCEPTED))
    await office.send(ME, text=below.answer)
    assert await below.is_answered()


async def test_what_was_sent_and_waits_for_its_task_outlives_a_question(office: Office) -> None:
    first, other = Giving(office), Cancellation(office)
    await first.prepare()
    await other.prepare()
    await office.send("olena", contact=CONTACT)
    question = office.last("olena")
    await office.press("olena", "✖️ Відмова")
    await office.send("olena", text="/cancel")
    await office.press("olena", question.captions[0], question)
    cases = [(await office.file(one.case)).case for one in (first, other)]
    assert sum(len(case.evidence) for case in cases) == 1


async def test_cancel_gives_up_what_is_on_top_one_after_the_other(office: Office) -> None:
    below, above = Start(office), Away(office)
    await below.open()
    await above.open()
    await office.send(ME, text="/cancel")
    assert below.shows in office.last(ME).text
    await office.send(ME, text="/cancel")
    assert "Нічого не запущено" in office.last(ME).text
    await office.send(ME, text="/cancel")
    assert "скасовувати нема чого" in office.last(ME).text


async def test_words_that_name_nothing_to_start_are_for_what_is_asked_below(office: Office) -> None:
    below = Cancellation(office)
    await below.prepare()
    await office.press_data("olena", AskToCancelCase(instance_id=below.case).pack(), office.last("olena"))
    await office.send("olena", text="/new")
    await office.send("olena", text=below.answer)
    assert await below.is_answered()
    await office.send("olena", text="продаж")
    assert "Хто клієнт?" in office.last("olena").text


async def test_what_is_open_survives_a_restart(office: Office) -> None:
    below, above = Start(office), MoreTime(office)
    await above.prepare()
    await below.open()
    await above.open()
    again = Office(office.store, office.clock, telegram=office.telegram)
    await again.send(ME, text=above.answer)
    assert await above.is_answered()
    await again.send(ME, text=below.answer)
    assert await below.is_answered()
