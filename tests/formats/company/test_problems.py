"""Every mistake in a company's files is told in exact words, at its line."""

from pathlib import Path

import pytest

from bot.cli.check_company import check
from bot.company.company_files import load_company
from formats.company import CompanyProblems
from tests.formats.company.small import PROCESS, mistakes, said, spoiled, write
from workflow.written.problems import Severity

SALE = "processes/sale.yaml"

WRONG = mistakes(Path(__file__).with_name("mistakes.txt"))


@pytest.mark.parametrize(("name", "old", "new", "line"), WRONG, ids=[row[3][:70] for row in WRONG])
def test_mistake_is_told_at_its_line(tmp_path: Path, name: str, old: str, new: str, line: str) -> None:
    assert line in said(spoiled(tmp_path, name, old, new), Severity.ERROR)


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    assert said(spoiled(tmp_path, SALE, "role: technician", "role: tehnik")) == [
        f"{SALE}:23 stages[1].performer: no role 'tehnik'; did you mean 'technician'?"
    ]


def test_small_company_is_right(tmp_path: Path) -> None:
    assert said(write(tmp_path, {})) == []


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    process = PROCESS.replace("duration: 1d", "duraton: 1d").replace("role: technician", "role: tehnik")
    process = process.replace("to: [won]", "to: [proposal]")
    people = "people:\n  - {key: olena, name: Олена, roles: [manager], supervisor: petro, language: ua}\n"
    folder = write(tmp_path, {SALE: process, "people.yaml": people, "company.yaml": ""})
    with pytest.raises(CompanyProblems) as caught:
        load_company(folder)
    assert caught.value.lines == [
        "company.yaml: the file is empty",
        "people.yaml:2 people[0].language: 'ua' is not a language; write uk, en or fr",
        "people.yaml:2 people[0].supervisor: no person 'petro'; there is only 'olena'",
        f"{SALE}:20 stages[1]: stage 'proposal' is a dead end: no end can be reached from it",
        f"{SALE}:24 stages[1]: unknown key 'duraton'; did you mean 'duration'?",
    ]


def test_role_nobody_has_fails_the_check_but_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = "people:\n  - {key: olena, name: Олена, roles: [manager]}\n"
    folder = write(tmp_path, {"people.yaml": people})
    assert check(folder) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{SALE}:23 stages[1].performer.role: nobody has the role 'technician'",
        "1 problem",
    ]
    assert load_company(folder).people[0].key == "olena"


def test_language_somebody_speaks_is_only_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = spoiled(tmp_path, "people.yaml", "name: Олена", "name: Олена\n    language: fr")
    assert check(folder) == 0
    told = capsys.readouterr().out.splitlines()
    assert f"warning: {SALE}:2 title: no text in fr" in told
    assert told[-2:] == ["sale  2 stages, uk", "2 people, 2 roles: all right"]


def test_bare_text_is_ukrainian(tmp_path: Path) -> None:
    folder = spoiled(tmp_path, SALE, "title: {uk: Запит}", "title: Запит")
    assert load_company(folder).processes[0].stages[0].title == {"uk": "Запит"}


def test_several_targets_and_a_button_without_evidence_are_fine(tmp_path: Path) -> None:
    assert said(spoiled(tmp_path, SALE, "to: [proposal]", "to: [proposal, lost]")) == []


def test_whoever_has_nobody_above_is_hinted_at(tmp_path: Path) -> None:
    folder = spoiled(tmp_path, "people.yaml", "    supervisor: iryna\n", "")
    told = "nobody hears when '{}' is late: name a supervisor, or 'escalates_to' in company.yaml"
    assert said(folder) == [
        f"people.yaml:2 people[0]: {told.format('olena')}",
        f"people.yaml:5 people[1]: {told.format('iryna')}",
    ]
    company = folder / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8") + "escalates_to: technician\n", encoding="utf-8")
    assert said(folder) == []
