"""Somebody goes away: three taps, their work goes to whoever stands in, and comes back as they choose."""

import io
from datetime import datetime

import xlsxwriter

from tests.stories import tales, things
from tests.stories.cast import Actor, Company


async def test_three_taps_and_the_work_is_in_other_hands(company: Company) -> None:
    """Until Friday; Ivan, who has the same role, stands in and gets what is open."""
    olena, ivan, bohdan = await tales.staff(company, "olena", "ivan", "bohdan")
    await tales.starts(olena)
    await tales.starts(olena, client="ФОП Гай")
    taps = typed = 0

    await olena.says("/away")  # A tap in the commands menu.
    taps += 1
    await olena.sees_last("Коли вас не буде?")
    await olena.taps("До пт")
    taps += 1
    await olena.sees_last("Заміна: Іван Коваленко", "2 відкриті завдання")
    await olena.taps("✅ Іван Коваленко")
    taps += 1
    assert (taps, typed) == (3, 0)

    await olena.sees_last("Записано", "повернення", "Заміна: Іван Коваленко", "Передано 2 завдання")
    chat = [message.text for message in await ivan.reads()]
    brief = next(n for n, text in enumerate(chat) if "Ви замінюєте колегу" in text)
    cards = [n for n, text in enumerate(chat) if "Замість: Олена Шевчук (відсутність, повернення" in text]
    assert len(cards) == 2
    assert all(card > brief for card in cards), "he hears before the cards come"
    assert "2 відкриті завдання" in chat[brief]
    assert await bohdan.count("Олена Шевчук", "відсутність", "Передано 2 завдання") == 1, "one message for all"

    await tales.starts(olena, client="ПП Сад")
    await ivan.sees("ПП Сад", "Замість: Олена Шевчук")
    await olena.says("/tasks")
    await olena.sees_last("Відкритих завдань немає")

    await comes_back_by_choice(company, olena, ivan)


async def comes_back_by_choice(company: Company, olena: Actor, ivan: Actor) -> None:
    """On her return she takes one task back and leaves the others; later she wants those too."""
    await company.passes("7d")
    await olena.sees("З поверненням", "У колег іще 3 ваші завдання", "→ Іван Коваленко")
    await ivan.sees("Олена Шевчук", "знову на роботі")
    await olena.taps("☑️ Вибрати")
    await olena.taps("📥 ", on=await olena.offering("📥 "))
    await ivan.sees("Олена Шевчук", "забирає завдання", "Повернено 1 завдання")
    await olena.taps("Решту лишити")
    await olena.says("/tasks")
    await olena.sees_last("1 відкрите завдання")
    await ivan.says("/tasks")
    await ivan.sees_last("2 відкриті завдання")
    await olena.says("/away")
    await olena.sees_last("Коли вас не буде?")  # The days may be typed at once: nothing else hears them.
    await olena.taps("Що в колег (2)")
    await olena.taps("Забрати всі")
    await olena.sees("2 завдання знову ваші")
    await tales.starts(olena, client="ТОВ Рій")
    await olena.sees("ТОВ Рій", "📌")


async def test_whoever_is_out_of_reach_is_proposed_last(company: Company) -> None:
    """Ivan has the same role, but has blocked the bot; the others have never started it."""
    olena, ivan, _ = await tales.staff(company, "olena", "ivan", "bohdan")
    await ivan.phone.block()
    await company.firm.settles()
    await olena.says("/away")
    await olena.taps("До пт")
    await olena.sees_last("Заміна: Богдан")


async def test_what_is_open_stays_and_she_is_back_earlier(company: Company) -> None:
    olena, ivan = await tales.staff(company, "olena", "ivan")
    await tales.starts(olena)
    await olena.says("/away")
    await olena.says("сьогодні - 30.11.2031")
    await olena.sees_last("більш ніж за два роки")
    await olena.says("31 лютого")
    await olena.sees_last("не буває")
    await olena.says("вчора")
    await olena.sees_last("уже минув")
    await olena.says("3 дні")
    await olena.taps("відкриті чекають")
    await olena.sees_last("Відкриті завдання чекають на повернення")
    await ivan.sees("Ви замінюєте колегу")
    await ivan.sees_no("📌")

    await olena.says("/away")
    await olena.taps("Я вже тут")
    await olena.sees_last("З поверненням", "У колег немає ваших завдань")
    await ivan.sees("знову на роботі")
    stale = await olena.offering("↩️ Скасувати")
    answer = await olena.taps("↩️ Скасувати", on=stale)
    assert "завершено: Олена Шевчук, сьогодні, " in answer.text


async def test_a_circle_is_refused_and_a_chain_is_followed(company: Company) -> None:
    olena, ivan, claire = await tales.staff(company, "olena", "ivan", "claire")
    await ivan.says("/away")
    await ivan.says("завтра")
    await ivan.says("Claire Moreau")
    await ivan.taps("✅ Заміна: Claire")
    await claire.sees("Vous remplacerez")

    await olena.says("/away")
    await olena.says("3 дні")
    await olena.says("Іван Коваленко")
    await olena.taps("✅ Заміна: Іван")
    await ivan.sees("Ви замінюєте колегу", "Олена Шевчук")

    await claire.says("/away")
    await claire.says("demain")
    await claire.says("Олена Шевчук")
    await claire.sees_last("tournerait en rond")  # Already as the name is typed.
    await claire.taps("✅ Олена Шевчук")
    await claire.sees_last("tournerait en rond", "Claire Moreau → Олена Шевчук → Іван Коваленко → Claire Moreau")
    await claire.taps("Annuler")

    await company.passes("26h")  # Nine o’clock in Paris too: before it her phone is quiet.
    await tales.starts(olena)
    await claire.sees("À la place de : Олена Шевчук")
    await ivan.sees_no("📌")


async def test_a_supervisor_notes_it_and_whoever_is_away_hears(company: Company) -> None:
    bohdan, olena, ivan, natalia = await tales.staff(company, "bohdan", "olena", "ivan", "natalia")
    await tales.sale_at(company, "survey")
    await bohdan.says("/team")
    await bohdan.taps("Олена Шевчук")
    await bohdan.taps("🏖 Відсутність")
    await bohdan.sees_last("Олена Шевчук: коли не буде?")
    await bohdan.taps("Лише сьогодні")
    await bohdan.taps("✅ Іван Коваленко")
    await olena.sees("Записано вашу відсутність", "Записує: Богдан Кравченко")
    await ivan.sees("Замість: Олена Шевчук")
    await bohdan.says("/team")
    await bohdan.sees_last("Олена Шевчук", "🏖 відсутність, повернення")
    # Undone, everything is as it was.
    await bohdan.taps("↩️ Скасувати")
    await bohdan.sees("Скасовано", "Повернулося 1 завдання")
    await ivan.sees("заміна не потрібна", "Повернено 1 завдання")
    await olena.says("/tasks")
    await olena.sees_last("1 відкрите завдання")
    await natalia.sees_no("Передано")


async def test_nobody_accepts_their_own_work_for_somebody_away(company: Company) -> None:
    """Olena stands in for her supervisor; her own offer is accepted a step higher."""
    olena, bohdan, natalia, _ = await tales.staff(company, "olena", "bohdan", "natalia", "andrii")
    await tales.sale_at(company, "offer")
    await bohdan.says("/away")
    await bohdan.taps("До пт")
    await bohdan.says("Олена Шевчук")
    await bohdan.taps("✅ Заміна: Олена")
    await olena.sees("Ви замінюєте колегу", "Богдан Кравченко")
    await tales.offers(olena)
    await olena.sees_no("На приймання")
    await natalia.sees("На приймання", "Замість: Богдан Кравченко")
    await natalia.taps("✅ Прийняти")
    await olena.sees("📌 Домовленість із клієнтом")


async def test_open_work_is_shared_out_by_load(company: Company) -> None:
    """Andrii's proposals go to Daniel, the other technician; whoever stands in for new ones is another."""
    olena, andrii, daniel, mykola = await tales.staff(company, "olena", "andrii", "daniel", "mykola")
    await tales.starts(olena)
    await tales.asks_the_client(olena)
    await tales.looks_at_the_site(olena)
    await andrii.sees("Підготовка технічного рішення")
    await andrii.says("/away")
    await andrii.says("3 дні")
    await andrii.says("Микола Савчук")
    await andrii.taps("розподілити")
    await daniel.sees("📌", "In place of: Андрій Мельник (away, back")
    await mykola.sees("Ви замінюєте колегу")
    await mykola.sees_no("📌")
    await daniel.sends(things.email())


GOOD = """хто;з;по;заміна;завдання
Олена Шевчук;завтра;пт;Іван Коваленко;передати
andrii;середа;неділя;daniel;розподілити
"""
BAD = """person,from,until,substitute,tasks
Олена Шевчук,31.02,пт,Іван Коваленко,move
Хтось Інший,ср,пт,,move
andrii,ср,завтра,daniel,move
daniel,ср,чт,daniel,move
bohdan,ср,чт,,колись
ivan,ср,чт,claire,stay
claire,ср,чт,ivan,stay
ivan,чт,сб,olena,stay
"""


async def test_a_list_with_mistakes_is_refused_whole_and_a_good_one_is_shown_first(company: Company) -> None:
    natalia, olena, ivan = await tales.staff(company, "natalia", "olena", "ivan")
    await natalia.sends(things.table(BAD, "відпустки.csv"))
    shown = (await natalia.sees_last("Нічого не записано")).text
    for number, words in (
        (2, "Такої дати"),
        (3, "Хтось Інший"),
        (4, "раніше"),
        (5, "самого себе"),
        (6, "колись"),
        (8, "по колу"),
        (9, "уже записано"),
    ):
        assert f"відпустки.csv:{number}" in shown
        assert words in shown
    assert "csv:7" not in shown
    assert company.firm.rows("select count(*) from absence") == [(0,)]

    await natalia.sends(things.table(GOOD, "відпустки.csv"))
    await natalia.sees_last("2 відсутності в списку", "Олена Шевчук", "Заміна: Daniel Novak")
    assert company.firm.rows("select count(*) from absence") == [(0,)]
    await natalia.taps("✅ Записати все (2)")
    await natalia.sees("2 відсутності записано")
    await olena.sees("Записано вашу відсутність", "Записує: Наталія Гончар")
    await ivan.sees("Ви замінюватимете колегу", "Олена Шевчук")
    await natalia.says("/team")
    await natalia.turns_to("Олена Шевчук")


async def test_an_order_for_somebody_away_goes_to_the_substitute_and_the_issuer_is_told(company: Company) -> None:
    bohdan, olena, ivan = await tales.staff(company, "bohdan", "olena", "ivan")
    await olena.says("/away")
    await olena.taps("До пт")
    await olena.taps("✅ Заміна: Іван")
    await bohdan.says("/order")
    await bohdan.says("Порахувати насоси")
    await bohdan.says("Олена Шевчук")
    await bohdan.sees_last("Олена Шевчук: відсутність", "Завдання отримає Іван Коваленко")
    await bohdan.taps("Готово")
    await bohdan.says("+2d")
    await bohdan.taps("Пропустити")
    await bohdan.taps("▶ Запустити")
    await ivan.sees("📌", "Порахувати насоси", "Замість: Олена Шевчук")
    await olena.sees_no("Порахувати насоси")


async def test_days_that_are_noted_already_are_asked_for_again(company: Company) -> None:
    """Before anybody is proposed; and words that are neither days nor a name say so."""
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/away")
    await olena.says("завтра")
    await olena.says("колись потім")
    await olena.sees_last("ні на дні, ні на ім’я", "Заміна:")
    await olena.taps("✅ Заміна:")
    await olena.says("/away")
    await olena.taps("➕ Ще одна відсутність")
    await olena.says("завтра")
    again = await olena.sees_last("⚠️", "Коли вас не буде?")
    assert not any("✅" in text for text in again.button_texts)


LINES = [["хто", "з", "по", "заміна"], ["Олена Шевчук", "2027-06-14", "2027-06-18", "Іван Коваленко"]]


def _workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page, day = book.add_worksheet("Відпустки"), book.add_format({"num_format": "dd.mm.yyyy"})
    page.write_row(0, 0, LINES[0])
    page.write_row(1, 0, LINES[1])
    for place, number in ((1, 14), (2, 18)):
        page.write_datetime(1, place, datetime(2027, 6, number), day)  # noqa: DTZ001
    book.close()
    return file.getvalue()


def _lines(separator: str, before: str = "") -> str:
    return before + "".join(separator.join(line) + "\r\n" for line in LINES)


async def test_a_list_may_be_saved_in_any_way_a_spreadsheet_does(company: Company) -> None:
    """As a workbook, in UTF-16, in Windows-1251 (which is said), with a line that names the separator; whatever the
    file is called. What cannot be read gets a sentence, and not *you have no open tasks*."""
    (natalia,) = await tales.staff(company, "natalia")
    for content, name in (
        (_workbook(), "відпустки.xlsx"),
        (_workbook(), "відпустки.csv"),
        (_lines("\t").encode("utf-16"), "відпустки.txt"),
        (_lines(";", "sep=;\r\n").encode("utf-8-sig"), "відпустки.xlsx"),
        (_lines(";").encode("cp1251"), "відпустки.csv"),
    ):
        await natalia.sends(things.media("document", content, name))
        shown = await natalia.sees_last("1 відсутність у списку", "Олена Шевчук", "14")
        assert ("Windows-1251" in shown.text) == (content == _lines(";").encode("cp1251"))
        await natalia.taps("Скасувати")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    await natalia.sends(things.media("document", old, "відпустки.xls"))
    await natalia.sees_last("Це XLS", "Збережіть таблицю як XLSX")
    await natalia.sends(things.table("хто;з\nОлена Шевчук;14.06\n", "відпустки.csv"))
    await natalia.sees_last("відпустки.csv:1", "називати стовпці")
