"""Words in pixels: how wide they are, where they break, how much of them fits.

The font is DejaVu Sans, which comes with matplotlib: Latin, Cyrillic, Arabic and Hebrew, and the marks used here.
matplotlib sets right-to-left words itself; marks of isolation around them are kept in balance on every line. Refuses
to shrink letters: what does not fit is cut with an ellipsis.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from handlers.charts.style import DPI, SMALL

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

_BLANK = re.compile(r"[ \t\r\n]+")
"""Where a line may break; a space that keeps words together is none."""
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"


def font(size: float, *, bold: bool = False) -> "FontProperties":
    """The font in this size, in pixels."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size * 72 / DPI)


@lru_cache(maxsize=4096)
def width(words: str, size: float, *, bold: bool = False) -> float:
    """How wide the words are, in pixels."""
    file = _file(bold)
    file.set_size(size * 72 / DPI, DPI)
    file.set_text(drawable(words), 0.0)
    return float(file.get_width_height()[0]) / 64


def drawable(words: str) -> str:
    """Without signs the font has no picture for."""
    known = _known_signs()
    return "".join(sign for sign in words if ord(sign) in known)


def fitted(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of the words as there is room for."""
    if width(words, size, bold=bold) <= room:
        return words
    short, long = 0, len(words)
    while short < long:
        middle = (short + long + 1) // 2
        fits = width(_cut(words, middle), size, bold=bold) <= room
        short, long = (middle, long) if fits else (short, middle - 1)
    return _cut(words, short)


def wrapped(words: str, size: float, room: float, *, lines: int, bold: bool = False) -> list[str]:
    """The words on at most so many lines; what does not fit ends in an ellipsis, a word too long for a line too."""
    found: list[str] = []
    line = ""
    waiting = [word for word in _BLANK.split(words) if word]
    while waiting:
        longer = f"{line} {waiting[0]}".strip()
        if line and width(longer, size, bold=bold) > room:
            if len(found) == lines - 1:
                line = f"{line} {' '.join(waiting)}"
                break
            found.append(line)
            line = ""
        else:
            line = longer
            waiting.pop(0)
    return [fitted(part, size, room, bold=bold) for part in _balanced([*found, line]) if part]


def _cut(words: str, length: int) -> str:
    return _balanced([words[:length].rstrip() + "…"])[0]


def _balanced(lines: list[str]) -> list[str]:
    """Every line closes what it opens; what the line before had to close is opened again."""
    found, open_ = [], 0
    for line in lines:
        whole = "\u2068" * open_ + line
        open_ = max(sum(whole.count(sign) for sign in _OPENING) - whole.count(_CLOSING), 0)
        found.append(whole + _CLOSING * open_)
    return found


@cache
def _file(bold: bool) -> Any:
    from matplotlib.font_manager import findfont, get_font

    return get_font(findfont(font(SMALL, bold=bold)))


@cache
def _known_signs() -> frozenset[int]:
    return frozenset(_file(False).get_charmap()) | frozenset(map(ord, _OPENING + _CLOSING))
