"""In which encoding a text is, by its own bytes.

UTF-8 and UTF-16 show themselves. Which of the two old code pages it is, words tell: in Windows-1251 whole words are
of high bytes, in Windows-1252 a letter with an accent stands among plain ones.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 20
_LINES_LOOKED_AT = 20_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(rb"[A-Za-z\xc0-\xff\xa1-\xa3\xa5\xa8\xaa\xaf\xb2-\xb4\xb8\xba\xbc-\xbf\x8a\x8c\x9a\x9c\x9f]+")
"""Letters in one of the two code pages at least; spaces, quotation marks and currencies are none."""
_OF_BOTH = "\u00a0«»„“”‘’‚–—…•№©®™§°±·€₴\u00ad‰†‡"
_CYRILLIC = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёўАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЫЭЪЁЎ" + _OF_BOTH)
_ACCENTED = frozenset(
    [chr(code) for code in range(0xC0, 0x100) if code not in (0xD7, 0xF7)] + list("ŒœŸŠš" + _OF_BOTH)
)
_LIKELY = 0.9
_COMMON = "оаинтерівсклмпудяьзбгчйхжюєїшщцфґеыэ"
"""Letters of Ukrainian and Russian, the commoner ones first."""
_RANK = {letter: place for place, letter in enumerate(_COMMON)}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode; `said` names it where evidence and not the file itself told."""

    name: str
    errors: str = "strict"
    said: str | None = None
    first_foreign: int | None = None
    """The first line that is in another encoding, where most are not."""


def encoding_of(file: BinaryIO) -> Encoding:
    """By the file's bytes. The file stands at its beginning before and after."""
    head = file.read(_CHUNK)
    file.seek(0)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked and marked != "utf-8-sig":
        return Encoding(marked)
    if not marked and (wide := _wide(head)):
        return Encoding(wide, said="UTF-16")
    try:
        if _is_utf8(file):
            return Encoding("utf-8-sig")
        return _by_lines(file, marked=bool(marked))
    finally:
        file.seek(0)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte is nought, or 4 for Cyrillic letters."""
    if b"\0" not in head or len(head) < 4:
        return None
    for name, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        upper = head[place : _CHUNK - _CHUNK % 2 : 2]
        if upper.count(b"\0") and upper.count(b"\0") + upper.count(b"\4") >= 0.9 * len(upper):
            return name
    return None


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _by_lines(file: BinaryIO, marked: bool) -> Encoding:
    """An old code page, if that is likely and most lines that are not plain are no UTF-8; otherwise UTF-8 with bad
    lines in it."""
    good, first = 0, None
    bad: list[bytes] = []
    for number, line in enumerate(file, 1):
        if line.isascii():
            continue
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            first = first or number
            if len(bad) < _LINES_LOOKED_AT:
                bad.append(line)
    page = None if marked or good > len(bad) else _code_page(b"".join(bad))
    return Encoding(*page) if page else Encoding("utf-8-sig", "surrogateescape", first_foreign=first)


def _code_page(bad: bytes) -> tuple[str, str, str] | None:
    """The likely one: its name, that nothing may be wrong, how it is said."""
    words = [word for word in _WORD.findall(bad) if not word.isascii()]
    whole = sum(len(word) > 1 and min(word) >= 0x80 for word in words)
    mixed = sum(min(word) < 0x80 for word in words)
    if whole > mixed and _is_likely(bad, "cp1251", _CYRILLIC) and _is_cased(words) and not _is_koi8(bad):
        return "cp1251", "strict", "Windows-1251"
    if mixed > whole and _is_likely(bad, "cp1252", _ACCENTED):
        return "cp1252", "strict", "Windows-1252"
    return None if words else _page_of_signs(bad)


def _page_of_signs(bad: bytes) -> tuple[str, str, str] | None:
    """The page in which every high sign stands between words: a space within amounts, a currency, a quotation mark.
    Where it is so in both, they must say the same."""
    read = {page: bad.decode(page, "replace") for page in ("cp1251", "cp1252")}
    signs = [page for page, text in read.items() if all(sign < "\x80" or sign in _OF_BOTH for sign in text)]
    if not signs or len({read[page] for page in signs}) > 1:
        return None
    return signs[-1], "strict", f"Windows-{signs[-1][2:]}"


def _is_likely(content: bytes, page: str, letters: frozenset[str]) -> bool:
    high = [sign for sign in content.decode(page, "replace") if ord(sign) > 0x7F]
    return bool(high) and sum(sign in letters for sign in high) >= _LIKELY * len(high)


def _is_koi8(content: bytes) -> bool:
    """Whether the letters are the common ones if it is read as KOI8-U: all in small or all in big letters it is cased
    as well as it would be in Windows-1251."""
    return _rarity(content, "koi8-u") < _rarity(content, "cp1251")


def _rarity(content: bytes, page: str) -> int:
    letters = (sign for sign in content.decode(page, "replace").casefold() if sign > "\x7f" and sign.isalpha())
    return sum(_RANK.get(letter, len(_RANK)) for letter in letters)


def _is_cased(words: list[bytes]) -> bool:
    """No words such as `оЛЕНА`: so KOI8 looks when it is read as Windows-1251."""
    read = [word.decode("cp1251", "replace") for word in words if len(word) > 1]
    turned = sum(word[0].islower() and word[1:].isupper() for word in read)
    return turned * 4 < max(len(read), 1)
