"""Files of rows as people really save them: any encoding and separator, workbooks, names that lie."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from formats.tables import texts
from formats.tables.table_file import Expected, read_sheet, rows_of
from formats.tables.workbook import Bounds
from handlers.screens.files import fault_words
from handlers.screens.texts import texts_for
from workflow.written.table import Cell, Fault, FileProblem, Note, Sheet

DAY = datetime(2026, 4, 3)  # noqa: DTZ001
FAULTS = Path(__file__).parents[4] / "shared" / "faults"
ROWS = [["id", "client", "amount"], ["A1", "Олена Шевчук", "12,50"], ["A2", "Європа", "1 250,00"]]
FRENCH = [["id", "client", "montant"], ["A1", "Société Générale", "12,50"], ["A2", "Crémerie Noël", "1,00"]]


def text(rows: list[list[str]], separator: str = ";") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def cells(content: bytes) -> list[list[Cell]]:
    read = read_sheet(content)
    assert isinstance(read, Sheet), read
    return [record.cells for record in read.records]


def fault(content: bytes) -> FileProblem:
    read = read_sheet(content)
    assert isinstance(read, FileProblem)
    return read


def workbook(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    fill(book, book.add_worksheet("Deals"))
    book.close()
    return file.getvalue()


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_encoding_and_separator_are_told_by_the_file(encoding: str, separator: str) -> None:
    assert cells(text(ROWS, separator).encode(encoding)) == ROWS


@pytest.mark.parametrize(
    ("rows", "encoding", "said"), [(ROWS, "cp1251", "Windows-1251"), (FRENCH, "cp1252", "Windows-1252")]
)
def test_code_page_is_told_by_its_words_and_said(rows: list[list[str]], encoding: str, said: str) -> None:
    read = read_sheet(text(rows).encode(encoding))
    assert isinstance(read, Sheet)
    assert [record.cells for record in read.records] == rows
    assert read.notes == [(Note.READ_AS, {"encoding": said})]


@pytest.mark.parametrize("encoding", ["koi8-u", "cp866", "mac-roman", "cp1250"])
def test_what_is_in_no_known_encoding_is_not_guessed(encoding: str) -> None:
    rows = {"mac-roman": FRENCH, "cp1250": [["id", "klient"], ["1", "Łódź żółć gęślą"]]}.get(encoding, ROWS)
    read = read_sheet(text(rows).encode(encoding))
    assert isinstance(read, Sheet)
    assert not read.notes
    assert [record.foreign for record in read.records] == [False] + [True] * (len(rows) - 1)


def test_one_bad_row_is_wrong_alone() -> None:
    read = read_sheet(text(ROWS).encode() + "A3;Іван;1\r\n".encode("cp1251"))
    assert isinstance(read, Sheet)
    assert [record.foreign for record in read.records] == [False, False, False, True]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=,"])
def test_line_that_names_the_separator_is_no_row(line: str) -> None:
    read = read_sheet(f"\ufeff{line}\r\n{text(ROWS, line.strip(chr(34))[-1])}".replace("12,50", "1250").encode())
    assert isinstance(read, Sheet)
    assert (read.records[0].number, read.records[0].cells) == (1, ROWS[0])


def test_amounts_with_commas_do_not_make_columns() -> None:
    rows = [["Сума, грн", "Хто, звідки"], ["1,50", "а, б"], ["2,00", "в, г"]]
    assert cells(text(rows).encode()) == rows


def test_empty_rows_are_left_out_and_counted() -> None:
    read = read_sheet(b'id;note\n;\n\nA1;"two\nlines"\n;;;\nA2;x\n')
    assert isinstance(read, Sheet)
    assert [(record.number, record.cells) for record in read.records] == [
        (1, ["id", "note"]),
        (4, ["A1", "two\nlines"]),
        (6, ["A2", "x"]),
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'id;a\nA1;x\nA2;"y\nA3;z\n', 3),
        (b'id;a\nA1;"x"y;\n', 2),
        (b'sep=;\nid;a\nA1;"x\n', 3),
        (b'"id;a\nA1;x\n', 1),
    ],
)
def test_quotation_mark_that_is_off_is_told_by_its_line(content: bytes, line: int) -> None:
    told = fault(content)
    assert (told.fault, told.line) == (Fault.QUOTES, line)


# Workbooks


def test_cells_of_a_workbook_keep_their_types() -> None:
    def fill(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        page.write_row(0, 0, ["id", "amount", "when", "sure", "sum", "wrong"])
        page.write_string(1, 0, "007")
        page.write_number(1, 1, 0.1 + 0.2)
        page.write_datetime(1, 2, DAY, day)
        page.write_boolean(1, 3, True)
        page.write_formula(1, 4, "=B2*2", None, 1250)
        page.write_formula(1, 5, "=NA()", None, "#N/A")

    expected = ["007", Decimal("0.3"), DAY, True, Decimal(1250), "#N/A"]
    assert cells(workbook(fill))[1] == expected


def test_days_counted_from_1904_are_the_same_days() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, ["when"])
        page.write_datetime(1, 0, DAY.replace(hour=14, minute=5), book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))

    assert cells(workbook(fill, date_1904=True))[1] == [DAY.replace(hour=14, minute=5)]


def test_first_sheet_that_can_be_seen_and_holds_something_is_read() -> None:
    def fill(book: Any, page: Any) -> None:
        page.hide()
        page.write_row(0, 0, ["hidden"])
        book.add_worksheet("Empty").activate()
        book.add_worksheet("Угоди").write_row(4, 1, ["id", "client"])
        book.add_worksheet("More").write_row(0, 0, ["more"])

    content = workbook(fill)
    read = read_sheet(content)
    assert isinstance(read, Sheet)
    assert [(record.number, record.cells) for record in read.records] == [(5, ["id", "client"])]
    assert read.notes == [(Note.ONE_SHEET, {"sheet": "Угоди"})]
    assert [record.cells for record in rows_of(io.BytesIO(content), Expected(sheet="More")).records] == [["more"]]
    with pytest.raises(FileProblem) as caught:
        rows_of(io.BytesIO(content), Expected(sheet="Less"))
    assert texts.fault_words(caught.value) == "there is no sheet 'Less'; there are Deals, Empty, Угоди, More"


def test_format_down_to_the_end_of_the_sheet_costs_nothing() -> None:
    content = spread(b'<row r="1"><c r="A1"><v>1</v></c></row>' + FORMATTED)
    assert cells(content) == [[Decimal(1)]]


FORMATTED = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(2, 200_000))


def test_cells_too_far_apart_are_refused_before_they_are_unpacked() -> None:
    far = spread(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    assert fault(far).fault is Fault.TOO_LARGE


def test_bomb_is_refused() -> None:
    content = spread(b'<row r="1"><c r="A1"><v>' + b"1" * 3_000_000 + b"</v></c></row>")
    assert len(content) < 20_000
    with pytest.raises(FileProblem) as caught:
        rows_of(io.BytesIO(content), Expected(), Bounds(unpacked=1_000_000))
    assert caught.value.fault is Fault.TOO_LARGE


def spread(rows: bytes) -> bytes:
    """A workbook with these rows in its sheet."""
    plain = workbook(lambda book, page: page.write_number(0, 0, 1))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part[: part.index(b"<sheetData>") + 11] + rows + part[part.index(b"</sheetData>") :]
            new.writestr(name, part)
    return file.getvalue()


# What is no table


def zipped(name: str, content: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(name, content)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (OLE + bytes(600), "XLS"),
        (zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "ODS"),
        (zipped("Index/Document.iwa"), "Numbers"),
        (zipped("xl/workbook.bin"), "XLSB"),
        (zipped("word/document.xml"), "DOCX"),
        (zipped("a.txt"), "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><table><tr><td>id", "HTML"),
        (b'<?xml version="1.0"?><Data/>', "XML"),
    ],
)
def test_file_of_another_kind_is_called_by_its_kind(content: bytes, kind: str) -> None:
    told = fault(content)
    assert (told.fault, told.data) == (Fault.OTHER_KIND, {"kind": kind})


def test_workbook_that_cannot_be_opened_is_told_why() -> None:
    assert fault(OLE + "EncryptedPackage".encode("utf-16-le")).fault is Fault.PROTECTED
    whole = workbook(lambda book, page: page.write_row(0, 0, ["id"]))
    assert fault(whole[: len(whole) // 2]).fault is Fault.DAMAGED
    assert fault(zipped("xl/workbook.xml")).fault is Fault.DAMAGED
    assert fault(workbook(lambda book, page: None)).fault is Fault.NO_HEADER


def test_every_fault_has_a_sentence_here_and_in_every_language() -> None:
    data = {"column": "id", "kind": "PDF", "sheet": "A", "sheets": "B"}
    for one in Fault:
        problem = FileProblem(one, data=data)
        assert texts.fault_words(problem)
        assert len({fault_words(texts_for(language), problem) for language in ("uk", "en", "fr")}) == 3


def test_any_bytes_are_read_or_refused() -> None:
    """Nothing but a FileProblem comes out, whatever comes in."""
    whole = workbook(lambda book, page: page.write_row(0, 0, ["id", "x"]))
    for start in (whole, text(ROWS).encode("utf-16"), text(ROWS).encode("cp1251"), OLE, b"\x1f\x8b", b"PK\x03\x04"):
        for place in range(0, len(start), max(1, len(start) // 60)):
            for content in (start[:place], start[:place] + b"\xff\x00" + start[place + 2 :]):
                assert isinstance(read_sheet(content), Sheet | FileProblem)


@pytest.mark.parametrize(
    "name", ["bom-quoted", "cp1251", "sep-line", "trailing-empty-columns", "utf16", "absences-cp1251"]
)
def test_files_that_were_refused_are_read(name: str) -> None:
    if not FAULTS.is_dir():
        pytest.skip(f"there are no such files at {FAULTS}")
    header, row = cells((FAULTS / f"{name}.csv").read_bytes())
    assert header[0] in ("id", "person")
    assert "Олена Шевчук" in row
