"""What several pictures share: the heading, the legend, the tiles at the foot. Each returns where it ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from handlers.charts.canvas import Canvas
from handlers.charts.style import (
    BAD,
    BIG,
    GOOD,
    INK,
    LEAST,
    LEFT,
    MUTED,
    RIGHT,
    ROOM,
    SMALL,
    TILE,
    TITLE,
)
from handlers.charts.text_layout import fitted, width, wrapped

T = TypeVar("T")

FOOTER = 232
"""Pixels that the tiles take, with the air around them."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the foot: `mark` is `won`, `lost` or empty."""

    title: str
    figure: str
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: what a colour stands for."""

    words: str
    colour: str


def heading(canvas: Canvas, title: str, subtitle: str, y: float = 52) -> float:
    """What it is, and of when."""
    for line in wrapped(title, TITLE, ROOM, lines=2, bold=True):
        canvas.text(LEFT, y, line, TITLE, bold=True)
        y += TITLE * 1.22
    y += 6
    for line in wrapped(subtitle, SMALL, ROOM, lines=2):
        canvas.text(LEFT, y, line, SMALL, MUTED)
        y += SMALL * 1.35
    return y + 16


def legend(canvas: Canvas, y: float, entries: Sequence[Entry]) -> float:
    """Colours with their words, as many to a line as there is room for."""
    x = float(LEFT)
    for entry in entries:
        words = fitted(entry.words, SMALL, ROOM - 42)
        wide = 42 + width(words, SMALL)
        if x > LEFT and x + wide > LEFT + ROOM:
            x, y = float(LEFT), y + SMALL * 1.6
        canvas.box(x, y + 2, 30, 30, entry.colour, 6)
        canvas.text(x + 42, y, words, SMALL, MUTED)
        x += wide + 44
    return y + SMALL + 40


def tiles(canvas: Canvas, y: float, shown: Sequence[Tile]) -> None:
    """Figures side by side."""
    gap = 20
    wide = (ROOM - gap * (len(shown) - 1)) / len(shown) if shown else 0
    for place, tile in enumerate(shown):
        _tile(canvas, tile, LEFT + place * (wide + gap), y, wide)


def _tile(canvas: Canvas, tile: Tile, x: float, y: float, wide: float) -> None:
    colour = {"won": GOOD, "lost": BAD}.get(tile.mark, INK)
    canvas.box(x, y, wide, FOOTER - 54, TILE, 18)
    canvas.box(x, y + 24, 8, FOOTER - 102, colour, 4)
    inside = wide - 56
    sign = {"won": "✓ ", "lost": "✕ "}.get(tile.mark, "")
    canvas.text(x + 30, y + 22, fitted(sign + tile.title, SMALL, inside), SMALL, colour if sign else MUTED)
    figure = min(BIG, int(BIG * inside / max(width(tile.figure, BIG, bold=True), 1)))
    canvas.text(x + 30, y + 64, tile.figure, figure, INK, bold=True)
    _detail(canvas, tile.detail, x + 30, y, inside)


def _detail(canvas: Canvas, words: str, x: float, y: float, room: float) -> None:
    """On one line where there is room, else on two smaller ones: amounts in two currencies are both read."""
    if width(words, SMALL) <= room:
        canvas.text(x, y + 130, words, SMALL, MUTED)
        return
    for place, line in enumerate(wrapped(words, LEAST, room, lines=2)):
        canvas.text(x, y + 118 + place * 29, line, LEAST, MUTED)


def named(canvas: Canvas, y: float, title: str, strong: str, quiet: str, size: float) -> float:
    """A row's name, and at its right its figure and what is said beside it."""
    aside = max(width(quiet, size), 128) if quiet else -24
    taken = aside + 24 + width(strong, size, bold=True)
    titles = wrapped(title, size, max(ROOM - taken - 28, ROOM / 3), lines=2)
    for line in titles[:-1]:
        canvas.text(LEFT, y, line, size)
        y += size * 1.2
    canvas.text(LEFT, y, titles[-1] if titles else "", size)
    canvas.text(RIGHT, y, quiet, size, MUTED, align="right")
    canvas.text(RIGHT - aside - 24, y, strong, size, bold=True, align="right")
    return y + size * 1.3


def noted(canvas: Canvas, y: float, note: str) -> float:
    """A remark at the foot: what was left out, or what a figure means."""
    for line in wrapped(note, SMALL, ROOM, lines=4):
        canvas.text(LEFT, y, line, SMALL, MUTED)
        y += SMALL * 1.35
    return y


def checked(rows: Sequence[object], most: int) -> None:
    """Raises ValueError for more rows than a picture holds: `folded` makes a tail one row that says so."""
    if len(rows) > most:
        raise ValueError(f"{len(rows)} rows; at most {most} can be drawn, fold the others into one")


def folded(rows: Sequence[T], most: int, fold: Callable[[Sequence[T]], T]) -> list[T]:
    """At most so many rows: the last of a longer list are made one by `fold`, which says how many they were."""
    return list(rows) if len(rows) <= most else [*rows[: most - 1], fold(rows[most - 1 :])]


def seen(length: float) -> float:
    """Whatever is not nothing can be seen."""
    return max(length, 10) if length > 0 else 0


def drawn(lay_out: Callable[[Canvas], float], *, shortest: float) -> bytes:
    """A picture as high as its contents: laid out to measure, then to draw. `lay_out` returns where it ended."""
    canvas = Canvas(max(lay_out(Canvas()), shortest))
    lay_out(canvas)
    return canvas.png()
