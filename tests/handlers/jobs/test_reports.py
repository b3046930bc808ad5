"""/reports: what was done and what waits, changed in place; files; and nobody counts what they may not open."""

import io
import zipfile
from itertools import product
from typing import Any

import pytest
from aiogram.methods import SendDocument, SendPhoto

from handlers.screens.buttons.funnel import short
from handlers.screens.buttons.reports import ExportReport, OpenLine, OpenLines, ShowReport
from handlers.screens.reports.export_texts import headings
from handlers.screens.texts import texts_for
from tests.handlers.jobs.test_lists import started
from tests.handlers.office import Office
from tests.handlers.samples import company
from workflow.company.directory import Company
from workflow.figures.drill_down import code_of
from workflow.figures.funnel import scope_of
from workflow.figures.work import CasesQuestion, TasksQuestion, workforce_of
from workflow.rules.permissions import may_see


async def test_everybody_sees_their_own_tasks_and_a_leader_more(office: Office) -> None:
    await started(office)
    await office.wait(hours=5)
    await office.send("olena", text="/reports")
    await office.press("olena", "Завдання")
    mine = office.last("olena")
    assert "Не виконано: <b>1</b>, прострочено 1" in mine.text
    assert not any("усіх" in caption for caption in mine.captions)
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Завдання")
    assert "<b>Олена Шевчук</b>: не виконано 1, прострочено 1" in office.last("natalia").text
    await office.press("natalia", "за стадіями")
    assert "<b>Запит клієнта</b>: не виконано 1" in office.last("natalia").text
    assert len(office.telegram.sent(SendPhoto)) >= 1


async def test_nothing_is_a_screen_that_helps(office: Office) -> None:
    await office.send("andrii", text="/reports")
    await office.press("andrii", "Завдання")
    assert "нічого не було" in office.last("andrii").text
    assert "Рік" in office.last("andrii").captions
    assert not any("XLSX" in caption for caption in office.last("andrii").captions)


async def test_cases_and_stages(office: Office) -> None:
    await started(office)
    await office.wait(hours=5)
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Справи")
    assert "У роботі: <b>1</b>, прострочено 1" in office.last("natalia").text
    await office.press("natalia", "‹ Звіти")
    await office.press("natalia", "Час на стадіях")
    await office.press("natalia", "Продаж обладнання")
    assert "зараз 1, прострочено 1 · Олена Шевчук 1" in office.last("natalia").text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_a_file_comes_beside_the_conversation_and_holds_no_formula(office: Office, form: str) -> None:
    await started(office, '=HYPERLINK("http://x")')
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Справи")
    await office.press("natalia", f"⬇ {form.upper()}")
    assert "Готую файл" in office.last("natalia").text
    await office.finish()
    (sent,) = office.telegram.sent(SendDocument)
    data = sent.document.data
    if form == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        assert ",'=HYPERLINK(" in data.decode().replace('"', "")
        return
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    sheets = [text for name, text in pages.items() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in text for text in sheets)
    assert all('state="frozen"' in text and "<autoFilter" in text for text in sheets)
    assert "xl/chartsheets/sheet1.xml" in pages
    assert "dd.mm.yyyy" in pages["xl/styles.xml"]


async def test_from_a_line_to_its_tasks_to_the_deals_card_and_back(office: Office) -> None:
    for by in ("olena", "ivan"):
        await started(office, by=by)
    await office.wait(hours=5)
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Завдання")
    await office.press("natalia", "Відкрити рядок")
    assert set(office.last("natalia").captions) >= {"Олена Шевчук · 1", "Іван Коваленко · 1"}
    await office.press("natalia", "Олена Шевчук · 1")
    shown = office.last("natalia")
    assert "<b>Олена Шевчук</b> · 1" in shown.text
    assert "Запит клієнта · прострочено на" in shown.text
    await office.press("natalia", "№", shown)
    assert "▶️ <b>Запит клієнта</b>" in office.last("natalia").text
    await office.press("natalia", "‹ Рядки", shown)
    await office.press("natalia", "‹ Звіт")
    await office.press("natalia", "‹ Звіти")


async def test_one_process_and_days_of_ones_own(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Завдання")
    await office.press("natalia", "🗂 Усі процеси")
    await office.press("natalia", "Розгляд рекламації")
    assert "нічого не було" in office.last("natalia").text
    await office.press("natalia", "🗂 Розгляд рекламації")
    await office.press("natalia", "Продаж обладнання")
    assert "<b>Завдання · Продаж обладнання</b>" in office.last("natalia").text
    await office.press("natalia", "Дати…")
    await office.send("natalia", text="31.02.2026")
    assert any("Такої дати немає" in shown.text for shown in office.chat("natalia"))
    await office.send("natalia", text="01.02.2026 - 28.02.2026")
    assert "1 лютого 2026 – 28 лютого 2026" in office.last("natalia").text
    await office.press("natalia", "1 лютого 2026 – 28 лютого 2026")
    await office.press("natalia", "‹ Звіт")
    await office.send("natalia", text="01.03.2026")
    assert "1 березня" not in office.last("natalia").text, "whoever went back is asked no more"


async def test_whose_rights_are_taken_away_meanwhile_gets_a_sentence_and_no_file(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/reports")
    await office.press("natalia", "Завдання")
    shown = office.last("natalia")
    await office.press("natalia", "⬇ XLSX", shown)
    await office.store.company.adopt(_without_rights("natalia"))
    await office.finish()
    assert office.telegram.sent(SendDocument) == []
    assert "ваші права змінилися" in office.last("natalia").text
    await office.press("natalia", "Відкрити рядок", shown)
    assert "Олена" not in str(office.last("natalia").captions)
    await office.press("natalia", "Тиждень", shown)
    assert "Олена" not in office.last("natalia").text


async def test_whoever_has_left_meanwhile_gets_no_file(office: Office) -> None:
    await started(office)
    await office.send("bohdan", text="/reports")
    await office.press("bohdan", "Справи")
    await office.press("bohdan", "⬇ CSV")
    whole = company()
    without = [one for one in whole.people if one.key != "bohdan"]
    await office.store.company.adopt(whole.model_copy(update={"people": without}))
    await office.finish()
    assert office.telegram.sent(SendDocument) == []


def _without_rights(key: str) -> Company:
    """The company, in which this person only works, and leads nobody."""
    whole = company()
    people = [
        one.model_copy(update={"roles": ["manager"]} if one.key == key else {"supervisor": None})
        for one in whole.people
    ]
    return whole.model_copy(update={"people": people})


async def test_every_column_and_sheet_has_a_heading() -> None:
    from storage.figures.export import books

    known = headings(texts_for("en"))
    groups = (
        books._TASKS,
        books._ORDERS,
        books._TASK_GROUPS,
        books._CASES,
        books._CASE_GROUPS,
        books._STAGES,
        books._HOLDERS,
    )
    assert {column.key for columns in groups for column in columns} <= set(known)


async def test_nobody_counts_what_they_may_not_open(office: Office) -> None:
    """Each person's figures are made of exactly the cases that `may_see` lets them open, whatever they ask."""
    from storage.figures.work import cases, tasks
    from storage.figures.work.answer import source_at

    for by in ("olena", "ivan"):
        await started(office, by=by)
    await office.wait(hours=9)
    directory, processes = office.store.directory, office.store.processes
    source = source_at(f"sqlite:///{office.store._database.name}")
    zone, now = office.store.zone, office.clock.now()
    files = [await office.store.reads.cases.get(number) for number in await _ids(office)]
    for person in directory:
        opens = {file.case.instance.id for file in files if file and may_see(directory, person.key, file.case)}
        scope = scope_of(directory, person.key)
        counted = {row.id for row in cases.rows(source, zone, CasesQuestion(now=now, scope=scope))}
        assert counted == opens, person.key
        force = workforce_of(directory, processes)
        worked = {
            row.instance_id for row in tasks.rows(source, zone, TasksQuestion(now=now, scope=scope, workforce=force))
        }
        assert worked == opens, person.key


async def test_no_button_shows_a_performer_what_is_not_theirs(office: Office) -> None:
    """Forged presses included: Andrii takes part in nothing, and no button of a report tells him of Olena's sale."""
    await started(office)
    await office.wait(hours=9)
    codes = ["", code_of("olena"), code_of("sale"), code_of("request"), code_of("Відділ продажу")]
    for kind, whose, by in product("tcsoz", "mgta?", range(-1, 8)):
        data = {"kind": kind, "whose": whose, "period": "a", "by": by, "process": short("sale")}
        for opened in (OpenLines(**data), *(OpenLine(**data, code=code) for code in codes)):
            await office.press_data("andrii", opened.pack())
            told = f"{office.last('andrii').text} {office.last('andrii').captions}"
            assert "Акваріус" not in told, opened
            assert "Олена" not in told, opened
        await office.press_data("andrii", ShowReport(**data).pack())
        told = office.last("andrii").text
        assert "Олена" not in told, data
        assert "Не виконано: <b>1" not in told, data
        assert "зараз 1" not in told, data
    await office.press_data(
        "andrii", ExportReport(kind="t", whose="a", period="a", by=0, process="", form="csv").pack()
    )
    await office.finish()
    (sent,) = office.telegram.sent(SendDocument)
    assert sent.document.data.decode("utf-8-sig").count("\n") == 1, "headings alone"


async def _ids(office: Office) -> list[int]:
    from sqlalchemy import select

    from storage.figures.work.answer import source_at
    from storage.schema import instance

    source = source_at(f"sqlite:///{office.store._database.name}")
    rows: list[Any] = source.rows(select(instance.c.id))
    return [row[0] for row in rows]
