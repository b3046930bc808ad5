"""Reports: what was done, what waits, whose it may be, where work sticks, and the file that a spreadsheet opens."""

import csv
import io
from datetime import datetime, timedelta

from tests.sheets import Workbook, opened
from tests.stories import tales
from tests.stories.cast import Actor, Company

CAST = ("olena", "andrii", "bohdan", "natalia")


async def two_sales(company: Company) -> list[Actor]:
    """One at the technicians, one late at the very beginning."""
    people = await tales.staff(company, *CAST)
    await tales.sale_at(company, "proposal")
    await company.passes("1h")
    await tales.starts(people[0], client="=1+1")
    await company.passes("8h")
    return people


async def opens(person: Actor, report: str, *, reports: str = "/reports") -> None:
    await person.says(reports)
    await person.taps(report)


async def workbook(person: Actor, button: str = "⬇ XLSX") -> Workbook:
    """The file arrives as a document, and what told of its making is gone."""
    await person.taps(button)
    document = await person.phone.last()
    assert document["document"]["file_name"].endswith(".xlsx")
    await person.sees_no("⏳")
    return opened(await person.fetches(document))


async def test_tasks_each_sees_as_far_as_they_lead(company: Company) -> None:
    olena, andrii, bohdan, natalia = await two_sales(company)
    await opens(olena, "Завдання")
    mine = await olena.sees_last("мої", "Виконано: 2", "Не виконано: 1, прострочено 1")
    assert "photo" in mine
    assert not any("усіх" in caption or "команди" in caption for caption in mine.button_texts)
    await opens(andrii, "Завдання")
    await andrii.sees_last("Виконано: 0", "Не виконано: 1")

    await opens(bohdan, "Завдання")
    await bohdan.sees_last("моєї команди", "Виконано: 2", "Не виконано: 2", "Андрій Мельник: не виконано 1")
    await bohdan.taps("мої")
    await bohdan.sees_last("нічого не було")
    await opens(natalia, "Завдання")
    await natalia.sees_last("усіх", "Олена Шевчук: виконано 2")
    await natalia.taps("за стадіями")
    await natalia.sees_last("Запит клієнта: виконано 1", "Підготовка технічного рішення: не виконано 1")


async def test_processes_mine_my_departments_and_all(company: Company) -> None:
    olena, andrii, bohdan, natalia = await two_sales(company)
    for person, whose, there in (
        (olena, "мої", 2),
        (andrii, "мої", 1),
        (bohdan, "моєї команди", 2),
        (natalia, "усіх", 2),
    ):
        await opens(person, "Справи")
        await person.sees_last(whose, f"У роботі: {there}")
    await natalia.taps("за менеджерами")
    await natalia.sees_last("Олена Шевчук: у роботі 2, прострочено")


async def test_time_in_stages_names_whom_it_waits_for(company: Company) -> None:
    *_, natalia = await two_sales(company)
    await opens(natalia, "Час на стадіях")
    await natalia.taps(tales.SALE)
    await natalia.sees_last("Запит клієнта: половина", "зараз 1, прострочено 1 · Олена Шевчук 1")
    await natalia.sees_last("Підготовка технічного рішення", "зараз 1", "Андрій Мельник 1")


async def test_the_file_opens_in_a_spreadsheet(company: Company) -> None:
    *_, natalia = await two_sales(company)
    now = (await natalia.phones.clock.now()).astimezone(natalia.record.tz).replace(tzinfo=None)
    await opens(natalia, "Завдання")
    book = await workbook(natalia)
    assert list(book.sheets) == ["Підсумок", "Завдання"]
    assert book.charts == 1
    assert all(sheet.frozen and sheet.filtered and not sheet.formulas for sheet in book.sheets.values())
    tasks = book.sheets["Завдання"].records()
    assert [(one["Стадія"], one["Стан"], one["Виконавець"]) for one in tasks] == [
        ("Запит клієнта", "виконано", "Олена Шевчук"),
        ("Огляд об’єкта", "виконано", "Олена Шевчук"),
        ("Підготовка технічного рішення", "ще не виконано", "Андрій Мельник"),
        ("Запит клієнта", "ще не виконано", "Олена Шевчук"),
    ]
    late = tasks[-1]
    assert (late["Клієнт"], late["Запізнення"]) == ("=1+1", "так")
    given = late["Дано"]
    assert isinstance(given, datetime)
    assert abs(now - timedelta(hours=8) - given) < timedelta(minutes=5), "moments are by the reader's clock"


async def test_a_csv_has_every_task_and_no_formula(company: Company) -> None:
    *_, natalia = await two_sales(company)
    await opens(natalia, "Завдання")
    await natalia.taps("⬇ CSV")
    data = await natalia.fetches(await natalia.phone.last())
    assert data.startswith(b'\xef\xbb\xbf"'), "a mark for spreadsheets, and every text in quotation marks"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["Клієнт"] for row in rows] == [tales.CLIENT] * 3 + ["'=1+1"]


async def test_a_report_is_in_its_readers_language(company: Company) -> None:
    await two_sales(company)
    claire = await company.hires("claire")
    await tales.starts_in_french(claire)
    await opens(claire, "Tâches")
    await claire.sees_last("les miens", "Faites : 0", "Non faites : 1")
    book = await workbook(claire)
    assert list(book.sheets) == ["Synthèse", "Tâches"]
    (only,) = book.sheets["Tâches"].records()
    assert (only["Client"], only["Exécutant"]) == ("Lycée Jean Moulin", "Claire Moreau")


async def test_from_the_teams_load_a_task_goes_to_somebody_else_in_three_taps(company: Company) -> None:
    """Whose, which, to whom: each has to be said, and nothing else."""
    olena, *_ = await two_sales(company)
    bohdan, ivan = company.people["bohdan"], await company.hires("ivan")
    await bohdan.says("/team")
    team = await bohdan.sees_last("Олена Шевчук: 1 відкрите завдання, прострочено: 1", "Андрій Мельник: 1 відкрите")
    assert "photo" in team
    await bohdan.taps("Олена Шевчук · 1")
    await bohdan.taps("Запит клієнта · =1+1")
    await bohdan.sees_last("Запит клієнта · =1+1", "Хто візьме?")
    await bohdan.taps("Іван Коваленко")
    await bohdan.sees_last("тепер", "Іван Коваленко")
    await ivan.sees("📌 Запит клієнта", "=1+1")
    await bohdan.taps("← До команди")
    await bohdan.sees_last("Іван Коваленко: 1 відкрите завдання")
    await olena.says("/team")
    await olena.sees_last("немає підлеглих")


async def test_from_a_line_down_to_the_document_and_back(company: Company) -> None:
    *_, natalia = await two_sales(company)
    await opens(natalia, "Завдання")
    await natalia.taps("🗂 Усі процеси")
    await natalia.taps(tales.SALE)
    await natalia.taps("за стадіями")
    await natalia.sees_last("Завдання · Продаж обладнання", "Підготовка технічного рішення: не виконано 1")
    await natalia.taps("🔎 Відкрити рядок")
    await natalia.taps("Підготовка технічного рішення · 1")
    line = await natalia.sees_last("Підготовка технічного рішення · 1", "ТОВ «Лан»", "Андрій Мельник")
    await natalia.taps("№1 · ТОВ «Лан»")
    await natalia.sees_last("ТОВ «Лан»", "▶️ Підготовка технічного рішення")
    await natalia.taps("Вкладення")
    assert any("voice" in message for message in await natalia.reads())
    await natalia.taps("‹ Рядки", line)
    await natalia.taps("‹ Звіт")
    await natalia.sees("Завдання · Продаж обладнання", "Підготовка технічного рішення: не виконано 1")


async def test_a_report_of_days_that_are_typed(company: Company) -> None:
    *_, natalia = await two_sales(company)
    await opens(natalia, "Справи")
    await natalia.taps("Дати…")
    await natalia.says("01.03.2026 - 01.02.2026")
    await natalia.sees("поміняйте їх місцями")
    await natalia.says("01.02.2026 - 28.02.2026")
    await natalia.sees_last("1 лютого 2026 – 28 лютого 2026", "нічого не було")
    await natalia.taps("Увесь час")
    await natalia.sees_last("У роботі: 2")
