"""Every mistake in a mapping is told in exact words, at its line, before anything is brought."""

from pathlib import Path

import pytest

from bot.cli.check_company import check
from formats.company import CompanyProblems
from tests.formats.company.small import mistakes
from tests.formats.imports.small import MAPPING, opened

WRONG = mistakes(Path(__file__).with_name("mistakes.txt"))


@pytest.mark.parametrize(("name", "old", "new", "line"), WRONG, ids=[row[3][:70] for row in WRONG])
def test_mistake_is_told_at_its_line(company: Path, tmp_path: Path, name: str, old: str, new: str, line: str) -> None:
    assert old in MAPPING
    with pytest.raises(CompanyProblems) as caught:
        opened(company, tmp_path / "crm", "", MAPPING.replace(old, new, 1))
    assert line in caught.value.lines


def test_check_of_a_company_reads_its_mappings(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (company / "imports").mkdir()
    (company / "imports" / "crm.yaml").write_text(MAPPING.replace("process: sale", "process: sail"), encoding="utf-8")
    assert check(company) == 1
    assert "imports/crm.yaml:1 no process 'sail'; did you mean 'sale'?" in capsys.readouterr().out.splitlines()


def test_missing_files_are_told_together(company: Path, tmp_path: Path) -> None:
    mapping = MAPPING.replace("goods.csv", "wares.csv").replace("staff.csv", "stuff.csv")
    with pytest.raises(CompanyProblems) as caught:
        opened(company, tmp_path / "crm", "", mapping)
    assert caught.value.lines == ["wares.csv: there is no such file", "stuff.csv: there is no such file"]


@pytest.mark.parametrize(
    ("goods", "line"),
    [
        ("", "goods.csv: the first row must name the columns; there is none"),
        ("name,name\na,b\n", "goods.csv:1 the column 'name' is there twice"),
        (
            'name,price\n"MG,5\n',
            "goods.csv:2 a quotation mark in the row that begins here is not closed, or closed too early",
        ),
    ],
)
def test_unreadable_table_is_told(company: Path, tmp_path: Path, goods: str, line: str) -> None:
    with pytest.raises(CompanyProblems) as caught:
        opened(company, tmp_path / "crm", "", goods=goods)
    assert caught.value.lines == [line]
