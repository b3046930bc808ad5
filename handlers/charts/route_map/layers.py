"""Which node stands in which layer, and in which order, so that few ways cross: Sugiyama's method.

fast-sugiyama (rust-sugiyama) finds the layers, the order and the columns. Before it is asked, ways that close a
circle are turned round here, because the usual order of the stages says which they are; between the layers of stops
come layers for the words on the ways, so that words have room like boxes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from handlers.charts.route_map.chart import RouteMap

MOST_ABREAST = 3
"""More boxes than this side by side could not be read on a phone; the others go a layer down."""


class Kind(Enum):
    STOP = auto()
    FINAL = auto()
    WORDS = auto()
    """The words on a way."""
    BEND = auto()
    """Where a long way passes through a layer."""


@dataclass(slots=True)
class Node:
    """`about` is a place among stops, finals or ways; `column` is where the method puts it, without a unit."""

    kind: Kind
    about: int
    layer: int
    column: float = 0.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a way between a node and one in the next layer; `points` tells which end has an arrow head."""

    upper: int
    lower: int
    way: int
    heads_down: bool = False
    heads_up: bool = False
    back: bool = False


@dataclass(slots=True)
class Layering:
    nodes: list[Node] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)

    @property
    def rows(self) -> list[list[int]]:
        """Nodes by layer, each from left to right."""
        found: list[list[int]] = [[] for _ in range(max((node.layer for node in self.nodes), default=-1) + 1)]
        for place, node in enumerate(self.nodes):
            found[node.layer].append(place)
        return [sorted(row, key=lambda place: (self.nodes[place].column, place)) for row in found]


Edge = tuple[int, int]


def layered(chart: RouteMap) -> Layering:
    """The map with every node in its layer and column."""
    total = len(chart.stops) + len(chart.finals)
    edges = [(way.source, target) for way in chart.ways for target in way.targets]
    back = _closing(edges, total)
    forward = [(b, a) if (a, b) in back else (a, b) for a, b in dict.fromkeys(edges)]
    ranks = _ranks(_joined(forward, total), total)
    pieces = list(_pieces(chart, back))
    words = _words_at(pieces, ranks)
    layers = {at: layer for layer, at in enumerate(sorted({*((rank, 0) for rank in ranks), *words}))}
    layering = Layering()
    for place in range(total):
        kind, about = (Kind.STOP, place) if place < len(chart.stops) else (Kind.FINAL, place - len(chart.stops))
        layering.nodes.append(Node(kind, about, layers[ranks[place], 0]))
    for piece, at in zip(pieces, words, strict=True):
        lead = _lead_back if piece.back else _lead
        lead(layering, piece, layers[at])
    _set_columns(layering)
    _set_usual_left(layering)
    return layering


@dataclass(frozen=True, slots=True)
class _Piece:
    """A way, or the part of it that leads back."""

    way: int
    source: int
    targets: tuple[int, ...]
    back: bool


def _pieces(chart: RouteMap, back: set[Edge]) -> Iterator[_Piece]:
    for number, way in enumerate(chart.ways):
        ahead = tuple(target for target in way.targets if (way.source, target) not in back)
        if ahead:
            yield _Piece(number, way.source, ahead, False)
        for target in way.targets:
            if (way.source, target) in back:
                yield _Piece(number, way.source, (target,), True)


def _words_at(pieces: Sequence[_Piece], ranks: Sequence[int]) -> list[tuple[int, int]]:
    """Where the words of each stand: below the stop they come from, above it on a way back; a few to a row."""
    above = [ranks[piece.source] - piece.back for piece in pieces]
    seen: dict[int, int] = {}
    found = []
    for rank in above:
        found.append((rank, 1 + seen.get(rank, 0) // MOST_ABREAST))
        seen[rank] = seen.get(rank, 0) + 1
    return found


def crossings(layering: Layering) -> int:
    """How many pairs of legs cross."""
    place = {node: at for row in layering.rows for at, node in enumerate(row)}
    found = 0
    for one, leg in enumerate(layering.legs):
        for other in layering.legs[one + 1 :]:
            if layering.nodes[leg.upper].layer == layering.nodes[other.upper].layer:
                above = place[leg.upper] - place[other.upper]
                below = place[leg.lower] - place[other.lower]
                found += above * below < 0
    return found


def _closing(edges: Iterable[Edge], total: int) -> set[Edge]:
    """The edges that close a circle, seen from the first stop along the usual ways."""
    leads: dict[int, list[int]] = {}
    for source, target in edges:
        leads.setdefault(source, []).append(target)
    found: set[Edge] = set()
    done: set[int] = set()
    for start in range(total):
        _walk(start, leads, [], done, found)
    return found


def _walk(node: int, leads: dict[int, list[int]], line: list[int], done: set[int], found: set[Edge]) -> None:
    if node in done:
        return
    line.append(node)
    for target in leads.get(node, []):
        if target in line:
            found.add((node, target))
        else:
            _walk(target, leads, line, done, found)
    line.pop()
    done.add(node)


def _joined(edges: Sequence[Edge], total: int) -> list[Edge]:
    """With an edge from the stop before to whatever nothing leads to, so that the map hangs together."""
    led_to = {target for _, target in edges}
    return [*edges, *((place - 1, place) for place in range(1, total) if place not in led_to)]


def _ranks(edges: list[Edge], total: int) -> list[int]:
    """The layer of each node, at most `MOST_ABREAST` to a layer."""
    if not edges:
        return list(range(total))
    kept = list(edges)
    for _ in range(total):
        ranks = _ranked(kept, total)
        wide = next((row for row in _by_rank(ranks) if len(row) > MOST_ABREAST), None)
        if wide is None:
            return ranks
        kept += zip(wide, wide[MOST_ABREAST:], strict=False)
    return ranks


def _by_rank(ranks: Sequence[int]) -> Iterator[list[int]]:
    for rank in range(max(ranks) + 1):
        yield [place for place, each in enumerate(ranks) if each == rank]


def _ranked(edges: list[Edge], total: int) -> list[int]:
    from fast_sugiyama import from_edges

    laid = from_edges(edges, vertex_spacing=1, dummy_vertices=False, ranking_type="minimize")
    ranks = [0] * total
    for positions, *_ in laid:
        top = max(y for _, (_, y) in positions)
        for place, (_, y) in positions:
            ranks[int(place)] = round(top - y)
    return ranks


def _lead(layering: Layering, piece: _Piece, layer: int) -> None:
    """Down: from the stop to the words below it, and on to each target."""
    words = _add(layering, Kind.WORDS, piece.way, layer)
    start = _bends(layering, piece.way, piece.source, layer)
    layering.legs.append(Leg(start, words, piece.way))
    for target in piece.targets:
        last = _bends(layering, piece.way, words, layering.nodes[target].layer)
        layering.legs.append(Leg(last, target, piece.way, heads_down=True))


def _lead_back(layering: Layering, piece: _Piece, layer: int) -> None:
    """Up: the words stand above the stop that the way comes from; the head is at the stop it leads to."""
    (target,) = piece.targets
    words = _add(layering, Kind.WORDS, piece.way, layer)
    first = len(layering.legs)
    last = _bends(layering, piece.way, target, layer, back=True)
    layering.legs.append(Leg(last, words, piece.way, back=True))
    layering.legs[first] = replace(layering.legs[first], heads_up=True)
    last = _bends(layering, piece.way, words, layering.nodes[piece.source].layer, back=True)
    layering.legs.append(Leg(last, piece.source, piece.way, back=True))


def _bends(layering: Layering, way: int, start: int, layer: int, *, back: bool = False) -> int:
    """Bends through every layer between; the last of them, or the start."""
    last = start
    for between in range(layering.nodes[start].layer + 1, layer):
        bend = _add(layering, Kind.BEND, way, between)
        layering.legs.append(Leg(last, bend, way, back=back))
        last = bend
    return last


def _add(layering: Layering, kind: Kind, about: int, layer: int) -> int:
    layering.nodes.append(Node(kind, about, layer))
    return len(layering.nodes) - 1


def _set_columns(layering: Layering) -> None:
    """Of several orders, the one with the fewest crossings."""
    from fast_sugiyama import from_edges

    edges = [(leg.upper, leg.lower) for leg in layering.legs]
    best: tuple[int, list[float]] | None = None
    for how in ("barycenter", "median") if edges else ():
        columns = [0.0] * len(layering.nodes)
        for positions, *_ in from_edges(edges, vertex_spacing=1, dummy_vertices=False, crossing_minimization=how):
            for place, (x, _) in positions:
                columns[int(place)] = x
        for node, column in zip(layering.nodes, columns, strict=True):
            node.column = column
        found = crossings(layering)
        if best is None or found < best[0]:
            best = (found, columns)
    for node, column in zip(layering.nodes, best[1] if best else [], strict=False):
        node.column = column


def _set_usual_left(layering: Layering) -> None:
    """Of the map and its mirror image, the one with earlier stages further to the left."""
    told = [layering.nodes[one].about - layering.nodes[other].about for one, other in _abreast(layering)]
    if sum(one > 0 for one in told) * 2 > len(told):
        for node in layering.nodes:
            node.column = -node.column


def _abreast(layering: Layering) -> Iterator[Edge]:
    """Stops side by side, each with those to its right."""
    for row in layering.rows:
        stops = [node for node in row if layering.nodes[node].kind is Kind.STOP]
        for place, one in enumerate(stops):
            yield from ((one, other) for other in stops[place + 1 :])
