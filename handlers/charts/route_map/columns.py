"""Where on the page every node stands: from columns without a unit to pixels, within the width of a phone.

Nodes in one column stay in one line, so that ways run straight; boxes are as wide as the fullest row lets them be.
Where even narrow boxes do not fit so, each row is set by itself, and ways bend.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.charts.route_map.boxes import Block, final_block, stop_block, words_block
from handlers.charts.route_map.chart import RouteMap
from handlers.charts.route_map.layers import Kind, Layering, Node
from handlers.charts.style import WIDTH

EDGE = 36
"""Nothing stands nearer to the sides."""
_ROOM = WIDTH - 2 * EDGE
_GAP = 28
_BEND = 52
_WIDTHS = (620, 560, 500, 460, 430, 400, 370, 340, 310, 290, 270)
NARROWEST = _WIDTHS[-1]
_WIDEST = 560
_TIGHT = ((300, 52, 28), (270, 40, 20), (250, 24, 14), (220, 18, 12), (190, 12, 8), (150, 8, 6))
"""Where ways must bend: how wide stops and passing ways may be, and the gap between, the first that fits."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A node measured; `x` is its middle, `y` its top on a page without an end."""

    node: Node
    block: Block
    x: float
    y: float = 0.0

    @property
    def left(self) -> float:
        return self.x - self.block.wide / 2

    @property
    def right(self) -> float:
        return self.x + self.block.wide / 2

    @property
    def bottom(self) -> float:
        return self.y + self.block.high


def placed(chart: RouteMap, layering: Layering) -> list[Placed]:
    """Every node with its box and its middle; the rows are still on top of each other."""
    for wide in _WIDTHS:
        blocks = _measured(chart, layering, wide, wide * 0.85)
        for evenly in (1.0, 0.75, 0.5, 0.25, 0.0):
            xs = _in_columns(layering, blocks, evenly)
            if xs and max(x + b.wide / 2 for x, b in zip(xs, blocks, strict=True)) <= WIDTH - EDGE:
                return _widened(chart, layering, _together(layering, blocks, _centred(xs, blocks)))
    for wide, bend, gap in _TIGHT:
        blocks = _measured(chart, layering, wide, max(wide * 0.7, min(wide, 210)), bend)
        if all(_needed(row, blocks, gap) <= _ROOM for row in layering.rows):
            break
    return _widened(chart, layering, _together(layering, blocks, _row_by_row(layering, blocks, gap)))


def _widened(chart: RouteMap, layering: Layering, nodes: list[Placed]) -> list[Placed]:
    """Stops as wide as their own row lets them be."""
    for row in layering.rows:
        for before, node, after in zip([None, *row], row, [*row[1:], None], strict=False):
            if nodes[node].node.kind is not Kind.STOP:
                continue
            left = nodes[before].right + _GAP if before is not None else EDGE
            right = nodes[after].left - _GAP if after is not None else WIDTH - EDGE
            wide = min(2 * min(nodes[node].x - left, right - nodes[node].x), _WIDEST)
            if wide > nodes[node].block.wide:
                nodes[node] = replace(nodes[node], block=stop_block(chart.stops[nodes[node].node.about], wide))
    return nodes


def _measured(chart: RouteMap, layering: Layering, wide: float, words: float, bend: float = _BEND) -> list[Block]:
    make: dict[Kind, Callable[[int], Block]] = {
        Kind.STOP: lambda about: stop_block(chart.stops[about], wide),
        Kind.FINAL: lambda about: final_block(chart.finals[about], wide),
        Kind.WORDS: lambda about: words_block(chart.ways[about], words),
        Kind.BEND: lambda about: Block(bend, 0),
    }
    return [make[node.kind](node.about) for node in layering.nodes]


def _in_columns(layering: Layering, blocks: Sequence[Block], evenly: float) -> list[float]:
    """Each column as far to the left as its neighbours let it; with `evenly` 1 as far apart as the method has them,
    with less nearer together. Nothing where two nodes of a row share a column."""
    columns = [round(node.column, 2) for node in layering.nodes]
    pairs = [(one, other) for row in layering.rows for one, other in pairwise(row)]
    if any(columns[one] == columns[other] for one, other in pairs):
        return []
    apart = {(one, other): (blocks[one].wide + blocks[other].wide) / 2 + _GAP for one, other in pairs}
    unit = max((need / (columns[b] - columns[a]) for (a, b), need in apart.items()), default=0.0) * evenly
    first = min(columns, default=0)
    where: dict[float, float] = {}
    for column in sorted(set(columns)):
        least = EDGE + max(block.wide / 2 for block, each in zip(blocks, columns, strict=True) if each == column)
        after = (where[columns[a]] + need for (a, b), need in apart.items() if columns[b] == column)
        where[column] = max(least, EDGE + (column - first) * unit, *after)
    return [where[column] for column in columns]


def _centred(xs: Sequence[float], blocks: Sequence[Block]) -> list[float]:
    right = max(x + block.wide / 2 for x, block in zip(xs, blocks, strict=True))
    left = min(x - block.wide / 2 for x, block in zip(xs, blocks, strict=True))
    return [x + (WIDTH - right - left) / 2 for x in xs]


def _needed(row: Sequence[int], blocks: Sequence[Block], gap: float) -> float:
    return sum(blocks[node].wide for node in row) + gap * (len(row) - 1)


def _row_by_row(layering: Layering, blocks: Sequence[Block], gap: float) -> list[float]:
    """Each row as near to its columns as there is room, from both sides."""
    least = min((node.column for node in layering.nodes), default=0)
    most = max((node.column - least for node in layering.nodes), default=0) or 1
    xs = [EDGE + _ROOM * (0.15 + 0.7 * (node.column - least) / most) for node in layering.nodes]
    for row in layering.rows:
        edge = float(EDGE)
        for node in row:
            xs[node] = max(xs[node], edge + blocks[node].wide / 2)
            edge = xs[node] + blocks[node].wide / 2 + gap
        edge = float(WIDTH - EDGE)
        for node in reversed(row):
            xs[node] = min(xs[node], edge - blocks[node].wide / 2)
            edge = xs[node] - blocks[node].wide / 2 - gap
    return xs


def _together(layering: Layering, blocks: Sequence[Block], xs: Sequence[float]) -> list[Placed]:
    return [Placed(node, block, x) for node, block, x in zip(layering.nodes, blocks, xs, strict=True)]
