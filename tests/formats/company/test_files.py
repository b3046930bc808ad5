"""Files that cannot be read at all: said in a sentence, never a trace, never a hang."""

import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from formats.company.yaml_tree import UnreadableYaml, parse_tree
from tests.formats.company.small import COMPANY, PEOPLE, PROCESS, said, write
from workflow.written.problems import Severity

SALE = "processes/sale.yaml"
ANCHORS = "anchors and aliases (& and *) are not read here; write it out"
BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

UNREADABLE = [
    ("", "company.yaml: the file is empty"),
    ("# лише коментар\n", "company.yaml: the file is empty"),
    (BOMB, f"company.yaml:1 {ANCHORS}"),
    (COMPANY + "zone: *uk\n", f"company.yaml:7 {ANCHORS}"),
    (
        COMPANY + "zone: !!python/object:os.system x\n",
        "company.yaml:7 tags (!) are not read here; write the value alone",
    ),
    (COMPANY + "---\nzone: x\n", "company.yaml:7 a second document begins here; one file is one document"),
    (COMPANY + "? [a, b]\n: c\n", "company.yaml:7 a key must be one word"),
    (COMPANY.encode("cp1251"), "company.yaml:1 the file is not in UTF-8; save it in that encoding"),
    (b"title: Proba\nzone: \xcf\n", "company.yaml:2 the file is not in UTF-8; save it in that encoding"),
    (COMPANY.encode("utf-16"), "company.yaml:1 the file is not in UTF-8; save it in that encoding"),
    ("title: a\x00b\n", "company.yaml:1 there is a character here that no text has"),
    (
        COMPANY + 'zone: "\\ud83d\\ude00 x"\n',
        "company.yaml:7 there is a character here that no text has, \\ud83d: it is half of a sign,"
        " as JSON tools write them; write the sign itself",
    ),
    (
        COMPANY + '"\\ude00": x\n',
        "company.yaml:7 there is a character here that no text has, \\ude00: it is half of a sign,"
        " as JSON tools write them; write the sign itself",
    ),
    (
        'title: "a\\0b"\n',
        "company.yaml:1 there is a character here that no text has, \\x00: leave it out",
    ),
    ("x" * 1_000_001, "company.yaml: the file is larger than 1 MB; is it the right one?"),
    ("[" * 5_000, "company.yaml:1 nested deeper than 20 levels"),
    ("- a\n- b\n", "company.yaml:1 keys such as 'title:' are needed here"),
    ("просто слова", "company.yaml:1 keys such as 'title:' are needed here"),
    (
        "title: Криниця: насоси\n",
        "company.yaml:1 this is not YAML: mapping values are not allowed here"
        " (a text with a colon in it must be in quotes)",
    ),
    (
        "title: {uk: Проба\nzone: x\n",
        "company.yaml:2 this is not YAML: expected ',' or '}', but got ':'"
        " (a bracket is not closed, or a quoted text goes on after its quotes)",
    ),
    (
        "title: x\n\tzone: y\n",
        "company.yaml:2 this is not YAML: found character '\\t' that cannot start any token"
        " (indent with spaces, not tabs)",
    ),
    (
        "title: 'Проба\n",
        "company.yaml:2 this is not YAML: found unexpected end of stream (a quote is not closed)",
    ),
]


def workbook(form: str) -> bytes:
    """What a spreadsheet program saves, as far as it tells the form."""
    parts = {
        "xlsx": {"xl/workbook.xml": "<x/>"},
        "ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in parts[form].items():
            file.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_workbook_under_the_name_of_a_text_is_told_as_one(tmp_path: Path, form: str) -> None:
    told = said(write(tmp_path, {"people.yaml": workbook(form)}), Severity.ERROR)
    assert told == ["people.yaml: this is a workbook, not text; write the file in a text editor"]


@pytest.mark.parametrize(("content", "line"), UNREADABLE, ids=[line[:60] for _, line in UNREADABLE])
def test_unreadable_file_is_told(tmp_path: Path, content: str | bytes, line: str) -> None:
    assert said(write(tmp_path, {"company.yaml": content})) == [line]


@pytest.mark.parametrize("name", ["company.yaml", "people.yaml"])
def test_missing_file_is_told(tmp_path: Path, name: str) -> None:
    (write(tmp_path, {}) / name).unlink()
    assert f"{name}: there is no such file" in said(tmp_path)


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (write(tmp_path, {}) / "processes" / "sales.yaml").mkdir()
    assert "processes/sales.yaml: this is a folder, not a file" in said(tmp_path)


def test_missing_folder_is_told(tmp_path: Path) -> None:
    assert said(tmp_path / "none") == [f"{tmp_path / 'none'}: there is no such folder"]


def test_empty_folder_names_everything_that_is_missing(tmp_path: Path) -> None:
    assert said(tmp_path) == [
        "processes: there is no process; write at least one, for example processes/sale.yaml",
        "company.yaml: there is no such file",
        "people.yaml: there is no such file",
    ]


def test_empty_company_is_told(tmp_path: Path) -> None:
    assert "people.yaml:1 people: nobody works here; name at least one person" in said(
        write(tmp_path, {"people.yaml": "people: []\n"})
    )


def test_other_ending_is_told(tmp_path: Path) -> None:
    assert said(write(tmp_path, {"processes/visit.yml": "key: visit"})) == [
        "processes/visit.yml: name it .yaml, or it is not read"
    ]


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    texts = {"company.yaml": COMPANY, "people.yaml": PEOPLE, SALE: PROCESS}
    assert (
        said(
            write(
                tmp_path,
                {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in texts.items()},
            )
        )
        == []
    )


def test_words_stay_words() -> None:
    tree = parse_tree(
        "a: no\nb: on\nc: true\nd: 12\ne: 1.5\nf: 2026-01-31\ng: ~\nh: '12'\ni: 1_000\nj: 0o17\nk: 12:30\n"
    )
    assert tree.value == {
        "a": "no", "b": "on", "c": True, "d": 12, "e": 1.5, "f": "2026-01-31",
        "g": None, "h": "12", "i": "1_000", "j": "0o17", "k": "12:30",
    }  # fmt: skip


def test_line_of_every_part_is_known() -> None:
    tree = parse_tree("a:\n  - b: 1\n    c: [2,\n       3]\n")
    assert [tree.line(p) for p in [("a",), ("a", 0), ("a", 0, "c"), ("a", 0, "c", 1), ("a", 0, "none")]] == [
        1,
        2,
        3,
        4,
        2,
    ]


def test_bomb_is_refused_before_it_grows() -> None:
    with pytest.raises(UnreadableYaml, match="anchors"):
        parse_tree(BOMB)


def test_reading_brings_neither_aiogram_nor_yaml_before_it_is_asked() -> None:
    code = "import sys, bot.cli.check_company;"
    code += "print([m for m in ('aiogram', 'yaml', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


SAMPLE = Path(__file__).parents[3] / "company"


FILES = sorted(str(one.relative_to(SAMPLE)) for one in SAMPLE.glob("**/*.yaml") if one.parent.name != "imports")


@pytest.mark.parametrize("name", FILES)
def test_of_a_file_that_cannot_be_read_nothing_else_is_said(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "company"
    shutil.copytree(SAMPLE, folder)
    (folder / name).write_text("a: [", encoding="utf-8")
    (line,) = said(folder, Severity.ERROR)
    assert line.startswith(f"{name}:2 this is not YAML: ")
