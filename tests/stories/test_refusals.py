"""Whatever people send is answered with a clear sentence in their language, and nothing is lost or broken."""

from asyncio import gather

from tests.phones import media
from tests.stories import tales, things
from tests.stories.cast import Actor, Company

WANTED = "Фото місця монтажу; Геолокація об’єкта"
HARD = '<b>&"Лан</b> مضخة 🚰'


async def at_the_site(company: Company) -> Actor:
    (olena,) = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    return olena


async def test_words_where_a_photo_is_asked(company: Company) -> None:
    olena = await at_the_site(company)
    await olena.says("усе оглянув", reply_to=await olena.sees("📌 Огляд об’єкта"))
    await olena.sees_last("Тут просять інше", WANTED)
    await olena.says("просто слова")
    await olena.sees_last("Жодне ваше завдання зараз цього не просить", "Огляд об’єкта")


async def test_a_file_of_60_megabytes(company: Company) -> None:
    olena = await at_the_site(company)
    await olena.sends(media("video", 60 * things.MB, "об’єкт.mp4"))
    await olena.sees_last("об’єкт.mp4 — 60 МБ, це забагато", "до 20 МБ")
    assert company.firm.rows("select count(*) from evidence where kind = 'video'") == [(0,)]


async def test_an_album_with_one_wrong_part(company: Company) -> None:
    """What is right in it is kept; what is wrong is named."""
    olena = await at_the_site(company)
    await olena.sends(things.photo(1), media("video", 60 * things.MB, "довге.mp4"), things.photo(2))
    await olena.sees("довге.mp4 — 60 МБ, це забагато")
    await olena.sees("📌 Огляд об’єкта", "✓ Фото місця монтажу", "○ Геолокація об’єкта")
    assert company.firm.rows("select count(*) from evidence where kind = 'photo'") == [(2,)]


async def test_a_picture_that_breaks_off(company: Company) -> None:
    """It never holds up the task; whoever sent it hears that it cannot be opened."""
    _, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await andrii.sends(things.document("схема.jpg", things.jpeg(1)[:600]))
    await andrii.sees("✅ Підготовка технічного рішення")
    await andrii.sees("🧩 схема.jpg не відкривається", "Надішліть його ще раз")
    assert (1,) in company.firm.rows("select damaged from evidence_file")


async def test_the_real_picture_that_breaks_off(company: Company) -> None:
    file = things.real("pillow_truncated_jpeg.jpg")
    _, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await andrii.sends(media("document", file))
    await andrii.sees("🧩 pillow_truncated_jpeg.jpg не відкривається")


async def test_more_than_a_message_can_hold(company: Company) -> None:
    """A phone makes two messages of 4,097 characters; a card shows as much of them as fits."""
    olena, *_ = await tales.staff(company, "olena", "andrii", "bohdan", "iryna")
    await tales.sale_at(company, "agreement")
    await olena.says("я" * 4097)
    texts = company.firm.rows("select length(json_extract(what, '$.text')) from evidence where kind = 'text'")
    assert sum(length for (length,) in texts) in (4096, 4097)
    await olena.taps("✅ Домовилися")
    await company.people["iryna"].taps("Деталі")
    await company.people["iryna"].sees("Угода №1")


async def test_a_name_too_long_for_a_form(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/new")
    await olena.taps("Продаж")
    await olena.says("я" * 2000)
    await olena.sees_last("Хто клієнт?", "⚠️")


async def test_markup_other_scripts_and_emoji_are_shown_as_they_were_written(company: Company) -> None:
    olena, *_ = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.starts(olena, client=HARD, product="<script>alert(1)</script>")
    for words in ("✅ Угода №1", "▶️ Запит клієнта", "📌 Запит клієнта"):
        await olena.sees(words, HARD, "<script>alert(1)</script>")
    await olena.says("/deals")
    await olena.sees_last(HARD)
    await olena.taps("✖️ Відмова")
    await olena.says(f"Ні <i>і крапка</i> & {HARD}")
    await olena.sees("🏁 Програно", f"Ні <i>і крапка</i> & {HARD}")


async def test_a_file_name_that_climbs_out_of_its_folder(company: Company) -> None:
    _, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    folder = company.firm.order.folder
    before = {path for path in folder.parent.rglob("*") if "evidence" not in path.parts}
    await andrii.sends(things.document('../../../<b>&"passwd.pdf'))
    await andrii.sees("✅ Підготовка технічного рішення")
    assert {path for path in folder.parent.rglob("*") if "evidence" not in path.parts} == before
    assert company.firm.rows("select state from evidence_file order by evidence_id desc limit 1") == [("stored",)]


async def test_an_unknown_command_and_things_nobody_can_use(company: Company) -> None:
    olena = await at_the_site(company)
    await olena.says("/nonsense")
    await olena.sees_last("Команди /nonsense немає", "/help")
    await olena.sends(media("sticker", b"RIFF0000WEBPVP8 "))
    await olena.sees_last("Таке повідомлення для завдання не підійде")
    await olena.says("/help")
    await olena.sees_last("/new", "/deals")


async def test_an_update_of_a_kind_never_seen(company: Company) -> None:
    olena = await at_the_site(company)
    await company.firm.phones.inject("quantum_message", {"from": {"id": olena.phone.id}, "spin": [1, {"a": None}]})
    await company.firm.phones.inject("message", {"message_id": "not a number", "chat": [], "date": {}})
    await company.firm.settles()
    await olena.sends(things.photo(1))
    await olena.sees("✓ Фото місця монтажу")
    assert company.firm.rows("select count(*) from inbox where state <> 'done'") == [(0,)]
    assert company.firm.rows("select count(*) from incident") == [(0,)]


async def test_two_people_take_one_task_at_once(company: Company) -> None:
    olena, oksana, taras, *_ = await tales.staff(company, "olena", "oksana", "taras", "andrii", "bohdan", "iryna")
    await tales.sale_at(company, "shipment")
    cards = [await who.offering("🙋 Беру") for who in (oksana, taras)]
    answers = await gather(
        *(who.phone.tap(card, "🙋 Беру") for who, card in zip((oksana, taras), cards, strict=True))
    )
    await company.firm.settles()
    assert sorted(answer.text == "Завдання ваше." for answer in answers) == [False, True]
    late = next(answer for answer in answers if answer.text != "Завдання ваше.")
    winner, loser = (oksana, taras) if answers[0].text == "Завдання ваше." else (taras, oksana)
    assert winner.name in late.text
    await loser.sees("👤 У роботі: " + winner.name)
    await olena.sees("▶️ Відвантаження", winner.name)

    await gather(*(who.phone.send(media=[things.photo(8)]) for who in (oksana, taras)))
    await company.firm.settles()
    assert company.firm.rows("select count(*) from user_task where stage = 'shipment' and state = 'completed'") == [
        (1,)
    ]
    assert company.firm.rows("select ended_by from user_task where stage = 'shipment'") == [(winner.record.key,)]
    await olena.sees("🏆 Виграно")


async def test_two_offers_are_answered_for_the_right_task(company: Company) -> None:
    """Where two tasks want a photo, the person is asked which; a reply says so itself."""
    (olena,) = await tales.staff(company, "olena")
    for client in ("ТОВ «Альфа»", "ТОВ «Бета»"):
        await tales.starts(olena, client=client)
        card = await olena.sees("📌 Запит клієнта", client)
        await olena.shares_contact("Ганна", "+380671234567", reply_to=card)
        await olena.says("Насос на 40 м", reply_to=card)
    await olena.sends(things.photo(1))
    await olena.sees_last("До якого це завдання?")
    await olena.taps("ТОВ «Бета»")
    await olena.sees("📌 Огляд об’єкта", "ТОВ «Бета»", "✓ Фото місця монтажу")
    await olena.sees("📌 Огляд об’єкта", "ТОВ «Альфа»", "○ Фото місця монтажу")
