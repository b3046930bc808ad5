"""What a file's first lines suggest is a mapping: it can be read, and with little more it brings the file."""

from pathlib import Path

import pytest
import xlsxwriter

from bot.cli.import_cases import suggest
from bot.cli.problems import OperatorProblem
from bot.company.company_files import load_company
from formats.company.load import Read
from formats.imports.import_source import open_import
from formats.imports.mapping import Mapping
from tests.formats.company.small import write
from tests.formats.imports.bringing import settings_of
from tests.formats.imports.small_log import NOW
from tests.formats.imports.test_logs_of_owners import EVENTS, PROCESS, as_csv, as_xes
from workflow.messages.commands import ImportInstance

CASES = "id;client;amount;agent;stage;begun\nA1;Лан;1 250,50;Олена;Won;03.12.2025\nA2;;;Олена;New;04.12.2025\n"
RUNNING = Path(__file__).parents[4] / "shared" / "data" / "logs" / "running-example.csv"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write(tmp_path / "company", {"processes/ticket.yaml": PROCESS})


def suggested(office: Path, file: Path, process: str | None, capsys: pytest.CaptureFixture[str]) -> str:
    suggest(settings_of("sqlite:///x", office, office), file, process)
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["csv", "xes"])
def test_log_is_brought_by_what_it_suggests(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    log = tmp_path / f"log.{form}"
    log.write_bytes(as_csv(EVENTS) if form == "csv" else as_xes(EVENTS))
    text = suggested(office, log, "ticket", capsys)
    assert "without_performer: nobody  # ! 3 rows name nobody" in text
    assert "# ! cases begin with: Open 2, Work 1, Check 1" in text
    assert 'skip: [{column: "lifecycle:transition", but: [complete]}]' in text
    (tmp_path / "map.yaml").write_text(text.replace("roles: []", "roles: [manager]"), encoding="utf-8")
    told = [command for _, command in open_import(tmp_path / "map.yaml", log, load_company(office), NOW).commands()]
    assert sum(isinstance(one, ImportInstance) for one in told) == 3, told


def test_deals_suggest_how_they_are_written(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deals.csv").write_bytes(CASES.encode("cp1251"))
    text = suggested(office, tmp_path / "deals.csv", "ticket", capsys)
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    read = Read(tmp_path, "map.yaml", Mapping).part
    assert read
    assert read.history
    assert "# deals.csv: read as Windows-1251, going by its letters; if names look wrong, save it as" in text
    assert read.separator == ";"
    assert (read.id, read.dates, read.decimal, read.responsible) == ("id", "%d.%m.%Y", ",", "agent")
    assert {value: [one.enter for one in steps] for value, steps in read.history.values.items()} == {
        "Won": ["open"],
        "New": ["open"],
    }
    assert {key: (one.column, one.when_missing) for key, one in read.fields.items()} == {
        "amount": ("amount", "leave_out")
    }


def test_sheet_that_was_read_is_said_and_kept(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with xlsxwriter.Workbook(tmp_path / "deals.xlsx") as book:
        for name in ("Угоди", "Інше"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["id", "client"])
            sheet.write_row(1, 0, ["A1", "Лан"])
    text = suggested(office, tmp_path / "deals.xlsx", "ticket", capsys)
    assert "# deals.xlsx: only the sheet 'Угоди' was read; 'sheet' in the mapping names another" in text
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    read = Read(tmp_path, "map.yaml", Mapping).part
    assert read
    assert (read.sheet, read.separator) == ("Угоди", None)


def test_tab_between_values_is_kept(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deals.csv").write_text("id\tclient\nA1\tЛан\n", encoding="utf-16")
    (tmp_path / "map.yaml").write_text(suggested(office, tmp_path / "deals.csv", "ticket", capsys), encoding="utf-8")
    read = Read(tmp_path, "map.yaml", Mapping).part
    assert read
    assert read.separator == "\t"


@pytest.mark.parametrize(
    ("good", "bad", "form"),
    [("03.12.2025", "31.02.2026", "%d.%m.%Y"), ("2025-12-03T10:00:00", "2026-02-31T10:00:00", "iso")],
)
def test_one_impossible_date_is_marked_and_does_not_change_the_form(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], good: str, bad: str, form: str
) -> None:
    dates = [*[good] * 9, bad, *[good] * 9]
    log = "id,activity,timestamp\n" + "".join(f"A{at},Open,{date}\n" for at, date in enumerate(dates))
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    assert f'dates: "{form}"  # ! 1 of 19 are no such dates: {bad}' in suggested(
        office, tmp_path / "log.csv", "ticket", capsys
    )
    deals = "id,client,begun\n" + "".join(f"A{at},Лан,{date}\n" for at, date in enumerate(dates))
    (tmp_path / "deals.csv").write_text(deals, encoding="utf-8")
    assert f'dates: "{form}"  # ! 1 of 19 are no such dates: {bad}' in suggested(
        office, tmp_path / "deals.csv", "ticket", capsys
    )


def test_public_example_suggests_a_mapping_that_can_be_read(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not RUNNING.is_file():
        pytest.skip(f"there is no log at {RUNNING}")
    (tmp_path / "map.yaml").write_text(suggested(office, RUNNING, "ticket", capsys), encoding="utf-8")
    read = Read(tmp_path, "map.yaml", Mapping)
    assert read.part, read.problems
    assert read.part.events
    assert len(read.part.events.stages) == 8


def test_what_cannot_be_read_or_is_unknown_is_told(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OperatorProblem, match="no process 'tickett'; did you mean 'ticket'"):
        suggested(office, tmp_path / "x.csv", "tickett", capsys)
    with pytest.raises(OperatorProblem, match=r"x\.csv: there is no such file"):
        suggested(office, tmp_path / "x.csv", None, capsys)
