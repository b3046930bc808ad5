"""Deals from files as spreadsheets save them: figures are those in the cells, and no row is another person's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from bot.cli.import_cases import Files, try_import
from bot.company.company_files import load_company
from formats.imports.import_source import Opened, open_import
from formats.imports.values import Refused
from tests.formats.company.small import PEOPLE
from tests.formats.imports.bringing import settings_of
from tests.formats.imports.small import GOODS, HEADER, MAPPING, NOW, STAFF, opened
from workflow.messages.commands import ImportInstance

COMMA = MAPPING.replace("id: id\n", 'id: id\ndecimal: ","\ndates: "%d.%m.%Y"\n', 1)
NAMESAKES = PEOPLE + "  - key: olena-2\n    name: Олена\n    roles: [manager]\n    supervisor: iryna\n"


def told(found: Opened) -> list[ImportInstance | Refused]:
    return [command for _, command in found.commands()]


def lay_out(folder: Path, deals: bytes, mapping: str = MAPPING) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {"goods.csv": GOODS, "staff.csv": STAFF, "map.yaml": mapping}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "deals.csv").write_bytes(deals)
    return folder / "deals.csv"


def read(company: Path, deals: Path) -> Opened:
    return open_import(deals.with_name("map.yaml"), deals, load_company(company), NOW)


def test_point_is_a_group_sign_where_the_comma_stands_before_hundredths(company: Path, tmp_path: Path) -> None:
    written = {"1.250": 125000, "12.500": 1250000, "1.250,00": 125000, "1\u202f250,00": 125000, "1'250,5": 125050}
    wrong = ("1.2", "1_250", "-50,00", "12 50", "100 USD", "50%")
    rows = "".join(f'A{n},Anna Bell,MG,,New,,,"{value}"\n' for n, value in enumerate([*written, *wrong]))
    found = told(opened(company, tmp_path / "crm", rows, COMMA))
    brought = [one.fields["amount"] for one in found if isinstance(one, ImportInstance)]
    assert brought == list(written.values())
    assert [(one.row, one.reason) for one in found if isinstance(one, Refused)] == [
        (number, f"'{value}' in the column 'value' is not an amount")
        for number, value in enumerate(wrong, 2 + len(written))
    ]


@pytest.mark.parametrize(
    ("dates", "value", "reason"),
    [
        ("%d.%m.%Y", "03/04/2026", "is not a date written as %d.%m.%Y"),
        ("%d.%m.%Y", "03.04.26", "is not a date written as %d.%m.%Y"),
        ("%d.%m.%Y", "03.04.2026 14:05", "is not a date written as %d.%m.%Y"),
        ("%d.%m.%Y", "46115", "it may be a spreadsheet's number of a day: give the column the format of a date"),
        ("iso", "20251203", "is not a moment such as"),
        ("iso", "1899-12-30", "is before 1901: a spreadsheet writes nothing so where"),
        ("%d.%m.%Y", "01.01.1900", "is before 1901: a spreadsheet writes nothing so where"),
        ("iso", "2025-12-03 14:05 Kyiv", "is not a moment such as"),
    ],
)
def test_date_is_not_half_read(company: Path, tmp_path: Path, dates: str, value: str, reason: str) -> None:
    mapping = MAPPING.replace("id: id\n", f'id: id\ndates: "{dates}"\n', 1)
    (refused,) = told(opened(company, tmp_path / "crm", f"A1,Anna Bell,MG,,Open,{value},,\n", mapping))
    assert isinstance(refused, Refused)
    assert f"'{value}' in the column 'opened'" in refused.reason
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("dates", "value"), [("iso", "2025-12-03T14:05+05:30"), ("%d.%m.%Y %H:%M%z", "03.12.2025 14:05+0530")]
)
def test_zone_that_is_written_counts(company: Path, tmp_path: Path, dates: str, value: str) -> None:
    mapping = MAPPING.replace("id: id\n", f'id: id\ndates: "{dates}"\n', 1)
    (deal,) = told(opened(company, tmp_path / "crm", f"A1,Anna Bell,MG,,Open,{value},,\n", mapping))
    assert isinstance(deal, ImportInstance)
    assert deal.started_at == datetime(2025, 12, 3, 8, 35, tzinfo=UTC)


def test_name_of_two_people_is_refused_and_a_key_is_understood(company: Path, tmp_path: Path) -> None:
    (company / "people.yaml").write_text(NAMESAKES, encoding="utf-8")
    rows = "".join(f"A{n},{name},MG,,New,,,\n" for n, name in enumerate(("Олена", "olena-2", "ОЛЕНА ", "olena")))
    first, second, third, fourth = told(opened(company, tmp_path / "crm", rows, staff="agent,boss,office\n"))
    for refused in (first, third):
        assert isinstance(refused, Refused)
        assert "2 people are called" in refused.reason
        assert "write the key, one of olena, olena-2" in refused.reason
    assert isinstance(second, ImportInstance)
    assert isinstance(fourth, ImportInstance)
    assert (second.responsible, fourth.responsible) == ("olena-2", "olena")


def test_two_rows_of_one_name_in_the_table_of_people_are_nobodys(company: Path, tmp_path: Path) -> None:
    staff = STAFF + "Carl Lin,Rocco Stone,West\n"
    found = opened(company, tmp_path / "crm", "A1,Carl Lin,MG,,New,,,\n", staff=staff)
    assert "carl-lin" not in [person.key for person in found.new_people]
    (refused,) = told(found)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("two people are called 'Carl Lin' in staff.csv, in its rows 4 and 5")


def test_workbook_is_read_where_csv_is_whatever_it_is_called(company: Path, tmp_path: Path) -> None:
    deals = lay_out(tmp_path / "crm", b"", COMMA)
    book = xlsxwriter.Workbook(deals)
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yy"})
    page.write_row(0, 0, HEADER.strip().split(","))
    page.write_row(1, 0, [1001, "Anna Bell", "MG", "Acme", "Open", "", "", 1250.5])
    page.write_datetime(1, 5, datetime(2025, 12, 3), day)  # noqa: DTZ001
    page.write_row(2, 0, ["A2", "Anna Bell", "MG", "", "New", "", "", ""])
    page.write_formula(2, 7, "=NA()", None, "#N/A")
    page.write_row(3, 0, ["A3", "Anna Bell", "MG", "", "Open", 46115, "", 1])
    book.close()
    first, second, third = told(read(company, deals))
    assert isinstance(first, ImportInstance)
    assert (first.external_id, first.fields["amount"]) == ("1001", 125050)
    assert first.started_at == datetime(2025, 12, 2, 22, tzinfo=UTC)
    assert isinstance(second, Refused)
    assert second.reason == "a formula ends in the error #N/A in the column 'value'"
    assert isinstance(third, Refused)
    assert "spreadsheet's number of a day" in third.reason


def test_trailing_columns_without_a_name_are_no_columns_unless_something_stands_there(
    company: Path, tmp_path: Path
) -> None:
    rows = HEADER.replace("\n", ",,\n") + "A1,Anna Bell,MG,,New,,,,,\nA2,Anna Bell,MG,,New,,,,,lost\n"
    first, second = told(read(company, lay_out(tmp_path / "crm", rows.encode())))
    assert isinstance(first, ImportInstance)
    assert second == Refused(3, "", "the row has 10 values, but there are 8 columns")


def test_code_page_is_said(company: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = HEADER + "A1,Олена,MG,Європа,New,,,\n"
    deals = lay_out(tmp_path / "crm", rows.encode("cp1251"))
    settings = settings_of(f"sqlite:///{tmp_path / 'small.db'}", company, tmp_path)
    assert try_import(settings, Files(deals.with_name("map.yaml"), deals))
    said = "deals.csv: read as Windows-1251, going by its letters; if names look wrong, save it as CSV UTF-8"
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("decimal", [".", ","])
def test_amounts_that_may_be_a_thousand_times_as_much_are_told_beforehand(
    company: Path, tmp_path: Path, decimal: str
) -> None:
    rows = "".join(f'A{n},Anna Bell,MG,,New,,,"{value}"\n' for n, value in enumerate([f"1{decimal}250", "12"]))
    mapping = MAPPING.replace("id: id\n", f'id: id\ndecimal: "{decimal}"\n', 1)
    found = opened(company, tmp_path / "crm", rows, mapping)
    (said,) = [note for note in found.notes if "decimal" in note]
    assert said.startswith(f"'{decimal}' is taken for the decimal sign in 1 amounts of the column 'value'")
    assert f"such as '1{decimal}250'" in said
    rows = rows.replace(f"1{decimal}250", f"1250{decimal}000")
    assert opened(company, tmp_path / "crm", rows, mapping).notes == []


@pytest.mark.parametrize("name", ["Олена\u200b Шевчук", "\u200eОлена\u00a0Шев\u00adчук"])
def test_signs_that_nobody_sees_make_no_other_name(company: Path, tmp_path: Path, name: str) -> None:
    people = PEOPLE.replace("name: Олена", "name: Олена Шевчук")
    (company / "people.yaml").write_text(people, encoding="utf-8")
    (deal,) = told(opened(company, tmp_path / "crm", f"A1,{name},MG,,New,,,\u200e5\n", staff="agent,boss,office\n"))
    assert isinstance(deal, ImportInstance)
    assert (deal.responsible, deal.fields["amount"]) == ("olena", 500)


@pytest.mark.parametrize("name", ["Шевчук Олена", "Oлeнa Шевчук", "Шевчук, Олена"])
def test_name_that_looks_like_one_here_is_refused_with_the_key(company: Path, tmp_path: Path, name: str) -> None:
    people = PEOPLE.replace("name: Олена", "name: Олена Шевчук")
    (company / "people.yaml").write_text(people, encoding="utf-8")
    rows = f'A1,"{name}",MG,,New,,,5\n'
    (refused,) = told(opened(company, tmp_path / "crm", rows, staff="agent,boss,office\n"))
    assert isinstance(refused, Refused)
    assert refused.reason == f"nobody here is called '{name}'; if 'Олена Шевчук' is meant, write the key olena"


def test_what_cannot_be_seen_is_no_value(company: Path, tmp_path: Path) -> None:
    (deal,) = told(opened(company, tmp_path / "crm", "A1,Anna Bell,MG,\u200b,New,,,\n"))
    assert isinstance(deal, ImportInstance)
    assert "client" not in deal.fields


def test_signs_that_nobody_sees_make_no_other_column(company: Path, tmp_path: Path) -> None:
    rows = HEADER.replace("account", "\u200bacc\u2060ount\ufeff") + "A1,Anna Bell,MG,Acme,New,,,\n"
    (deal,) = told(read(company, lay_out(tmp_path / "crm", rows.encode())))
    assert isinstance(deal, ImportInstance)
    assert deal.fields["client"] == "Acme"
