"""What stands in the boxes of a map, how high that makes them, and how they are drawn.

Colour never speaks alone: what is done has a tick and a name, what stands now a dashed frame and a mark, what is late
words on red, and what a way out comes to a tick or a cross.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.charts import style
from handlers.charts.canvas import Canvas
from handlers.charts.route_map.chart import Exit, Final, Mark, Standing, Stop, Way
from handlers.charts.style import heat, ink_on
from handlers.charts.text_layout import fitted, width, wrapped

HEAD, NOTE = 32, 27
PAD = 18
_STEP = 1.3
_SIGNS = {Mark.WON: "✓", Mark.LOST: "✕", Mark.AGAIN: "↻"}
_COLOURS = {Mark.WON: style.GOOD, Mark.LOST: style.BAD, Mark.AGAIN: style.INK}


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of words, `y` pixels below the top of its box."""

    y: float
    words: str
    size: float
    colour: str
    bold: bool = False
    ground: str = ""
    """The colour of a strip behind it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A box measured: its width, its height, the lines in it, and where the ways out begin."""

    wide: float
    high: float
    lines: tuple[TextLine, ...] = ()
    exits_from: float = 0.0


class _Filling:
    """Lines put one under the other."""

    def __init__(self, wide: float) -> None:
        self.room = wide - 2 * PAD
        self.y: float = PAD
        self.lines: list[TextLine] = []

    def put(self, words: str, size: float, colour: str, most: int, *, bold: bool = False, ground: str = "") -> None:
        room = self.room - (16 if ground else 0)
        for words_of_line in wrapped(words, size, room, lines=most, bold=bold):
            self.lines.append(TextLine(self.y, words_of_line, size, colour, bold, ground))
            self.y += size * _STEP + (8 if ground else 0)


def stop_block(stop: Stop, wide: float) -> Block:
    """A stage's box, so wide."""
    filling, ink, quiet = _Filling(wide), *_inks(stop)
    named = f"{stop.number}. {stop.title}"
    filling.put(named, _head_size(named, filling.room), ink, 4, bold=True)
    filling.put(stop.performer, NOTE, quiet, 3)
    for fact in stop.facts:
        filling.put(fact, NOTE, ink, 3)
    if stop.alarm:
        filling.y += 6
        filling.put(stop.alarm, NOTE, "white", 3, bold=True, ground=style.ALARM)
    exits_from = filling.y + PAD - 8
    if stop.exits:
        filling.y = exits_from + 10
        for one in stop.exits:
            filling.put(_exit_words(one), NOTE, _COLOURS[one.mark], 3, bold=one.taken)
    return Block(wide, filling.y + PAD - 8, tuple(filling.lines), exits_from if stop.exits else 0.0)


def _head_size(words: str, room: float) -> float:
    """A little smaller where a single word would have to be cut."""
    fits = all(width(word, HEAD, bold=True) <= room for word in words.split(" "))
    return HEAD if fits else NOTE


def _exit_words(one: Exit) -> str:
    return f"↳ {one.words} → {_SIGNS[one.mark]} {one.leads_to}"


def _inks(stop: Stop) -> tuple[str, str]:
    """For what is important in the box, and for the rest."""
    if stop.heat is not None:
        ink = ink_on(heat(stop.heat))
        return ink, ink
    return (style.MUTED, style.MUTED) if stop.standing is Standing.AHEAD else (style.INK, style.MUTED)


def draw_stop(canvas: Canvas, stop: Stop, block: Block, x: float, y: float) -> None:
    """`x` is the middle of the box, `y` its top."""
    left = x - block.wide / 2
    if block.exits_from:
        canvas.box(left, y, block.wide, block.high, style.TILE, 16, edge=style.LINE, line=2)
    high = block.exits_from or block.high
    canvas.box(left, y, block.wide, high, *_look(stop))
    _frame(canvas, stop, left, y, block.wide, high)
    for line in block.lines:
        if line.ground:
            canvas.box(
                left + PAD - 6, y + line.y - 6, block.wide - 2 * PAD + 12, line.size * _STEP + 9, line.ground, 4
            )
        inset = 6 if line.ground else 0
        canvas.text(left + PAD + inset, y + line.y, line.words, line.size, line.colour, bold=line.bold)


def _look(stop: Stop) -> tuple[str, float]:
    if stop.heat is not None:
        return heat(stop.heat), 16
    return {Standing.DONE: style.DONE, Standing.PLAIN: style.TILE}.get(stop.standing, "white"), 16


def _frame(canvas: Canvas, stop: Stop, left: float, y: float, wide: float, high: float) -> None:
    match stop.standing:
        case Standing.NOW:
            canvas.box(left, y, wide, high, "none", 16, edge=style.ALARM, line=7, dashed=True)
        case Standing.DONE:
            canvas.box(left, y, wide, high, "none", 16, edge=style.NOW, line=2)
        case _:
            canvas.box(left, y, wide, high, "none", 16, edge=style.LINE, line=2)


def final_block(final: Final, most: float) -> Block:
    """An end, as wide as its words."""
    words = f"{_SIGNS[final.mark]} {final.title}"
    lines = wrapped(words, HEAD, most - 2 * PAD - 16, lines=3, bold=True)
    wide = max((width(line, HEAD, bold=True) for line in lines), default=0) + 2 * PAD + 16
    colour = _COLOURS[final.mark] if final.faint else "white"
    found = tuple(
        TextLine(PAD - 4 + at * HEAD * _STEP, line, HEAD, colour, bold=True) for at, line in enumerate(lines)
    )
    return Block(wide, len(lines) * HEAD * _STEP + 2 * PAD - 14, found)


def draw_final(canvas: Canvas, final: Final, block: Block, x: float, y: float) -> None:
    colour = _COLOURS[final.mark]
    ground = "white" if final.faint else colour
    canvas.box(x - block.wide / 2, y, block.wide, block.high, ground, 30, edge=colour, line=3)
    for line in block.lines:
        canvas.text(x, y + line.y, line.words, line.size, line.colour, bold=True, align="center")


def words_block(way: Way, most: float) -> Block:
    """The words on a way; several lines where they are long."""
    lines = wrapped(way.words, NOTE, most - 16, lines=3, bold=way.taken)
    wide = max((width(line, NOTE, bold=way.taken) for line in lines), default=0) + 16
    colour = style.INK if way.taken else style.MUTED
    found = tuple(TextLine(at * NOTE * 1.2 + 2, line, NOTE, colour, bold=way.taken) for at, line in enumerate(lines))
    return Block(max(wide, 32), max(len(lines), 0) * NOTE * 1.2 + 6, found)


def draw_words(canvas: Canvas, block: Block, x: float, y: float) -> None:
    for line in block.lines:
        canvas.text(x, y + line.y, line.words, line.size, line.colour, bold=line.bold, align="center")


def badge_words(stop_or_final: Stop | Final) -> str:
    """How a way that goes on elsewhere names where it leads."""
    if isinstance(stop_or_final, Stop):
        return str(stop_or_final.number)
    return fitted(_SIGNS[stop_or_final.mark], NOTE, 60)


def all_lines(block: Block) -> Iterator[TextLine]:
    yield from block.lines
