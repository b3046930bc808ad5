"""A route map as PNG, a page of it at a time. Runs in the worker process; pure.

The picture is as wide as every other and as high as its rows, up to what a phone shows without making it smaller;
longer maps have several pages. Refuses letters smaller than `style.LEAST`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.charts import style
from handlers.charts.canvas import Canvas
from handlers.charts.components import heading
from handlers.charts.route_map.arrows import Ways, draw_ways
from handlers.charts.route_map.boxes import NOTE, draw_final, draw_stop, draw_words
from handlers.charts.route_map.chart import Drawn, RouteMap, Standing
from handlers.charts.route_map.columns import Placed, placed
from handlers.charts.route_map.layers import Kind, Layering, layered
from handlers.charts.route_map.legends import draw_legend
from handlers.charts.route_map.pages import CUT, Page, paged, stacked
from handlers.charts.text_layout import width

_FOOT = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    chart: RouteMap
    layering: Layering
    nodes: Sequence[Placed]
    pages: Sequence[Page]

    @property
    def present(self) -> int:
        """The page with the first stop where the case stands; the first page where there is none."""
        for place, node in enumerate(self.nodes):
            if node.node.kind is Kind.STOP and self.chart.stops[node.node.about].standing is Standing.NOW:
                return self._page_of(place)
        return 0

    def _page_of(self, node: int) -> int:
        layer = self.layering.nodes[node].layer
        return next(at for at, page in enumerate(self.pages) if page.first <= layer <= page.last)


def plan(chart: RouteMap) -> Layout:
    """The whole map laid out."""
    layering = layered(chart)
    nodes = stacked(layering, placed(chart, layering))
    around = _head(Canvas(), chart, "") + draw_legend(Canvas(), chart, 0) + _FOOT
    return Layout(chart, layering, nodes, paged(layering, nodes, style.TALLEST - around))


def draw(chart: RouteMap, page: int | None = None) -> Drawn:
    """One page: this one, the nearest where there is no such, or the one where the case stands."""
    made = plan(chart)
    shown = min(max(made.present if page is None else page, 0), len(made.pages) - 1)
    return Drawn(_draw_page(made, shown), shown, len(made.pages))


def _draw_page(made: Layout, number: int) -> bytes:
    page, last = made.pages[number], len(made.pages) - 1
    turned = made.chart.page_words.format(page=number + 1, pages=last + 1) if last else ""
    top = _head(Canvas(), made.chart, turned) + (CUT if number else 0)
    body = page.bottom - page.top + (CUT if number < last else 0)
    foot = top + body + 28
    canvas = Canvas(draw_legend(Canvas(), made.chart, foot) + _FOOT)
    _head(canvas, made.chart, turned)
    down = top - page.top
    draw_ways(canvas, Ways(made.chart, made.layering, made.nodes), page, down)
    _draw_nodes(canvas, made, page, down)
    draw_legend(canvas, made.chart, foot)
    return canvas.png()


def _head(canvas: Canvas, chart: RouteMap, turned: str) -> float:
    y = heading(canvas, chart.title, chart.subtitle)
    if turned:
        wide = width(turned, NOTE, bold=True) + 36
        canvas.box(style.RIGHT - wide, 10, wide, 40, style.TRACK, 20)
        canvas.text(style.RIGHT - 18, 17, turned, NOTE, style.MUTED, bold=True, align="right")
    return y + 6


def _draw_nodes(canvas: Canvas, made: Layout, page: Page, down: float) -> None:
    for each in made.nodes:
        if not page.first <= each.node.layer <= page.last:
            continue
        match each.node.kind:
            case Kind.STOP:
                draw_stop(canvas, made.chart.stops[each.node.about], each.block, each.x, each.y + down)
            case Kind.FINAL:
                draw_final(canvas, made.chart.finals[each.node.about], each.block, each.x, each.y + down)
            case Kind.WORDS:
                draw_words(canvas, each.block, each.x, each.y + down)
            case Kind.BEND:
                pass
