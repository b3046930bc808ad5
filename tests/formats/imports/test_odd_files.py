"""Files of rows that are odd or hostile: leftovers of spreadsheets, code pages on short evidence, small files that
unpack to much."""

import gzip
import io
import resource
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from formats.imports.values import Refused
from formats.tables.table_file import Expected, read_sheet, rows_of
from tests.formats.imports.small import HEADER
from tests.formats.imports.test_files import cells, fault, workbook
from tests.formats.imports.test_spreadsheets import lay_out, read, told
from workflow.written.table import Fault, FileProblem, Note, Sheet

MB = 1 << 20


def test_several_marks_at_the_beginning_are_no_part_of_a_name() -> None:
    assert cells(('\ufeff\ufeff"id";name\r\n1;a\r\n').encode()) == [["id", "name"], ["1", "a"]]
    assert cells(b"\xff\xfe" + "id;name\r\n1;a\r\n".encode("utf-16")) == [["id", "name"], ["1", "a"]]


def test_wide_text_that_breaks_off_within_a_sign_is_no_crash() -> None:
    assert fault("id;name\r\n1;a\r\n".encode("utf-16") + b"\0").fault is Fault.ENCODING


@pytest.mark.parametrize("line", ["sep=;;;;", "sep=;  ", '"sep=;"', "SEP=;", "sep="])
def test_line_that_names_the_separator_is_no_row(line: str) -> None:
    assert cells(f"{line}\r\nid;name\r\n1;a,b\r\n".encode()) == [["id", "name"], ["1", "a,b"]]


def test_line_that_names_the_separator_is_left_in_a_workbook() -> None:
    content = workbook(
        lambda book, page: [page.write_row(n, 0, row) for n, row in enumerate([["sep=;"], ["id"], ["a"]])]
    )
    assert cells(content) == [["id"], ["a"]]


def test_a_cell_may_be_long_and_a_file_may_end_as_in_dos() -> None:
    assert cells(b"id;text\r\n1;" + b"x" * 200_000 + b"\r\n\x1a") == [["id", "text"], ["1", "x" * 200_000]]


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        ("id;sum\r\n1;1\u00a0250,50\r\n", "cp1251", "Windows-1252"),
        ("id;sum\r\n1;1\u00a0250,50 €\r\n", "cp1252", "Windows-1252"),
        ("id;sum\r\n1;1\u00a0250 €\r\n2;2\u00a0500\u00a0€\r\n3;Zoé\r\n", "cp1252", "Windows-1252"),
        ("id;name\r\n1;«Acme»\r\n", "cp1251", "Windows-1252"),
        ("id;name\r\n1;олена шевчук\r\n", "cp1251", "Windows-1251"),
        ("ID;ІМ'Я\r\n1;ОЛЕНА ШЕВЧУК\r\n", "cp1251", "Windows-1251"),
    ],
)
def test_signs_between_words_do_not_hide_the_code_page(text: str, page: str, said: str) -> None:
    found = read_sheet(text.encode(page))
    assert isinstance(found, Sheet)
    assert [record.cells for record in found.records] == [line.split(";") for line in text.splitlines()]
    assert found.notes == [(Note.READ_AS, {"encoding": said})]


@pytest.mark.parametrize("name", ["ОЛЕНА ШЕВЧУК", "олена шевчук", "Ян"])
def test_koi8_is_not_taken_for_another_page_though_its_case_is_even(name: str) -> None:
    found = read_sheet(f"id;name\r\n1;{name}\r\n".encode("koi8-u"))
    assert isinstance(found, Sheet)
    assert not found.notes
    assert found.records[1].foreign


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'\xef\xbb\xbf<meta charset="utf-8"><table><tr><td>id</td></tr></table>', "HTML"),
        (b'[{"id": 1}]', "JSON"),
        (b"{\\rtf1 id}", "RTF"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "MHTML"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(content: bytes, kind: str) -> None:
    found = fault(content)
    assert (found.fault, found.data) == (Fault.OTHER_KIND, {"kind": kind})


def test_list_whose_header_begins_like_another_format_is_read() -> None:
    assert cells(b"ID;PRICE\r\n1;2\r\n") == [["ID", "PRICE"], ["1", "2"]]


# Workbooks


def test_sheet_of_charts_or_with_widths_alone_holds_nothing() -> None:
    def fill(book: Any, page: Any) -> None:
        page.set_column(0, 5, 20)
        full = book.add_worksheet("Full")
        full.write_column(0, 0, ["id", "A1"])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": ["Full", 1, 0, 1, 0]})
        charts = book.add_chartsheet("Charts")
        charts.set_chart(chart)
        book.worksheets_objs.insert(0, book.worksheets_objs.pop())

    found = read_sheet(workbook(fill))
    assert isinstance(found, Sheet)
    assert ([record.cells for record in found.records], found.notes) == ([["id"], ["A1"]], [])


def test_formula_that_was_never_computed_is_not_taken_for_nothing(company: Path, tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADER.strip().split(","))
        for row in (1, 2):
            page.write_row(row, 0, [f"A{row}", "Anna Bell", "MG", "", "New"])
            page.write_formula(row, 7, "=10*2", None, 20)

    raw = workbook(fill)
    deals = lay_out(tmp_path / "crm", repacked(raw, "xl/worksheets/sheet1.xml", b"<v>20</v>", [b"<v></v>"], 1))
    first, second = told(read(company, deals))
    assert isinstance(first, Refused)
    assert first.reason.startswith("the formula in the column 'value' was never computed: open the file")
    assert not isinstance(second, Refused)
    assert second.fields["amount"] == 2000


def repacked(content: bytes, part: str, mark: bytes, instead: Iterable[bytes], count: int = -1) -> bytes:
    """The workbook with something else in a part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            body = before.read(name)
            after.writestr(name, body.replace(mark, b"".join(instead), count) if name == part else body)
    return made.getvalue()


# Logs

LOG = '<log><trace><string key="concept:name" value="1"/><event><string key="a" value="Огляд"/></event></trace></log>'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize(
    "content",
    [
        f"<!-- exported -->\n<!-- twice --><log{LOG[4:]}".encode(),
        f"\n\n  {DECLARED}{LOG}".encode(),
        f"{DECLARED}{LOG}".encode("utf-16"),
        gzip.compress(f"\n{DECLARED}<!-- x -->{LOG}".encode()),
    ],
    ids=["comments", "blanks", "wide", "packed"],
)
def test_log_is_one_whatever_stands_before_it(content: bytes) -> None:
    records = list(rows_of(io.BytesIO(content), Expected()).records)
    assert [record.cells for record in records] == [["case:concept:name", "a"], ["1", "Огляд"]]


# What unpacks to much


def bombs() -> dict[str, bytes]:
    """Files of some hundred kB."""
    plain = workbook(lambda _, page: page.write_row(0, 0, ["person", "from", "until"]))
    mimetype = io.BytesIO()
    with zipfile.ZipFile(mimetype, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", bytes(200 * MB))
    name = b'<definedName name="a">a</definedName>' * 1_000_000
    link = b'<Relationship Id="a" Target="b"/>' * 1_000_000
    texts = b"<si/>" * 20_000_000
    return {
        "names": repacked(plain, "xl/workbook.xml", b"</workbook>", [name, b"</workbook>"]),
        "links": repacked(plain, "xl/_rels/workbook.xml.rels", b"</Rel", [link, b"</Rel"]),
        "texts": repacked(plain, "xl/sharedStrings.xml", b"</sst>", [texts, b"</sst>"]),
        "mimetype": mimetype.getvalue(),
        "events": gzip.compress(b"<log><trace>" + b"<event/>" * 3_000_000 + b"</trace></log>"),
        "rows": b"person;from;until\n" + b"a\n" * 3_900_000,
    }


@pytest.mark.parametrize("name", ["names", "links", "texts", "mimetype", "events", "rows"])
def test_small_list_that_unpacks_to_much_is_refused_before(name: str) -> None:
    content = bombs()[name]
    before = _memory()
    found = fault(content)
    assert found.fault in (Fault.TOO_LARGE, Fault.OTHER_KIND)
    assert _memory() - before < 60 * MB


@pytest.mark.parametrize(
    "body", [b"<event/>" * 2_000_000, b"<string key='a' value='" + b"a" * (40 * MB) + b"'/>"], ids=["events", "tag"]
)
def test_log_of_which_one_case_is_too_large_is_refused(body: bytes) -> None:
    file = io.BytesIO(gzip.compress(b"<log><trace>" + body + b"</trace></log>"))
    with pytest.raises(FileProblem) as told_of:
        list(rows_of(file, Expected()).records)
    assert told_of.value.fault is Fault.TOO_LARGE


def _memory() -> int:
    """The most that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
