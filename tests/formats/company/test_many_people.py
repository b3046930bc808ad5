"""Companies with many people: in several files, in big ones, and with mistakes in every line."""

import time
from pathlib import Path

import pytest

from bot.cli.check_company import check
from bot.company.company_files import load_company, state_of
from formats.company.yaml_tree import parse_tree
from tests.formats.company.small import COMPANY, FILES, PEOPLE, said, write
from workflow.written.problems import Severity, meant

PETRO = "people:\n  - {key: petro, name: Петро, roles: [manager], supervisor: iryna}\n"
LIDA = "people:\n  - {key: lida, name: Лідія, roles: [manager], supervisor: petro}\n"
DIRECTED = COMPANY + "escalates_to: manager\n"


def keys(folder: Path) -> list[str]:
    return [person.key for person in load_company(folder).people]


def crowd(count: int, *, supervisor: str = "w{}", zone: str = "Europe/Kyiv") -> str:
    """So many people, each below the one before."""
    people = (
        f"  - key: w{number}\n    name: Працівник {number}\n    roles: [manager, technician]\n"
        f"    supervisor: {supervisor.format(number - 1) if number else 'null'}\n    zone: {zone}\n"
        for number in range(count)
    )
    return "people:\n" + "".join(people).replace("    supervisor: null\n", "")


def test_people_stand_in_several_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = write(tmp_path, {"people/b.yaml": LIDA, "people/a.yaml": PETRO})
    assert keys(folder) == ["olena", "iryna", "petro", "lida"]


def test_people_need_no_file_of_their_own_beside_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path, {"people/all.yaml": PEOPLE})
    (folder / "people.yaml").unlink()
    assert keys(folder) == ["olena", "iryna"]
    (folder / "people" / "all.yaml").unlink()
    assert said(folder, Severity.ERROR) == ["people.yaml: there is no such file"]


def test_a_key_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    again = PETRO.replace("petro", "iryna").replace("supervisor: iryna", "supervisor: olena")
    nobody = "people:\n  - {key: ivan, name: Іван, roles: [manager], supervisor: olena}\n"
    folder = write(tmp_path, {"people/a.yaml": nobody, "people/b.yaml": nobody + again.removeprefix("people:\n")})
    told = [line for line in said(folder) if "already" in line]
    assert told == [
        "people/b.yaml:2 people[0].key: the person 'ivan' is already there (people/a.yaml:2)",
        "people/b.yaml:3 people[1].key: the person 'iryna' is already there (people.yaml:6)",
    ]


def test_every_mistake_is_told_in_the_file_in_which_it_stands(tmp_path: Path) -> None:
    wrong = LIDA.replace("petro", "petra").replace("[manager]", "[manger]")
    circle = PETRO.replace("iryna", "petro")
    files = {"people/a.yaml": "people: []\n", "people/b.yaml": circle, "people/c.yaml": wrong, "people/d.yml": PETRO}
    assert said(write(tmp_path, {**files, "company.yaml": DIRECTED})) == [
        "people/d.yml: name it .yaml, or it is not read",
        "people/b.yaml:2 people[0].supervisor: supervisors go round in a circle: petro -> petro",
        "people/c.yaml:2 people[0].roles[0]: no role 'manger'; did you mean 'manager'?",
        "people/c.yaml:2 people[0].supervisor: no person 'petra'; did you mean 'petro'?",
    ]


def test_a_circle_through_several_files_is_told_once(tmp_path: Path) -> None:
    files = {"people/a.yaml": PETRO.replace("iryna", "lida"), "people/b.yaml": LIDA, "company.yaml": DIRECTED}
    assert said(write(tmp_path, files)) == [
        "people/a.yaml:2 people[0].supervisor: supervisors go round in a circle: petro -> lida -> petro"
    ]


def test_a_new_file_of_people_is_noticed(tmp_path: Path) -> None:
    folder = write(tmp_path, {})
    before = state_of(folder)
    write(folder, {"people/a.yaml": PETRO})
    after = state_of(folder)
    assert after != before
    (folder / "people" / "a.yaml").rename(folder / "people" / "b.yaml")
    assert state_of(folder) not in (before, after)


def test_files_of_people_are_bounded_together(tmp_path: Path) -> None:
    rest = b"#" * 20_000_000
    folder = write(tmp_path, {"people/a.yaml": PETRO.encode() + rest, "people/b.yaml": LIDA.encode() + rest})
    assert said(folder, Severity.ERROR) == [
        "people/b.yaml: together with the files before it this is larger than 32 MB; are they the right ones?"
    ]
    folder = write(tmp_path, {"people/a.yaml": b"#" * 32_000_001, "people/b.yaml": LIDA})
    assert said(folder, Severity.ERROR)[0] == "people/a.yaml: the file is larger than 32 MB; is it the right one?"


def test_thousands_of_people_are_checked_in_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """More than a megabyte; in a line of supervisors one below the other, which no check may walk for each anew."""
    folder = write(tmp_path, {"people.yaml": crowd(12_000), "company.yaml": DIRECTED})
    assert (folder / "people.yaml").stat().st_size > 1_000_000
    began = time.process_time()
    assert check(folder) == 0
    assert time.process_time() - began < 20, "work grows faster than people"
    assert "12000 people" in capsys.readouterr().out


def test_the_same_mistakes_at_everybody_are_told_in_seconds(tmp_path: Path) -> None:
    people = crowd(3_000, supervisor="x{}", zone="Europe/Kiyv")
    began = time.process_time()
    told = said(write(tmp_path, {"people.yaml": people, "company.yaml": DIRECTED}), Severity.ERROR)
    assert time.process_time() - began < 20, "each mistake is compared with everybody"
    assert len(told) == 3_000 + 2_999
    assert "people.yaml:5004 people[1000].supervisor: no person 'x999'; did you mean 'w999'?" in told


def test_what_was_meant_is_found_among_many() -> None:
    known = [f"{first}{number}-{last}" for first in ("an", "bo") for number in range(2_000) for last in ("a", "b")]
    assert meant("cn17-a", [*known, "zn17-a"]) == "; did you mean 'zn17-a'?"
    assert meant("bo1999-c", known) == "; did you mean 'bo1999-b'?"
    assert meant("qqqqqqqqqqq", known) == ""


def test_old_line_ends_are_no_line_ends() -> None:
    tree = parse_tree("a: x\u2028y\u0085z\nb: [c: d]\n")
    assert tree.value == {"a": "x y z", "b": [{"c": "d"}]}
    assert tree.line(("b", 0, "c")) == 2


def test_the_small_company_is_the_same_in_one_file_and_in_two(tmp_path: Path) -> None:
    head, first, second = FILES["people.yaml"].partition("  - key: olena")[0], *_people()
    together = load_company(write(tmp_path / "one", {}))
    folder = write(tmp_path / "two", {"people/1.yaml": head + first, "people/2.yaml": head + second})
    (folder / "people.yaml").unlink()
    assert load_company(folder) == together


def _people() -> tuple[str, str]:
    first, mark, second = FILES["people.yaml"].removeprefix("people:\n").partition("  - key: iryna")
    return first, mark + second
