"""One bar a row: per manager, per department, per product. The figure stands beside it, so the bar is only a help.

    bars = Bars(title="Won by manager", subtitle="October 2026 · UAH", rows=folded(rows, MOST, fold), note="")
    png = await drawing(draw, bars)

Rows come sorted. Amounts of different currencies are different pictures, or rows that say theirs and have no bar in
common: refuses to add or to compare anything.
"""

from dataclasses import dataclass

from handlers.charts.canvas import Canvas
from handlers.charts.components import checked, drawn, heading, named, noted, seen
from handlers.charts.style import BAD, LEFT, NOW, PASSED, ROOM, TRACK

MOST = 14
"""More rows than this do not fit on a phone."""
_SHORTEST = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`value` is the bar's length, `figure` is read in bold, `detail` after it."""

    title: str
    value: float
    figure: str
    detail: str = ""
    tail: bool = False
    """Stands for many: not on the scale of the others, and paler."""
    late: bool = False
    """Worse than it should be: another colour, and the figure says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Everything that is drawn. At least one row."""

    title: str
    subtitle: str
    rows: tuple[Row, ...]
    note: str = ""


def draw(bars: Bars) -> bytes:
    """The picture as PNG; raises ValueError for more than `MOST` rows."""
    checked(bars.rows, MOST)
    return drawn(lambda canvas: _lay_out(canvas, bars), shortest=_SHORTEST)


def _lay_out(canvas: Canvas, bars: Bars) -> float:
    y = heading(canvas, bars.title, bars.subtitle) + 12
    longest = max((row.value for row in bars.rows if not row.tail), default=0)
    size, thick, air = (32.0, 28.0, 18.0) if len(bars.rows) > 8 else (35.0, 40.0, 30.0)
    for row in bars.rows:
        y = named(canvas, y, row.title, row.figure, row.detail, size)
        canvas.box(LEFT, y, ROOM, thick, TRACK)
        length = min(seen(row.value * ROOM / longest), ROOM) if longest > 0 else 0
        canvas.box(LEFT, y, length, thick, PASSED if row.tail else BAD if row.late else NOW)
        y += thick + air
    return noted(canvas, y + 8, bars.note) + 36
