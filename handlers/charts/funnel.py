"""A funnel as a picture: what passed through each stage and what stands there, with three figures at the foot.

Every word and number comes in ready for its reader.
"""

from dataclasses import dataclass

from handlers.charts.canvas import Canvas
from handlers.charts.components import FOOTER, Entry, Tile, heading, legend, named, seen, tiles
from handlers.charts.style import LEFT, NOW, PASSED, RIGHT, ROOM, SMALL, TRACK
from handlers.charts.text_layout import width

HEIGHT, _SHORTEST = 1350, 1080
_MANY, _LOTS = 8, 14
"""More stages than this stand closer together, and closer still: Telegram makes a long picture smaller."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage. Lengths are numbers, everything read is text."""

    title: str
    passed: int
    now: int
    passed_text: str
    share_text: str
    now_text: str
    tail: bool = False
    """Stands for many: told, but not drawn on the scale of the others."""


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
_TIGHT = _Spacing(stage=30, bar=32, breath=6)


def draw(picture: Picture) -> bytes:
    """The picture as PNG."""
    spacing = _TIGHT if len(picture.bars) > _LOTS else _CLOSE if len(picture.bars) > _MANY else _Spacing()
    spare = HEIGHT - _lay_out(Canvas(), picture, spacing)
    if spare > 0 and picture.bars:
        spacing = spacing.roomier(spare / len(picture.bars))
    canvas = Canvas(max(_lay_out(Canvas(), picture, spacing), _SHORTEST))
    _lay_out(canvas, picture, spacing)
    return canvas.png()


def _lay_out(canvas: Canvas, picture: Picture, spacing: _Spacing) -> float:
    """Everything from top to bottom; the height it needs."""
    y = heading(canvas, picture.title, picture.subtitle)
    entries = (Entry(picture.now_legend, NOW), Entry(picture.passed_legend, PASSED))
    y = legend(canvas, y, [entry for entry in entries if entry.words])
    longest = max((max(bar.passed, bar.now) for bar in picture.bars if not bar.tail), default=0)
    for bar in picture.bars:
        y = named(canvas, y, bar.title, bar.passed_text, bar.share_text, spacing.stage)
        _lengths(canvas, y, bar, longest, spacing.bar)
        y += spacing.bar + spacing.breath
    needed = y + FOOTER
    tiles(canvas, (canvas.height or needed) - FOOTER + 10, picture.tiles)
    return needed


def _lengths(canvas: Canvas, y: float, bar: Bar, longest: int, thick: float) -> None:
    scale = ROOM / longest if longest and not bar.tail else 0
    passed, now = seen(bar.passed * scale), seen(bar.now * scale)
    for length, colour in ((float(ROOM), TRACK), (passed, PASSED), (now, NOW)):
        canvas.box(LEFT, y, length, thick, colour)
    _standing(canvas, y + (thick - SMALL) / 2 - 1, bar.now_text, passed, now)


def _standing(canvas: Canvas, y: float, words: str, passed: float, now: float) -> None:
    """How many stand here: on the light part, beyond it, or on the dark one, wherever there is room."""
    wide = width(words, SMALL, bold=True) + 36
    if now + wide <= passed:
        canvas.text(LEFT + now + 18, y, words, SMALL, NOW, bold=True)
    elif max(now, passed) + wide <= ROOM:
        canvas.text(LEFT + max(now, passed) + 18, y, words, SMALL, NOW, bold=True)
    elif wide <= now:
        canvas.text(LEFT + now - 18, y, words, SMALL, "white", bold=True, align="right")
    else:
        canvas.text(RIGHT - 18, y, words, SMALL, NOW, bold=True, align="right")
