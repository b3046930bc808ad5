"""How tokens move: the one place that knows. Pure; a marking is asked, and answers with moves as values.

The rule where branches meet is `absorb`: a token that comes to a node where another of the same scope stands is taken
up into that one, and the work there is not doubled; one that comes later begins it anew. An end takes its token up.
The case is over with its last token, or at once where the end terminates its scope: then whatever stands elsewhere is
withdrawn.

Live work (`workflow.rules.flow.tokens`), imported histories (`replay`), event logs (`formats.imports.log.routing`),
the taking back of a step (`undo`) and the forecast of an end (`forecast`) move by this.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflow.definition.graph import Flow, Node, ProcessGraph


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of tokens, in this order. `consumed` left its node; a visit begins at each of `entered`, with a
    token; the flows `absorbed` led to where one stands; the tokens `withdrawn` are taken up unfinished."""

    consumed: int | None = None
    entered: tuple[str, ...] = ()
    absorbed: tuple[Flow, ...] = ()
    withdrawn: tuple[int, ...] = ()
    ended: Node | None = None
    """The end with which the case is over."""


@dataclass(frozen=True, slots=True)
class Marking:
    """Where a case stands: the node of each token, by the token's id."""

    graph: ProcessGraph
    tokens: Mapping[int, str]

    def start(self) -> Moves:
        return Moves(entered=(self.graph.start,))

    def complete(self, token: int, outcome: str) -> Moves:
        """The token leaves its node by this outcome. Raises KeyError where there is no such token or outcome."""
        found = arrivals(self.graph, self.tokens[token], outcome)
        scope = self.graph.nodes[self.tokens[token]].scope
        others = {
            other: node
            for other, node in self.tokens.items()
            if other != token and self.graph.nodes[node].scope == scope
        }
        if found.terminal:
            return Moves(consumed=token, withdrawn=tuple(others), ended=found.terminal)
        entered, absorbed = self._met(found.flows, set(others.values()))
        over = not others and not entered
        return Moves(token, entered, absorbed, ended=found.ends[-1] if over else None)

    def send_back(self, token: int, node: str) -> Moves:
        """The token goes to a node that no flow leads to from here."""
        return Moves(consumed=token, entered=(node,))

    def withdraw(self) -> Moves:
        """Every token is taken up where it stands."""
        return Moves(withdrawn=tuple(self.tokens))

    def after(self, moves: Moves, ids: Iterator[int]) -> "Marking":
        """Where the case stands once these moves are made; new tokens take their ids from `ids`."""
        gone = {moves.consumed, *moves.withdrawn}
        stay = {token: node for token, node in self.tokens.items() if token not in gone}
        return Marking(self.graph, stay | {next(ids): node for node in moves.entered})

    def token_at(self, node: str) -> int | None:
        """The token that stands there."""
        return next((token for token, one in self.tokens.items() if one == node), None)

    def _met(self, flows: Iterable[Flow], taken: set[str]) -> tuple[tuple[str, ...], tuple[Flow, ...]]:
        entered: list[str] = []
        absorbed: list[Flow] = []
        for flow in flows:
            if flow.target in taken:
                absorbed.append(flow)
            else:
                entered.append(flow.target)
                taken.add(flow.target)
        return tuple(entered), tuple(absorbed)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What flows lead to, whoever stands there: those to nodes in which work begins, and ends."""

    flows: tuple[Flow, ...]
    ends: tuple[Node, ...]

    @property
    def terminal(self) -> Node | None:
        """The end that takes up every other token; then nothing begins."""
        return next((end for end in self.ends if end.terminates), None)


def arrivals(graph: ProcessGraph, node: str, outcome: str) -> Arrivals:
    """Raises KeyError where there is no such node or outcome."""
    return arrived(graph, graph.taken(node, outcome))


def arrived(graph: ProcessGraph, flows: Iterable[Flow]) -> Arrivals:
    """What these flows lead to when they are taken together."""
    flows = tuple(flows)
    ends = tuple(graph.nodes[flow.target] for flow in flows if graph.nodes[flow.target].is_end)
    return Arrivals(tuple(flow for flow in flows if not graph.nodes[flow.target].is_end), ends)


def absorbed_into(graph: ProcessGraph, node: str, outcome: str, entered: Iterable[str]) -> set[str]:
    """The nodes where tokens of this step were absorbed: they came there, and nothing began of `entered`."""
    found = arrivals(graph, node, outcome)
    return set() if found.terminal else {flow.target for flow in found.flows} - set(entered)
