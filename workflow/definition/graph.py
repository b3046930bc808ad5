"""A process definition as a graph, in BPMN's words: nodes, the sequence flows between them, scopes.

Read from stages, outcomes and ends (`ProcessDefinition.graph`); what moves a token asks only this. An outcome with
several targets is several flows that are taken together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

PROCESS = ""
"""The scope of the process itself; it stands in no other."""

Targets = Mapping[str, frozenset[str]]
"""Where each node leads, by key."""


class NodeKind(StrEnum):
    USER_TASK = "user_task"
    END = "end"


@dataclass(frozen=True, slots=True)
class Node:
    """A place where a token may stand, or an end that takes it up. `result`: an end's, `won` or `lost`."""

    key: str
    kind: NodeKind
    scope: str = PROCESS
    result: Literal["won", "lost"] | None = None

    @property
    def is_end(self) -> bool:
        return self.kind is NodeKind.END

    @property
    def terminates(self) -> bool:
        """Whether it takes up every token of its scope: a lost end does."""
        return self.result == "lost"


@dataclass(frozen=True, slots=True)
class Flow:
    """From one node to another, when the first is left by this outcome."""

    source: str
    outcome: str
    target: str


@dataclass(frozen=True, slots=True)
class ProcessGraph:
    """Flows are in the order of the file: of a node's own, those of its usual outcome come first. Those that
    lead to no node are left out."""

    nodes: Mapping[str, Node]
    start: str
    outgoing: Mapping[str, Mapping[str, tuple[Flow, ...]]] = field(repr=False)
    """By source, then by outcome."""
    scopes: Mapping[str, str | None] = field(default_factory=lambda: {PROCESS: None})
    """Each scope with the one it stands in."""

    def taken(self, node: str, outcome: str) -> tuple[Flow, ...]:
        """What is taken together by this outcome. Raises KeyError where there is no such node or outcome."""
        return self.outgoing[node][outcome]

    def usual(self, node: str) -> tuple[Flow, ...]:
        """What the usual outcome, the first in the file, takes; nothing from an end."""
        return next(iter(self.outgoing.get(node, {}).values()), ())

    @property
    def targets(self) -> Targets:
        return {
            source: frozenset(flow.target for flows in outcomes.values() for flow in flows)
            for source, outcomes in self.outgoing.items()
        }

    @property
    def sources(self) -> Targets:
        """The same flows, each the other way round."""
        back: dict[str, set[str]] = {}
        for source, targets in self.targets.items():
            for target in targets:
                back.setdefault(target, set()).add(source)
        return {target: frozenset(sources) for target, sources in back.items()}


def reachable(targets: Targets, start: Iterable[str]) -> frozenset[str]:
    """Every node that can be come to from these, and these."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        fresh = targets.get(waiting.pop(), frozenset()) - seen
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)
