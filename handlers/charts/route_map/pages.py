"""How far below each other the rows stand, and where a long map is cut into several pictures.

A map is cut between rows only, above a row of boxes, into pages of about equal height; what is cut are ways, and both
ends say where the way goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.charts.route_map.columns import Placed
from handlers.charts.route_map.layers import Kind, Layering

_STRAIGHT, _HEAD = 18, 16
"""Pixels of a straight way between two rows, and more where it ends in an arrow head."""
_MOST_BENT = 70
CUT = 96
"""Pixels at a cut, for the ways that go on."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `first` to `last`, from pixel `top` to `bottom` of the endless page."""

    first: int
    last: int
    top: float
    bottom: float


def stacked(layering: Layering, nodes: Sequence[Placed]) -> list[Placed]:
    """Every row below the one before."""
    found = list(nodes)
    y = 0.0
    for at, row in enumerate(layering.rows):
        if at:
            y += _room_between(layering, found, at)
        for node in row:
            found[node] = replace(found[node], y=y)
        y += max(found[node].block.high for node in row)
    return found


def _room_between(layering: Layering, nodes: Sequence[Placed], row: int) -> float:
    """Above this row: as much as its most bent way needs."""
    legs = [leg for leg in layering.legs if layering.nodes[leg.lower].layer == row]
    aside = max((_aside(nodes[leg.upper], nodes[leg.lower]) for leg in legs), default=0.0)
    headed = any(leg.heads_down or leg.heads_up for leg in legs)
    return _STRAIGHT + (_HEAD if headed else 0) + min(aside * 0.22, _MOST_BENT)


def _aside(upper: Placed, lower: Placed) -> float:
    """How far a way between them has to move sideways."""
    return max(lower.left - upper.right, upper.left - lower.right, abs(upper.x - lower.x) / 3, 0.0)


def paged(layering: Layering, nodes: Sequence[Placed], most: float) -> list[Page]:
    """Pages at most so high wherever a cut allows it."""
    rows = layering.rows
    tops = [min(nodes[node].y for node in row) for row in rows]
    bottoms = [max(nodes[node].bottom for node in row) for row in rows]
    cuts = [at for at, row in enumerate(rows) if at and any(_is_stop(nodes[node]) for node in row)]
    for pieces in range(1, len(cuts) + 2):
        pages = _evenly(tops, bottoms, cuts, pieces)
        room = most - 2 * CUT if len(pages) > 1 else most
        if max(page.bottom - page.top for page in pages) <= room:
            return pages
    return pages


def _evenly(tops: Sequence[float], bottoms: Sequence[float], cuts: Sequence[int], pieces: int) -> list[Page]:
    """So many pages, the highest as low as can be."""
    low, high = 0.0, bottoms[-1]
    while high - low > 1:
        limit = (low + high) / 2
        low, high = (low, limit) if len(_cut(tops, bottoms, cuts, limit)) <= pieces else (limit, high)
    return _cut(tops, bottoms, cuts, high)


def _cut(tops: Sequence[float], bottoms: Sequence[float], cuts: Sequence[int], limit: float) -> list[Page]:
    """From top to bottom, each page as full as the limit lets it; a single row may be higher."""
    first, found = 0, []
    for cut, following in zip(cuts, [*cuts[1:], len(tops)][: len(cuts)], strict=True):
        if bottoms[following - 1] - tops[first] > limit:
            found.append(Page(first, cut - 1, tops[first], bottoms[cut - 1]))
            first = cut
    return [*found, Page(first, len(tops) - 1, tops[first], bottoms[-1])]


def _is_stop(node: Placed) -> bool:
    return node.node.kind is Kind.STOP
