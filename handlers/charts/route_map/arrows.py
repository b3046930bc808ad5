"""The ways between the boxes: straight where they can be, else with one soft bend between two rows.

A way that a case has gone is dark and thick; a way back is dashed and its head points up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.charts import style
from handlers.charts.canvas import Canvas, Point
from handlers.charts.route_map.boxes import NOTE, badge_words
from handlers.charts.route_map.chart import Final, RouteMap, Stop
from handlers.charts.route_map.columns import Placed
from handlers.charts.route_map.layers import Kind, Layering, Leg
from handlers.charts.route_map.pages import CUT, Page

_APART = 34
_INSET = 26
_STEPS = 18
_HEAD_LONG, _HEAD_WIDE = 20, 9
_BADGE, _BADGE_HIGH = 82, 42


@dataclass(frozen=True, slots=True)
class Ways:
    """The map and where its nodes are."""

    chart: RouteMap
    layering: Layering
    nodes: Sequence[Placed]

    def ports(self) -> dict[tuple[int, bool], float]:
        """Where each leg meets its nodes, by its place and whether at its upper end: right above or below the other
        end where the box reaches so far."""
        found: dict[tuple[int, bool], float] = {}
        for node, placed in enumerate(self.nodes):
            for upper in (True, False):
                legs = [
                    at for at, leg in enumerate(self.layering.legs) if (leg.upper if upper else leg.lower) == node
                ]
                found |= {(at, upper): x for at, x in self._spread(legs, placed, upper=upper)}
        return found

    def _spread(self, legs: Sequence[int], placed: Placed, *, upper: bool) -> list[tuple[int, float]]:
        if placed.node.kind in (Kind.WORDS, Kind.BEND):
            return [(at, placed.x) for at in legs]
        others = {at: self.nodes[self._other(at, upper=upper)].x for at in legs}
        order = sorted(legs, key=lambda at: (others[at], at))
        left, right = placed.left + _INSET, placed.right - _INSET
        apart = min(_APART, (right - left) / max(len(legs) - 1, 1))
        xs = [min(max(others[at], left), right) for at in order]
        for at in range(1, len(xs)):
            xs[at] = max(xs[at], xs[at - 1] + apart)
        for at in range(len(xs) - 1, -1, -1):
            xs[at] = min(xs[at], right - apart * (len(xs) - 1 - at))
        return list(zip(order, xs, strict=True))

    def _other(self, at: int, *, upper: bool) -> int:
        leg = self.layering.legs[at]
        return leg.lower if upper else leg.upper


def draw_ways(canvas: Canvas, ways: Ways, page: Page, down: float) -> None:
    """Every leg on this page; `down` is how far the endless page is moved. Cut ones end in a badge."""
    ports = ways.ports()
    layers = [
        (ways.layering.nodes[leg.upper].layer, ways.layering.nodes[leg.lower].layer) for leg in ways.layering.legs
    ]
    below = [at for at, (upper, lower) in enumerate(layers) if page.first <= upper <= page.last < lower]
    above = [at for at, (upper, lower) in enumerate(layers) if upper < page.first <= lower <= page.last]
    below_at = _badges_at({at: ports[at, True] for at in below})
    above_at = _badges_at({at: ports[at, False] for at in above})
    for at, leg in sorted(enumerate(ways.layering.legs), key=lambda pair: ways.chart.ways[pair[1].way].taken):
        begin = (ports[at, True], ways.nodes[leg.upper].bottom + down)
        end = (ports[at, False], ways.nodes[leg.lower].y + down)
        row_end = _row_bottom(ways, layers[at][0]) + down
        if at in below_at:
            _draw_to_cut(canvas, ways, leg, begin, row_end, (below_at[at], page.bottom + down + CUT - _BADGE_HIGH))
        elif at in above_at:
            _draw_from_cut(canvas, ways, leg, end, (above_at[at], page.top + down - CUT + _BADGE_HIGH))
        elif page.first <= layers[at][0] and layers[at][1] <= page.last:
            _draw(canvas, ways, leg, begin, end, row_end)


def _badges_at(wanted: dict[int, float]) -> dict[int, float]:
    """Where the badges of cut legs stand: at their legs, or so far aside that none covers another."""
    order = sorted(wanted, key=lambda at: (wanted[at], at))
    apart = min(_BADGE + 8, (style.WIDTH - _BADGE - 16) / max(len(order) - 1, 1))
    xs = [max(wanted[at], _BADGE / 2 + 8) for at in order]
    for at in range(1, len(xs)):
        xs[at] = max(xs[at], xs[at - 1] + apart)
    for at in range(len(xs) - 1, -1, -1):
        xs[at] = min(xs[at], style.WIDTH - 8 - _BADGE / 2 - apart * (len(xs) - 1 - at))
    return dict(zip(order, xs, strict=True))


def _row_bottom(ways: Ways, row: int) -> float:
    return max(placed.bottom for placed in ways.nodes if placed.node.layer == row)


def _draw(canvas: Canvas, ways: Ways, leg: Leg, begin: Point, end: Point, row_end: float) -> None:
    colour, line = _pen(ways, leg)
    first = (begin[0], begin[1] + (_HEAD_LONG - 4 if leg.heads_up else 0))
    last = (end[0], end[1] - (_HEAD_LONG - 4 if leg.heads_down else 0))
    turn = max(row_end, first[1])
    canvas.path([first, *_bent((begin[0], turn), last)], colour, line, dashed=leg.back)
    _heads(canvas, leg, begin, end, colour)


def _heads(canvas: Canvas, leg: Leg, begin: Point, end: Point, colour: str) -> None:
    if leg.heads_down:
        canvas.area([end, *((end[0] + side, end[1] - _HEAD_LONG) for side in (-_HEAD_WIDE, _HEAD_WIDE))], colour)
    if leg.heads_up:
        canvas.area(
            [begin, *((begin[0] + side, begin[1] + _HEAD_LONG) for side in (-_HEAD_WIDE, _HEAD_WIDE))], colour
        )


def _bent(begin: Point, end: Point) -> list[Point]:
    """A soft S from above to below (a cubic Bézier curve that leaves and arrives upright)."""
    (x1, y1), (x2, y2) = begin, end
    if abs(x1 - x2) < 1:
        return [begin, end]
    middle = (y1 + y2) / 2
    found = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append(((a + b) * x1 + (c + d) * x2, a * y1 + b * middle + c * middle + d * y2))
    return found


def _draw_to_cut(canvas: Canvas, ways: Ways, leg: Leg, begin: Point, row_end: float, badge: Point) -> None:
    """The way goes on below: where it leads, or where it comes from."""
    colour, line = _pen(ways, leg)
    first = (begin[0], begin[1] + (_HEAD_LONG - 4 if leg.heads_up else 0))
    turn = max(row_end, first[1])
    canvas.path([first, *_bent((begin[0], turn), badge)], colour, line, dashed=leg.back)
    _heads(canvas, _only_up(leg), begin, begin, colour)
    name = badge_words(_far_end(ways, leg, below=True))
    _badge(canvas, *badge, f"{name} →" if leg.back else f"→ {name}", colour)


def _draw_from_cut(canvas: Canvas, ways: Ways, leg: Leg, end: Point, badge: Point) -> None:
    colour, line = _pen(ways, leg)
    last = (end[0], end[1] - (_HEAD_LONG - 4 if leg.heads_down else 0))
    canvas.path(_bent(badge, last), colour, line, dashed=leg.back)
    if leg.heads_down:
        _heads(canvas, Leg(leg.upper, leg.lower, leg.way, heads_down=True), end, end, colour)
    name = badge_words(_far_end(ways, leg, below=False))
    _badge(canvas, badge[0], badge[1] - _BADGE_HIGH, f"→ {name}" if leg.back else f"{name} →", colour)


def _only_up(leg: Leg) -> Leg:
    """Only the head that is on this page."""
    return Leg(leg.upper, leg.lower, leg.way, heads_up=leg.heads_up, back=leg.back)


def _far_end(ways: Ways, leg: Leg, *, below: bool) -> Stop | Final:
    """The stop, or the end, at the other end of a cut way."""
    node = leg.lower if below else leg.upper
    legs = ways.layering.legs
    while ways.layering.nodes[node].kind in (Kind.WORDS, Kind.BEND):
        node = next(
            (one.lower if below else one.upper) for one in legs if (one.upper if below else one.lower) == node
        )
    found = ways.layering.nodes[node]
    return ways.chart.stops[found.about] if found.kind is Kind.STOP else ways.chart.finals[found.about]


def _badge(canvas: Canvas, x: float, y: float, words: str, colour: str) -> None:
    """`→ 7`: it goes on to stage 7; `3 →`: it comes from stage 3."""
    canvas.box(x - _BADGE / 2, y, _BADGE, _BADGE_HIGH, "white", 20, edge=colour, line=3)
    canvas.text(x, y + 8, words, NOTE, style.INK, bold=True, align="center")


def _pen(ways: Ways, leg: Leg) -> tuple[str, float]:
    return (style.INK, 6) if ways.chart.ways[leg.way].taken else (style.FAINT, 4)
