"""What a file is, by its first bytes: names lie, and spreadsheets save under any of them."""

import gzip
import re
import zipfile
import zlib
from enum import StrEnum
from typing import BinaryIO

from workflow.written.table import Fault, FileProblem

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "RTF"),
    (b"MIME-Version:", "MHTML"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"II*\0", "TIFF"),
    (b"ID;PWXL", "SYLK"),
    (b"ID;PCALC", "SYLK"),
)
_IN_ZIP = (
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "DOCX"),
    ("ppt/presentation.xml", "PPTX"),
    ("Index/Document.iwa", "Numbers"),
    ("Index.zip", "Numbers"),
)
_WORKBOOKS = ("XLS", "XLSB", "ODS", "Numbers")
_COMMENTS = re.compile(rb"(?:<!--.*?-->\s*)+", re.DOTALL)
_JSON = re.compile(rb"[\[{]\s*[\[{\"]")


class Kind(StrEnum):
    """What can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"
    LOG = "log"
    PACKED_LOG = "packed_log"


def kind_of(file: BinaryIO) -> Kind:
    """What to read it as; raises FileProblem. The file stands at its beginning before and after."""
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return _packed(file)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    if head.startswith(_OLE):
        return _old(file)
    other = next((name for mark, name in _OTHERS if head.startswith(mark)), None)
    if other:
        raise FileProblem(Fault.OTHER_KIND, data={"kind": other})
    return _marked_up(head) or Kind.TEXT


def is_workbook(file: BinaryIO) -> bool:
    """Whether a spreadsheet program has saved it in a form of its own, one that can be read here or another."""
    try:
        return kind_of(file) is Kind.WORKBOOK
    except FileProblem as problem:
        return problem.fault in (Fault.PROTECTED, Fault.DAMAGED) or problem.data.get("kind") in _WORKBOOKS


def _packed(file: BinaryIO) -> Kind:
    try:
        head = gzip.GzipFile(fileobj=file).read(_HEAD)
    except (OSError, EOFError, zlib.error):
        raise FileProblem(Fault.DAMAGED_LOG) from None
    finally:
        file.seek(0)
    if _marked_up(head) is None:
        raise FileProblem(Fault.OTHER_KIND, data={"kind": "GZIP"})
    return Kind.PACKED_LOG


def _zipped(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            of_office = _beginning(packed, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        raise FileProblem(Fault.DAMAGED) from None
    finally:
        file.seek(0)
    if "xl/workbook.xml" in names:
        return Kind.WORKBOOK
    what = next((kind for name, kind in _IN_ZIP if name in names), "ODS" if "opendocument" in of_office else "ZIP")
    raise FileProblem(Fault.OTHER_KIND, data={"kind": what})


def _beginning(packed: zipfile.ZipFile, name: str) -> str:
    """No more of a part than is needed: what it unpacks to may be anything."""
    with packed.open(name) as part:
        return part.read(80).decode("ascii", "replace")


def _old(file: BinaryIO) -> Kind:
    """The container of old workbooks holds the new ones that have a password."""
    content = file.read()
    file.seek(0)
    if _PROTECTED in content:
        raise FileProblem(Fault.PROTECTED)
    raise FileProblem(Fault.OTHER_KIND, data={"kind": "XLS"})


def _marked_up(head: bytes) -> Kind | None:
    """XML, HTML and JSON, also in UTF-16."""
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    plain = plain[found.end() :] if (found := _COMMENTS.match(plain)) else plain
    if plain.startswith(b"<") and any(tag in plain for tag in (b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise FileProblem(Fault.OTHER_KIND, data={"kind": "HTML"})
    if _JSON.match(plain):
        raise FileProblem(Fault.OTHER_KIND, data={"kind": "JSON"})
    if not plain.startswith((b"<?xml", b"<log")):
        return None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        raise FileProblem(Fault.OTHER_KIND, data={"kind": "XML Spreadsheet 2003"})
    return Kind.LOG
