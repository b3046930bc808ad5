"""/funnel, pressed as nobody should: forged, late, by somebody who may no more; names and amounts nobody expects."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import EditMessageMedia, SendPhoto

from handlers.screens.buttons.funnel import (
    AskPeriod,
    ChooseFunnel,
    ChooseGroup,
    OpenBars,
    OpenCases,
    ShowChanges,
    ShowForecast,
    ShowFunnel,
    TellFunnel,
)
from handlers.screens.funnel.options import Look
from handlers.screens.screen import CAPTION_LIMIT
from tests.handlers.jobs.test_lists import started
from tests.handlers.office import Office
from tests.handlers.samples import company
from workflow.company.directory import Company

LOOK = Look().packed()


def presses(process: str) -> list[CallbackData]:
    """One of each kind that names a process."""
    return [
        *(ShowFunnel(process=process, look=LOOK), TellFunnel(process=process, look=LOOK)),
        *(ChooseGroup(process=process, look=LOOK), OpenBars(process=process, look=LOOK)),
        *(OpenCases(process=process, look=LOOK, bar=0), ShowChanges(process=process, days=7)),
        *(ShowForecast(process=process), AskPeriod(process=process, look=LOOK)),
    ]


async def test_a_process_that_is_no_more_shows_nothing_of_another(office: Office) -> None:
    await started(office)
    for press in presses("nowhere"):
        await office.press_data("natalia", press.pack())
    assert office.telegram.sent(SendPhoto) == []
    assert not any("Розпочато" in shown.text for shown in office.chat("natalia"))
    await office.press_data("natalia", presses("nowhere")[0].pack())
    assert office.last("natalia").captions[0] == "Продаж обладнання · 1"


@pytest.mark.parametrize("look", ["", "zzzz", "on9a", "on0x", "on0x%%%%%%", "ünïc", "on0xzzzzzz"])
async def test_a_look_that_nobody_packed_is_no_trouble(office: Office, look: str) -> None:
    await started(office)
    await office.press_data("natalia", f"fun:sale:{look}")
    assert "Продаж обладнання" in office.last("natalia").text


@pytest.mark.parametrize(
    "days",
    [(date(2026, 3, 2), date(2026, 2, 1)), (date(2040, 1, 1), date(2040, 12, 31))],
    ids=["upside down", "ahead"],
)
async def test_days_that_were_forged_hold_nothing_and_say_so(office: Office, days: tuple[date, date]) -> None:
    await started(office)
    await office.press_data("natalia", f"fun:sale:{Look().of(days).packed()}")
    assert office.telegram.sent(SendPhoto) == []
    assert "нічого не розпочато" in office.last("natalia").text


async def test_who_lost_the_right_while_a_funnel_was_open_sees_no_more(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/funnel")
    assert len(office.telegram.sent(SendPhoto)) == 1
    await office.store.company.adopt(_without_rights(company()))
    for press in (*presses("sale"), ChooseFunnel(look=LOOK)):
        before = len(office.chat("natalia"))
        await office.press_data("natalia", press.pack())
        assert "для керівників" in office.last("natalia").text, press
        assert len(office.chat("natalia")) == before + 1, press
    assert len(office.telegram.sent(SendPhoto)) == 1
    assert office.telegram.sent(EditMessageMedia) == []


def _without_rights(whole: Company) -> Company:
    """Natalia leads nobody and has no role any more."""
    people = [
        person.model_copy(update={"roles": ["finance"]} if person.key == "natalia" else {}) for person in whole.people
    ]
    led = [
        person.model_copy(update={"supervisor": "bohdan"})
        if person.supervisor == "natalia" and person.key != "bohdan"
        else person.model_copy(update={"supervisor": None})
        if person.supervisor == "natalia"
        else person
        for person in people
    ]
    return whole.model_copy(update={"people": led})


async def test_a_deal_deleted_between_two_taps_is_said_to_be_gone(office: Office, tmp_path: Path) -> None:
    instance = await started(office)
    await started(office, "Другий")
    await office.send("natalia", text="/funnel")
    await office.press_data("natalia", OpenCases(process="sale", look=LOOK, bar=0).pack())
    deals = office.last("natalia")
    _delete(tmp_path / "office.db", instance)
    await office.press("natalia", "ТОВ «Акваріус»", deals)
    assert "▶️" not in office.last("natalia").text
    await office.press_data("natalia", OpenCases(process="sale", look=LOOK, bar=0).pack(), deals)
    assert "Другий" in " ".join([office.last("natalia").text, *office.last("natalia").captions])


def _delete(file: Path, instance: int) -> None:
    """Somebody's own SQL, whatever hangs on it."""
    with closing(sqlite3.connect(file)) as tables, tables:
        tables.execute("PRAGMA foreign_keys=OFF")
        names = [row[0] for row in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            columns = [row[1] for row in tables.execute(f"PRAGMA table_info({name})")]
            key = "id" if name == "instance" else "instance_id"
            if key in columns:
                tables.execute(f"DELETE FROM {name} WHERE {key} = ?", (instance,))


async def test_a_name_without_end_is_cut_and_the_rest_is_legible(office: Office) -> None:
    await started(office, ("Дуже довга назва " * 17)[:288] + "кінець назви")
    await started(office, "Короткий")
    await office.press_data("natalia", "fun:sale:on5a")
    shown = office.last("natalia")
    assert office.telegram.sent(SendPhoto) or office.telegram.sent(EditMessageMedia)
    assert "Короткий" in shown.text
    assert "Дуже довга назва" in shown.text
    assert "кінець назви" not in shown.text
    assert len(shown.text) <= CAPTION_LIMIT


async def test_currencies_stand_side_by_side(office: Office) -> None:
    await started(office)
    sale: dict[str, Any] = {"currency": "EUR"}
    there = company()
    processes = [one.model_copy(update=sale if one.key == "sale" else {}) for one in there.processes]
    await office.store.company.adopt(there.model_copy(update={"processes": processes}))
    await started(office, "Другий")
    for look in ("ua0a", "on0a", "un0a", "oa3a"):
        await office.press_data("natalia", f"fun:sale:{look}")
        assert "368" not in office.last("natalia").text, "184 000 ₴ and 184 000 € were added"
    await office.press_data("natalia", "fun:sale:ua0a")
    assert "184 тис. ₴" in office.last("natalia").text.replace("\u00a0", " ")
    assert "184 тис. EUR" in office.last("natalia").text.replace("\u00a0", " ")
