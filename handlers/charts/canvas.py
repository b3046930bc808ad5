"""A page in pixels, the origin at its top left corner: text, boxes, lines, arrows, and the PNG in the end.

A sheet without a height draws nothing: a picture is laid out once to learn how high it is and once more to draw it.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from handlers.charts.style import DPI, INK, WIDTH
from handlers.charts.text_layout import drawable, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
Align = Literal["left", "center", "right"]


class Canvas:
    """What is drawn on. `height` in pixels; None only measures."""

    def __init__(self, height: float | None = None) -> None:
        self.height = height
        self._figure: Figure | None = None
        self._axes: Axes | None = None
        if height is not None:
            self._open(height)

    def _open(self, height: float) -> None:
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="white")
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")

    def png(self) -> bytes:
        """Everything drawn so far."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        assert self._figure is not None
        found = io.BytesIO()
        FigureCanvasAgg(self._figure).print_figure(found, format="png", dpi=DPI)
        return found.getvalue()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """`y` is where the capitals begin."""
        if self._axes is None or not words:
            return
        self._axes.text(
            x,
            y + size * 0.86,
            drawable(words),
            color=colour,
            fontproperties=font(size, bold=bold),
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        radius: float = 8,
        *,
        edge: str | None = None,
        line: float = 0,
        dashed: bool = False,
    ) -> None:
        """A rounded box, with a frame `line` pixels wide around it where `edge` names its colour."""
        if self._axes is None or width <= 0 or height <= 0:
            return
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={min(radius, width / 2, height / 2)}"
        self._axes.add_patch(
            FancyBboxPatch(
                (x, y),
                width,
                height,
                boxstyle=style,
                facecolor=colour,
                edgecolor=edge or "none",
                linewidth=line * 72 / DPI,
                linestyle=(0, (4, 2.2)) if dashed else "solid",
            )
        )

    def path(self, points: Sequence[Point], colour: str, line: float, *, dashed: bool = False) -> None:
        """Straight lines from point to point."""
        if self._axes is None or len(points) < 2:
            return
        self._axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=line * 72 / DPI,
            linestyle=(0, (3, 2)) if dashed else "solid",
            solid_capstyle="round",
            solid_joinstyle="round",
        )

    def area(self, points: Sequence[Point], colour: str) -> None:
        """A filled shape."""
        if self._axes is None:
            return
        from matplotlib.patches import Polygon

        self._axes.add_patch(Polygon(list(points), closed=True, facecolor=colour, linewidth=0))
