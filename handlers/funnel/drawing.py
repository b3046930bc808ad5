"""A funnel as a picture for a phone held upright. The only module that draws.

A pure function over plain values, run in a worker process: every word and number comes in ready for its reader. It
imports nothing of ours, and matplotlib only when called: the bot itself names this function without drawing. Refuses
to compute, to translate and to know where a figure comes from.
"""

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH, HEIGHT = 1080, 1350
_DPI = 100
_LEFT, _RIGHT = 56, WIDTH - 56
_ROOM = _RIGHT - _LEFT
_INK, _MUTED, _TRACK = "#16212e", "#5b6876", "#eef2f6"
_PASSED, _NOW = "#a9cbe8", "#0b4f8a"
_WON, _LOST, _TILE = "#00694c", "#a84300", "#f4f6f9"
_TITLE, _SMALL, _BIG = 54, 29, 50
_FOOTER = 232
_SHORTEST = 1080
_MANY = 8
"""More stages than this stand closer together."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage. Lengths are numbers, everything read is text."""

    title: str
    passed: int
    now: int
    passed_text: str
    share_text: str
    now_text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the foot: `mark` is `won`, `lost` or empty."""

    title: str
    figure: str
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    title: str
    subtitle: str
    passed_legend: str
    now_legend: str
    bars: tuple[Bar, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class _Spacing:
    """Sizes of one stage, in pixels."""

    stage: float = 35
    bar: float = 48
    breath: float = 26

    def roomier(self, spare: float) -> "_Spacing":
        """With so many more pixels for each stage, as far as it looks well."""
        return _Spacing(self.stage, self.bar + min(spare * 0.4, 44), self.breath + min(spare * 0.6, 60))


_CLOSE = _Spacing(stage=32, bar=38, breath=16)


def draw(picture: Picture) -> bytes:
    """The picture as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    spacing = _CLOSE if len(picture.bars) > _MANY else _Spacing()
    spare = HEIGHT - _Page(None, spacing).lay_out(picture)
    if spare > 0 and picture.bars:
        spacing = spacing.roomier(spare / len(picture.bars))
    height = max(_Page(None, spacing).lay_out(picture), _SHORTEST)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    _Page(figure, spacing, height).lay_out(picture)
    png = io.BytesIO()
    canvas.print_figure(png, format="png", dpi=_DPI)
    return png.getvalue()


class _Page:
    """Draws from top to bottom in pixels. Without a figure it only finds out how much room is needed."""

    def __init__(self, figure: "Figure | None", spacing: _Spacing, height: float = HEIGHT) -> None:
        self._height, self._spacing, self._y = height, spacing, 52.0
        self._axes = figure.add_axes((0, 0, 1, 1)) if figure else None
        if self._axes:
            self._axes.set_xlim(0, WIDTH)
            self._axes.set_ylim(height, 0)
            self._axes.axis("off")

    def lay_out(self, picture: Picture) -> float:
        """Draw everything; the height it needs."""
        self._head(picture)
        longest = max((max(bar.passed, bar.now) for bar in picture.bars), default=0)
        for bar in picture.bars:
            self._bar(bar, longest)
        needed = self._y + _FOOTER
        self._foot(picture.tiles)
        return needed

    def _head(self, picture: Picture) -> None:
        for line in _wrapped(picture.title, _TITLE, _ROOM, lines=2, bold=True):
            self._text(_LEFT, line, _TITLE, bold=True)
            self._y += _TITLE * 1.22
        self._y += 6
        for line in _wrapped(picture.subtitle, _SMALL, _ROOM, lines=2):
            self._text(_LEFT, line, _SMALL, _MUTED)
            self._y += _SMALL * 1.35
        self._y += 16
        self._legend(picture)
        self._y += _SMALL + 40

    def _legend(self, picture: Picture) -> None:
        x = float(_LEFT)
        for colour, words in ((_NOW, picture.now_legend), (_PASSED, picture.passed_legend)):
            self._box(x, self._y + 2, 30, 30, colour, 6)
            self._text(x + 42, words, _SMALL, _MUTED)
            x += 42 + _width(words, _SMALL) + 44

    def _bar(self, bar: Bar, longest: int) -> None:
        size = self._spacing.stage
        share = max(_width(bar.share_text, size), 128)
        taken = share + 24 + _width(bar.passed_text, size, bold=True)
        titles = _wrapped(bar.title, size, _ROOM - taken - 28, lines=2)
        for line in titles[:-1]:
            self._text(_LEFT, line, size)
            self._y += size * 1.2
        self._text(_LEFT, titles[-1] if titles else "", size)
        self._text(_RIGHT, bar.share_text, size, _MUTED, align="right")
        self._text(_RIGHT - share - 24, bar.passed_text, size, bold=True, align="right")
        self._y += size * 1.3
        self._lengths(bar, longest)
        self._y += self._spacing.bar + self._spacing.breath

    def _lengths(self, bar: Bar, longest: int) -> None:
        scale = _ROOM / longest if longest else 0
        passed, now = _seen(bar.passed * scale), _seen(bar.now * scale)
        for length, colour in ((_ROOM, _TRACK), (passed, _PASSED), (now, _NOW)):
            self._box(_LEFT, self._y, length, self._spacing.bar, colour)
        self._standing(bar.now_text, passed, now)

    def _standing(self, words: str, passed: float, now: float) -> None:
        """How many stand here: on the light part, beyond it, or on the dark one, wherever there is room."""
        wide = _width(words, _SMALL, bold=True) + 36
        y = self._y + (self._spacing.bar - _SMALL) / 2 - 1
        if now + wide <= passed:
            self._text(_LEFT + now + 18, words, _SMALL, _NOW, bold=True, y=y)
        elif passed + wide <= _ROOM:
            self._text(_LEFT + max(now, passed) + 18, words, _SMALL, _NOW, bold=True, y=y)
        elif wide <= now:
            self._text(_LEFT + now - 18, words, _SMALL, "white", bold=True, align="right", y=y)
        else:
            self._text(_RIGHT - 18, words, _SMALL, _NOW, bold=True, align="right", y=y)

    def _foot(self, tiles: tuple[Tile, ...]) -> None:
        if not tiles:
            return
        gap, y = 20, self._height - _FOOTER + 10
        width = (_ROOM - gap * (len(tiles) - 1)) / len(tiles)
        for place, tile in enumerate(tiles):
            self._tile(tile, _LEFT + place * (width + gap), y, width)

    def _tile(self, tile: Tile, x: float, y: float, width: float) -> None:
        colour = {"won": _WON, "lost": _LOST}.get(tile.mark, _INK)
        self._box(x, y, width, _FOOTER - 54, _TILE, 18)
        self._box(x, y + 24, 8, _FOOTER - 102, colour, 4)
        inside = width - 56
        sign = {"won": "✓ ", "lost": "✕ "}.get(tile.mark, "")
        title = _fitted(sign + tile.title, _SMALL, inside)
        self._text(x + 30, title, _SMALL, colour if sign else _MUTED, y=y + 22)
        figure = min(_BIG, int(_BIG * inside / max(_width(tile.figure, _BIG, bold=True), 1)))
        self._text(x + 30, tile.figure, figure, _INK, bold=True, y=y + 64)
        self._text(x + 30, _fitted(tile.detail, _SMALL, inside), _SMALL, _MUTED, y=y + 130)

    def _text(
        self,
        x: float,
        words: str,
        size: float,
        colour: str = _INK,
        *,
        bold: bool = False,
        align: str = "left",
        y: float | None = None,
    ) -> None:
        """`y` is where the capitals begin."""
        if self._axes is None or not words:
            return
        self._axes.text(
            x,
            (self._y if y is None else y) + size * 0.86,
            _drawable(words),
            color=colour,
            fontproperties=_font(size, bold),
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def _box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 8) -> None:
        if self._axes is None or width <= 0:
            return
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={min(radius, width / 2, height / 2)}"
        self._axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour, linewidth=0))


def _seen(length: float) -> float:
    """Whatever is not nothing can be seen."""
    return max(length, 10) if length > 0 else 0


def _font(size: float, bold: bool) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size * 72 / _DPI)


@cache
def _known_signs() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(_font(_SMALL, False))).get_charmap())


@lru_cache(maxsize=4096)
def _width(words: str, size: float, *, bold: bool = False) -> float:
    """How wide the words are, in pixels."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(_font(size, bold)))
    font.set_size(size * 72 / _DPI, _DPI)
    font.set_text(_drawable(words), 0.0)
    return float(font.get_width_height()[0]) / 64


def _drawable(words: str) -> str:
    """Without signs the font has no picture for."""
    return "".join(sign for sign in words if ord(sign) in _known_signs())


def _wrapped(words: str, size: float, room: float, *, lines: int, bold: bool = False) -> list[str]:
    """The words on at most so many lines; what does not fit ends in an ellipsis, a word too long for a line too."""
    found: list[str] = []
    line = ""
    waiting = words.split()
    while waiting:
        longer = f"{line} {waiting[0]}".strip()
        if line and _width(longer, size, bold=bold) > room:
            if len(found) == lines - 1:
                line = f"{line} {' '.join(waiting)}"
                break
            found.append(line)
            line = ""
        else:
            line = longer
            waiting.pop(0)
    return [_fitted(part, size, room, bold=bold) for part in [*found, line] if part]


def _fitted(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of the words as there is room for."""
    if _width(words, size, bold=bold) <= room:
        return words
    while words and _width(words + "…", size, bold=bold) > room:
        words = words[:-1].rstrip()
    return words + "…"
