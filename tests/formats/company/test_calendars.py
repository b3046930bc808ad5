"""Calendars with one thing wrong in them, and what is said about it; and who works by which."""

from datetime import date
from pathlib import Path

import pytest

from bot.company.company_files import load_company
from tests.formats.company.small import COMPANY, PEOPLE, PROCESS, said, write
from workflow.company.directory import Directory

CALENDAR = """\
key: office
title: {uk: Офіс}
week:
  mon-fri: 9:00-13:00, 14:00-18:00
holidays:
  - {country: UA, categories: [public]}
days_off: ["2026-12-25"]
working_days: {"2026-12-26": fri}
short_days: {"12-31": "15:00"}
"""
OFFICE = "calendars/office.yaml"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mon-fri: 9", "mon-fir: 9", "3 week: there is no day 'fir'; did you mean 'fri'?"),
        ("mon-fri: 9", "fri-mon: 9", "3 week: 'fri-mon' are not days of a week; write for example mon-fri or sat"),
        ("9:00-13:00, 14", "9:00-15:00, 14", "4 week.mon-fri: the hours '9:00-15:00, 14:00-18:00' overlap"),
        ("9:00-13:00", "9:00-25:00", "4 week.mon-fri: there is no such time of day: '9:00-25:00'"),
        ("9:00-13:00", "nine to one", "4 week.mon-fri: 'nine to one' are not working hours"),
        ("9:00-13:00, 14:00-18:00", "off", "3 week: there is no working time in this calendar"),
        ("2026-12-25", "2026-02-31", "7 days_off[0]: there is no such date: 2026-02-31"),
        ("2026-12-25", "25.12.2026", "7 days_off[0]: '25.12.2026' is not a date; write for example 2026-12-31"),
        ("2026-12-25", "2026-12-25..2026-12-01", "7 days_off[0]: '2026-12-25..2026-12-01' does not run forward"),
        (
            "2026-12-25",
            "2026-12-25..2028-01-09",
            "7 days_off: nobody works from 2026-12-27 to 2028-01-09, which is longer than a year",
        ),
        ("2026-12-26", "2026-12-25", "8 working_days.2026-12-25: 2026-12-25 is a day off in 'days_off'"),
        ("15:00", "25:00", "9 short_days.12-31: there is no such time of day: '25:00'"),
        ("country: UA", "country: XX", "6 holidays[0].country: no country 'XX'"),
        ("country: UA", "country: UA, region: Lviv", "6 holidays[0]: no region 'Lviv'"),
        ("[public]", "[publik]", "6 holidays[0].categories[0]: no category 'publik'; did you mean 'public'?"),
        (", categories: [public]", "", "6 holidays[0]: 'categories' is missing"),
        ("title: {uk: Офіс}", "title: {uk: Офіс}\nzone: Europe/Kiyv", "3 zone: there is no time zone 'Europe/Kiyv'"),
        ("key: office", "key: ofice", "1 key: the key 'ofice' and the file's name must be the same"),
    ],
)
def test_a_mistake_in_a_calendar_is_told_at_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert CALENDAR.count(old) == 1, old
    lines = said(write(tmp_path, {OFFICE: CALENDAR.replace(old, new)}))
    number, _, words = told.partition(" ")
    assert any(line.startswith(f"{OFFICE}:{number} ") and _plain(words) in _plain(line) for line in lines), lines


def _plain(words: str) -> str:
    return words.replace("[0].country: no", "[0]: no").replace("zone: there", "there")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"company.yaml": COMPANY + "calendar: ofice\n"},
            "company.yaml:7 no calendar 'ofice'; did you mean 'office'?",
        ),
        (
            {"company.yaml": COMPANY + "departments:\n  - {name: Скалд, calendar: office}\n"},
            "company.yaml:8 departments[0].name: nobody works in department 'Скалд'",
        ),
        ({"people.yaml": PEOPLE + "    calendar: shop\n"}, "people.yaml:9 people[1]: no calendar 'shop'"),
        (
            {"processes/sale.yaml": PROCESS.replace("duration: 4h", "calendar: night\n    duration: 4h")},
            "processes/sale.yaml:15 stages[0]: no calendar 'night'",
        ),
        (
            {"processes/sale.yaml": PROCESS.replace("duration: 4h", "due: {field: due, previous: true}")},
            "processes/sale.yaml:15 stages[0].due: it counts from 'field' or from 'previous', not from both",
        ),
        (
            {"processes/sale.yaml": PROCESS.replace("duration: 4h", "due: on Frieday")},
            "processes/sale.yaml:15 stages[0].due: there is no day 'frieday'; did you mean 'friday'?",
        ),
        (
            {"processes/sale.yaml": PROCESS.replace("duration: 4h", "due: {field: note, minus: 2d}")},
            "processes/sale.yaml:15 stages[0].due.field: field 'note' holds text",
        ),
    ],
)
def test_a_calendar_that_is_not_there_is_told_where_it_is_named(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    lines = said(write(tmp_path, {OFFICE: CALENDAR, **files}))
    assert any(line.startswith(told) for line in lines), lines


def test_the_nearest_word_about_a_calendar_counts(tmp_path: Path) -> None:
    night = "key: night\ntitle: {uk: Ніч}\nzone: Europe/Paris\nweek: {mon-sun: '22:00-6:00'}\n"
    people = PEOPLE.replace("roles: [technician]", "roles: [technician]\n    department: Варта")
    company = COMPANY + "calendar: office\ndepartments:\n  - {name: Варта, calendar: night}\n"
    files = {OFFICE: CALENDAR, "calendars/night.yaml": night, "people.yaml": people, "company.yaml": company}
    directory = load_company(write(tmp_path, files)).directory()
    assert _zone_and_hours(directory, "olena") == ("Europe/Kyiv", (9, 18))
    assert _zone_and_hours(directory, "iryna") == ("Europe/Paris", (22, 6))
    assert _zone_and_hours(directory, "olena", "night") == ("Europe/Paris", (22, 6))
    assert directory.calendar_of("olena").day(date(2026, 12, 25)) is None
    assert directory.calendar_of("olena").day(date(2026, 12, 26)) is not None


def _zone_and_hours(directory: Directory, person: str, named: str | None = None) -> tuple[str, tuple[int, ...]]:
    calendar = directory.calendar_of(person, named)
    found = calendar.day(date(2026, 11, 18))
    assert found
    return calendar.zone.key, tuple(moment.astimezone(calendar.zone).hour for moment in found)
