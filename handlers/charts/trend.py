"""How figures went over weeks or months: lines over time, each named at its end.

trend = Trend(title=..., subtitle=..., moments=("Aug", "Sep", "Oct"), series=(...), ticks=ticks(most, t.number))

Lines differ in colour, in dash and in the name at their end. A moment without a figure is None: the line has a gap
there, never a zero. Amounts of different currencies belong into different pictures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

from handlers.charts.canvas import Canvas, Point
from handlers.charts.components import checked, drawn, heading, noted
from handlers.charts.style import LEAST, LEFT, LINE, MUTED, RIGHT, ROOM, SERIES, SMALL, TRACK
from handlers.charts.text_layout import fitted, width

MOST_SERIES = 6
_PLOT = 640
_NAMES = 250
_SHORTEST = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line; `values` in the order of the moments, `last_text` is its last figure as it is read."""

    title: str
    values: tuple[float | None, ...]
    last_text: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, and what stands beside it."""

    value: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Everything that is drawn."""

    title: str
    subtitle: str
    moments: tuple[str, ...]
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    note: str = ""


def ticks(most: float, write: Callable[[float], str]) -> tuple[Tick, ...]:
    """Three to six lines from nothing to just above `most`, at round numbers, written by `write`."""
    if not isfinite(most) or most <= 0:
        return (Tick(0, write(0)), Tick(1, write(1)))
    unit: float = 10.0 ** floor(log10(most))
    step = next(unit * part for part in (0.2, 0.25, 0.5, 1, 2, 5) if unit * part * 5 >= most)
    if most >= 3:
        step = max(round(step), 1)
    count = -int(-most // step)
    return tuple(Tick(at * step, write(at * step)) for at in range(count + 1))


def draw(trend: Trend) -> bytes:
    """The picture as PNG; raises ValueError for more than `MOST_SERIES` lines."""
    checked(trend.series, MOST_SERIES)
    return drawn(lambda canvas: _lay_out(canvas, trend), shortest=_SHORTEST)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines are drawn."""

    left: float
    right: float
    top: float
    bottom: float
    highest: float
    moments: int

    def point(self, at: int, value: float) -> Point:
        share = at / (self.moments - 1) if self.moments > 1 else 0.5
        up = min(max(value / self.highest, 0), 1) if self.highest > 0 else 0
        return self.left + (self.right - self.left) * share, self.bottom - (self.bottom - self.top) * up


def _lay_out(canvas: Canvas, trend: Trend) -> float:
    top = heading(canvas, trend.title, trend.subtitle) + 24
    names = _NAMES if trend.series else 0
    left = LEFT + max((width(tick.words, LEAST) for tick in trend.ticks), default=0) + 18
    highest = max((tick.value for tick in trend.ticks), default=0)
    frame = _Frame(left, RIGHT - names, top, top + _PLOT, highest, len(trend.moments))
    for tick in trend.ticks:
        y = frame.point(0, tick.value)[1]
        canvas.path([(left - 6, y), (frame.right, y)], TRACK if tick.value else LINE, 3)
        canvas.text(left - 16, y - LEAST / 2, tick.words, LEAST, MUTED, align="right")
    _moments(canvas, frame, trend.moments)
    for number, series in enumerate(trend.series):
        _line(canvas, frame, series, number)
    _names(canvas, frame, trend.series)
    return noted(canvas, frame.bottom + 84, trend.note) + 36


def _moments(canvas: Canvas, frame: _Frame, moments: Sequence[str]) -> None:
    """As many names under the axis as there is room for, the last one always."""
    if not moments:
        return
    widest = max(width(words, LEAST) for words in moments) + 24
    room = max(int((frame.right - frame.left) // widest), 1)
    every = -(-len(moments) // room)
    for at in range(len(moments) - 1, -1, -every):
        x = frame.point(at, 0)[0]
        canvas.path([(x, frame.bottom), (x, frame.bottom + 10)], LINE, 3)
        shown = fitted(moments[at], LEAST, ROOM / 2)
        half = width(shown, LEAST) / 2
        canvas.text(min(max(x, LEFT + half), RIGHT - half), frame.bottom + 20, shown, LEAST, MUTED, align="center")


def _line(canvas: Canvas, frame: _Frame, series: Series, number: int) -> None:
    piece: list[Point] = []
    for at, value in enumerate([*series.values, None]):
        if value is not None:
            piece.append(frame.point(at, value))
            continue
        _piece(canvas, piece, number)
        piece = []


def _piece(canvas: Canvas, piece: Sequence[Point], number: int) -> None:
    canvas.path(piece, SERIES[number], 6, dashed=number % 2 == 1)
    for x, y in piece if len(piece) <= 16 else piece[-1:]:
        canvas.box(x - 8, y - 8, 16, 16, SERIES[number], 8 if number < 2 else 2)


def _names(canvas: Canvas, frame: _Frame, series: Sequence[Series]) -> None:
    """Each line's name beside its end, moved apart where ends are near each other."""
    ends = sorted((_end(frame, one), number) for number, one in enumerate(series))
    high = SMALL * 1.25 + LEAST * 1.5
    ys = [y - high / 2 for y, _ in ends]
    for at in range(1, len(ys)):
        ys[at] = max(ys[at], ys[at - 1] + high)
    over = max(ys[-1] + high - frame.bottom - 30, 0) if ys else 0
    for y, (_, number) in zip(ys, ends, strict=True):
        colour, room = SERIES[number], RIGHT - frame.right - 26
        canvas.text(frame.right + 26, y - over, fitted(series[number].title, LEAST, room), LEAST, MUTED)
        shown = fitted(series[number].last_text, SMALL, room, bold=True)
        canvas.text(frame.right + 26, y - over + LEAST * 1.25, shown, SMALL, colour, bold=True)


def _end(frame: _Frame, series: Series) -> float:
    known = [frame.point(at, value)[1] for at, value in enumerate(series.values) if value is not None]
    return known[-1] if known else frame.bottom
