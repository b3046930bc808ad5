"""What everybody has on their hands: bars in parts, a number on each part. Team load, and whatever else has parts.

load = Load(title=..., subtitle=..., parts=("open", "due today", "late", "waiting"), rows=(...), note="")

The parts have one order and one colour in all rows; the number on a part, and the list under the name where a part is
too short for its number, say the same without colour.
"""

from dataclasses import dataclass

from handlers.charts.canvas import Canvas
from handlers.charts.components import Entry, checked, drawn, heading, legend, named, noted, seen
from handlers.charts.style import LEFT, MUTED, PARTS, ROOM, SMALL, TRACK, ink_on
from handlers.charts.text_layout import width, wrapped

MOST = 14
_SHORTEST = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person. `counts` are in the order of the parts; `texts` are the same as their reader writes them."""

    title: str
    counts: tuple[int, ...]
    texts: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Everything that is drawn. At most as many parts as `style.PARTS` has colours."""

    title: str
    subtitle: str
    parts: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


def draw(load: Load) -> bytes:
    """The picture as PNG; raises ValueError for more than `MOST` rows or too many parts."""
    checked(load.rows, MOST)
    checked(load.parts, len(PARTS))
    return drawn(lambda canvas: _lay_out(canvas, load), shortest=_SHORTEST)


def _lay_out(canvas: Canvas, load: Load) -> float:
    y = heading(canvas, load.title, load.subtitle)
    entries = [Entry(words, colour) for words, colour in zip(load.parts, PARTS, strict=False)]
    y = legend(canvas, y, entries) + 4
    longest = max((sum(row.counts) for row in load.rows), default=0)
    size, thick, air = (32.0, 38.0, 18.0) if len(load.rows) > 8 else (35.0, 48.0, 30.0)
    for row in load.rows:
        y = named(canvas, y, row.title, row.total, "", size)
        y = _listed(canvas, y, load.parts, row, longest)
        canvas.box(LEFT, y, ROOM, thick, TRACK)
        _parts(canvas, y, row, longest, thick)
        y += thick + air
    return noted(canvas, y + 8, load.note) + 36


def _parts(canvas: Canvas, y: float, row: Row, longest: int, thick: float) -> None:
    x = float(LEFT)
    lengths = _lengths(row, longest)
    for length, colour, words in zip(lengths, PARTS, row.texts, strict=False):
        canvas.box(x, y, length, thick, colour, 4)
        if _fits(words, length):
            middle = y + (thick - SMALL) / 2 - 1
            canvas.text(x + length / 2, middle, words, SMALL, ink_on(colour), bold=True, align="center")
        x += length


def _listed(canvas: Canvas, y: float, parts: tuple[str, ...], row: Row, longest: int) -> float:
    """Where a part is too short for its number, all of them are told in words."""
    each = list(zip(parts, row.texts, row.counts, _lengths(row, longest), strict=False))
    if all(_fits(words, length) for _, words, n, length in each if n):
        return y
    told = " · ".join(f"{part}: {words}" for part, words, n, _ in each if n)
    for line in wrapped(told, SMALL, ROOM, lines=2):
        canvas.text(LEFT, y, line, SMALL, MUTED)
        y += SMALL * 1.3
    return y + 4


def _fits(words: str, length: float) -> bool:
    return length >= width(words, SMALL, bold=True) + 12


def _lengths(row: Row, longest: int) -> list[float]:
    """In proportion, but never too short for a number of one or two digits, and never beyond the page."""
    raw = [max(seen(count * ROOM / longest), 46 if count else 0) if longest else 0.0 for count in row.counts]
    return [length * min(1, ROOM / sum(raw)) for length in raw] if sum(raw) else raw
