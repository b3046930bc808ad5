"""People edit what they have sent: what the chat shows is what counts, or a sentence says that it does not."""

from tests.phones import media
from tests.stories import tales, things
from tests.stories.cast import Company

AGREED, CORRECTED = "125 000, аванс 50 %", "152 000, аванс 30 %"
UNHEEDED = "нічого не змінює"


async def test_an_edit_counts_while_the_task_is_open_and_not_after(company: Company) -> None:
    olena, *_ = await tales.staff(company, "olena", "andrii", "bohdan", "iryna")
    await tales.sale_at(company, "agreement")
    await olena.says(AGREED)
    message = await olena.wrote(AGREED)
    await olena.edits(message, CORRECTED)
    await olena.sees_last("Змінено в «Домовленість із клієнтом»", CORRECTED, "Усе є")

    seen = len(await olena.reads())
    edited = dict(await olena.wrote(CORRECTED))
    await company.firm.phones.inject("edited_message", edited)
    await company.firm.settles()
    assert len(await olena.reads()) == seen, "an edit that Telegram sends twice is answered once"

    assert await olena.count("Усе є") == 1, "the older question has given way to the newer"
    await olena.taps("✅ Домовилися", await olena.sees("📌 Домовленість із клієнтом"))
    await olena.sees_no("Усе є")
    await olena.edits(message, "1 000 000")
    await olena.sees_last("Зміну не прийнято", "вже виконали", "залишається те, що ви надіслали раніше")
    await company.firm.phones.inject("edited_message", dict(await olena.wrote("1 000 000")))
    await company.firm.settles()
    assert await olena.count("Зміну не прийнято") == 1

    kept = company.firm.rows("select what from evidence where kind = 'text' and replaced_by is null")
    assert CORRECTED in kept[-1][0]
    await olena.taps("Історія")
    await olena.sees("змінено: «" + CORRECTED + "»", "раніше: «" + AGREED + "»")


async def test_files_captions_and_places_are_replaced_too(company: Company) -> None:
    [olena] = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    await olena.phone.send(location={"latitude": 50.45, "longitude": 30.52, "live_period": 900})
    await company.firm.settles()
    seen = len(await olena.reads())
    (place,) = [message for message in await olena.phone.messages() if "location" in message]
    for latitude in (50.46, 50.47):
        await company.passes("2m")
        await olena.edits(place, location={"latitude": latitude, "longitude": 30.52, "live_period": 900})
    assert len(await olena.reads()) == seen, "a place that moves says nothing by itself"
    assert '"latitude":50.47' in _kept(company, "place")

    await olena.says("/new")
    await olena.edits(place, location={"latitude": 50.48, "longitude": 30.52, "live_period": 900})
    await olena.sends(things.photo(1, "перше"), things.photo(2))
    assert company.firm.rows("select count(*) from user_task where stage = 'survey' and state = 'completed'") == [
        (1,)
    ]
    await olena.edits(place, location={"latitude": 50.49, "longitude": 30.52})
    await olena.sees_no("Зміну не прийнято")


async def test_part_of_an_album_gives_way_to_another_picture_but_not_to_another_kind(company: Company) -> None:
    [olena] = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    await olena.sends(things.photo(1, "перше"), things.photo(2))
    first, second = [message for message in await olena.phone.messages() if "photo" in message]
    await olena.edits(first, caption="вигляд від дороги")
    await olena.sees_last("Змінено в «Огляд об’єкта»", "Ще потрібно: Геолокація")
    await olena.edits(second, media=things.photo(3))
    assert company.firm.rows("select count(*) from evidence where kind = 'photo' and replaced_by is null") == [(2,)]
    await olena.edits(second, media=things.document("план.pdf"))
    await olena.sees_last("Зміну не прийнято", "Тут просять інше", "Залишається те, що ви надіслали раніше")
    await olena.edits(second, media=media("video", 60 * 1024 * 1024, "обхід.mp4"))
    await olena.sees_last("60 МБ", "Залишається те, що ви надіслали раніше")
    assert company.firm.rows("select count(*) from evidence where kind = 'photo' and replaced_by is null") == [(2,)]


async def test_an_answer_of_a_form_is_corrected_while_the_form_is_open(company: Company) -> None:
    [olena] = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps("Продаж обладнання")
    await olena.says("ТОВ «Лан»")
    await olena.says("Насос")
    await olena.edits(await olena.wrote("ТОВ «Лан»"), "ТОВ «Ланок»")
    await olena.sees_last("питання 3 з 4", "Клієнт: ТОВ «Ланок»", "Насос")
    await olena.says("багато")
    await olena.edits(await olena.wrote("багато"), "125 тис")
    await olena.sees_last("питання 4 з 4", "125 000 ₴")
    await olena.edits(await olena.wrote("125 тис"), "скільки завгодно")
    await olena.sees_last("Зміну не прийнято", "Не вдалося прочитати суму")
    await olena.taps("Пропустити")
    await olena.edits(await olena.wrote("Насос"), "Насос свердловинний")
    await olena.sees_last("усе правильно?", "Насос свердловинний")
    await olena.taps("▶ Запустити")
    await olena.edits(await olena.wrote("ТОВ «Ланок»"), "ТОВ «Зоря»")
    await olena.sees_last(UNHEEDED)
    await olena.edits(await olena.wrote("/new"), "/mine")
    await olena.sees_last(UNHEEDED)
    assert company.firm.rows("select name from client") == [("ТОВ «Ланок»",)]


async def test_what_waits_for_its_task_waits_as_it_was_edited(company: Company) -> None:
    [olena] = await tales.staff(company, "olena")
    await tales.starts(olena, client="ТОВ «Перше»")
    await tales.starts(olena, client="ТОВ «Друге»")
    await olena.says("Потрібен насос на 40 метрів")
    await olena.sees_last("До якого це завдання")
    await olena.edits(await olena.wrote("на 40 метрів"), "Потрібен насос на 60 метрів")
    await olena.taps("ТОВ «Друге»")
    assert "60 метрів" in _kept(company, "text")


def _kept(company: Company, kind: str) -> str:
    """What counts of this kind."""
    [(what,)] = company.firm.rows("select what from evidence where kind = ? and replaced_by is null", kind)
    return str(what)
