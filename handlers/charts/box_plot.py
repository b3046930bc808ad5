"""How long things take: the median as a bar, the 90th percentile as a whisker, the plan as a mark. Time in stage.

    spread = Spread(title=..., subtitle=..., legend=SpreadLegend("median", "9 of 10 within", "plan"), rows=(...))

Half of all took no longer than the bar, nine of ten no longer than the whisker. Lengths are numbers of one unit,
every word comes in ready. A whisker far beyond the bars is cut at the edge with an arrow and keeps its words. Refuses
to compute percentiles.
"""

from dataclasses import dataclass

from handlers.charts.canvas import Canvas
from handlers.charts.components import checked, drawn, heading, named, noted, seen
from handlers.charts.style import BAD, INK, LEFT, MUTED, NOW, RIGHT, ROOM, SMALL, TRACK
from handlers.charts.text_layout import fitted, width

MOST = 10
_SHORTEST = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stage. `over`: the median is beyond the plan, which `detail` says in words."""

    title: str
    median: float
    ninety: float
    median_text: str
    ninety_text: str
    detail: str = ""
    plan: float | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class SpreadLegend:
    """What bar, whisker and mark are called."""

    median: str
    ninety: str
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Everything that is drawn."""

    title: str
    subtitle: str
    legend: SpreadLegend
    rows: tuple[Row, ...]
    note: str = ""


def draw(spread: Spread) -> bytes:
    """The picture as PNG; raises ValueError for more than `MOST` rows."""
    checked(spread.rows, MOST)
    return drawn(lambda canvas: _lay_out(canvas, spread), shortest=_SHORTEST)


def _lay_out(canvas: Canvas, spread: Spread) -> float:
    y = _legend(canvas, heading(canvas, spread.title, spread.subtitle), spread.legend)
    longest = _longest(spread)
    size, thick, air = (32.0, 30.0, 24.0) if len(spread.rows) > 7 else (35.0, 40.0, 30.0)
    for row in spread.rows:
        y = named(canvas, y, row.title, row.median_text, row.ninety_text, size)
        if row.detail:
            canvas.text(LEFT, y, fitted(row.detail, SMALL, ROOM), SMALL, BAD if row.over else MUTED)
            y += SMALL * 1.45
        _bar(canvas, y, row, longest, thick)
        y += thick + air
    return noted(canvas, y + 8, spread.note) + 36


def _longest(spread: Spread) -> float:
    """The scale: up to the longest whisker, unless whiskers would flatten the bars."""
    whisker = max((row.ninety for row in spread.rows), default=0)
    bar = max((max(row.median, row.plan or 0) for row in spread.rows), default=0)
    return max(min(whisker, 2.5 * bar), bar) if bar else whisker


def _bar(canvas: Canvas, y: float, row: Row, longest: float, thick: float) -> None:
    scale = ROOM / longest if longest > 0 else 0
    canvas.box(LEFT, y, ROOM, thick, TRACK)
    canvas.box(LEFT, y, min(seen(row.median * scale), ROOM), thick, BAD if row.over else NOW)
    end, middle = LEFT + min(row.ninety * scale, ROOM), y + thick / 2
    begin = LEFT + min(row.median * scale, ROOM)
    if row.ninety > row.median:
        canvas.path([(begin, middle), (end, middle)], INK, 4)
        if row.ninety * scale > ROOM:
            canvas.area([(RIGHT, middle), (RIGHT - 18, middle - 12), (RIGHT - 18, middle + 12)], INK)
        else:
            canvas.path([(end, middle - thick * 0.3), (end, middle + thick * 0.3)], INK, 5)
    if row.plan is not None and row.plan * scale <= ROOM:
        _plan(canvas, LEFT + row.plan * scale, y, thick)


def _plan(canvas: Canvas, x: float, y: float, thick: float) -> None:
    """A line across the bar, standing on a mark below it."""
    foot = y + thick
    canvas.path([(x, y), (x, foot)], "white", 7)
    canvas.path([(x, y), (x, foot)], INK, 3)
    canvas.area([(x - 10, foot + 13), (x + 10, foot + 13), (x, foot - 2)], INK)


def _legend(canvas: Canvas, y: float, words: SpreadLegend) -> float:
    x = float(LEFT)
    for place, said in enumerate((words.median, words.ninety, words.plan)):
        if not said:
            continue
        wide = 54 + width(said, SMALL) + 40
        if x > LEFT and x + wide - 40 > RIGHT:
            x, y = float(LEFT), y + SMALL * 1.6
        middle = y + 17
        if place == 0:
            canvas.box(x, y + 2, 40, 30, NOW, 6)
        elif place == 1:
            canvas.path([(x, middle), (x + 36, middle)], INK, 4)
            canvas.path([(x + 36, middle - 11), (x + 36, middle + 11)], INK, 5)
        else:
            canvas.path([(x + 17, y), (x + 17, y + 22)], INK, 3)
            canvas.area([(x + 7, y + 34), (x + 27, y + 34), (x + 17, y + 19)], INK)
        canvas.text(x + 54, y, said, SMALL, MUTED)
        x += wide
    return y + SMALL + 34
