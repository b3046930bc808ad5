"""From what was done in a case, in its order, to visits on the route: what led to what, by which outcome.

What was done ends a visit that began with the latest earlier piece of work whose stage a way leads from and that
has not gone on elsewhere; an outcome with several targets leads to several. Which outcome was taken, the later work
shows; where nothing came of it, it was the usual one. Stages that nothing is told of may be passed over. Refuses
work that no way leads to.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Outcome
from workflow.messages.commands import PastStep
from workflow.rules.flow.marking import Marking


@dataclass(frozen=True, slots=True)
class Done:
    """A piece of work: which stage it completed, when and by whom."""

    stage: str
    at: datetime
    performer: str | None


@dataclass(frozen=True, slots=True)
class Routed:
    """The steps in the order in which they ended; where the case stands afterwards, and since when."""

    steps: tuple[PastStep, ...]
    standing: dict[str, datetime]


@dataclass(slots=True)
class _Link:
    """A piece of work between what led to it and what it led to."""

    done: Done
    entered_at: datetime
    led_to: set[str] = field(default_factory=set)


class NoWay(Exception):
    """No way of the route leads to this piece of work, by its place in the case."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def routed(
    process: ProcessDefinition,
    started_at: datetime,
    work: Sequence[Done],
    *,
    pass_over: bool = False,
    end: str | None = None,
) -> Routed:
    """The work as steps; raises NoWay. There is some, and unless stages may be passed over the first is of the first
    stage. `end`: the last work leads there, if a way does."""
    links: list[_Link] = []
    for place, done in enumerate(work):
        link = _linked(process, links, done, started_at, pass_over)
        if link is None:
            raise NoWay(place)
        links.append(link)
    ways = [_way(process, link) for link in links]
    if end and not links[-1].led_to:
        ways[-1] = _way_to(process, links[-1].done.stage, end) or ways[-1]
    steps = tuple(
        PastStep(
            stage=link.done.stage,
            entered_at=link.entered_at,
            outcome=way.key,
            left_at=link.done.at,
            performer=link.done.performer,
        )
        for link, way in zip(links, ways, strict=True)
    )
    return Routed(steps, _standing(process, steps))


def way_over(process: ProcessDefinition, start: str, goal: str) -> list[tuple[str, str]] | None:
    """The shortest way from a stage to another, or to an end, by outcomes that lead to one place: the stages on it
    with their outcomes, the first one's first."""
    ways: dict[str, list[tuple[str, str]]] = {start: []}
    waiting = deque([start])
    while waiting:
        stage = waiting.popleft()
        for flows in process.graph.outgoing.get(stage, {}).values():
            if len(flows) > 1:
                continue
            (flow,) = flows
            if flow.target == goal:
                return [*ways[stage], (stage, flow.outcome)]
            if flow.target not in ways:
                ways[flow.target] = [*ways[stage], (stage, flow.outcome)]
                waiting.append(flow.target)
    return None


def _linked(
    process: ProcessDefinition, links: list[_Link], done: Done, started_at: datetime, pass_over: bool
) -> _Link | None:
    """The work behind what led to it; what is passed over on the way is put among the links."""
    first = process.first_stage.key
    if not links:
        if done.stage == first:
            return _Link(done, started_at)
        chain = way_over(process, first, done.stage) if pass_over else None
        if chain is None:
            return None
        links += _passed([stage for stage, _ in chain], started_at, done.stage)
        return _Link(done, started_at)
    before = _before(process, links, done.stage)
    if before is None and pass_over:
        before = _reaching(process, links, done.stage)
    if before is None:
        return None
    before.led_to.add(done.stage)
    return _Link(done, before.done.at)


def _reaching(process: ProcessDefinition, links: list[_Link], stage: str) -> _Link | None:
    """The latest work that led nowhere yet and from which the stage can be reached, behind what is between."""
    for place in range(len(links) - 1, -1, -1):
        link = links[place]
        chain = None if link.led_to else way_over(process, link.done.stage, stage)
        if chain is None:
            continue
        between = _passed([one for one, _ in chain[1:]], link.done.at, stage)
        link.led_to.add(chain[1][0])
        between[-1].led_to.clear()
        links[place + 1 : place + 1] = between
        return between[-1]
    return None


def _passed(stages: Sequence[str], at: datetime, goal: str) -> list[_Link]:
    """Stages that were passed at that moment, one after the other, by nobody."""
    following = [*stages[1:], goal]
    return [_Link(Done(stage, at, None), at, {after}) for stage, after in zip(stages, following, strict=True)]


def _way_to(process: ProcessDefinition, stage: str, end: str) -> Outcome | None:
    """Straight to this end; otherwise on, but to no other end."""
    outcomes = process.stage(stage).outcomes
    straight = next((way for way in outcomes if way.to == [end]), None)
    return straight or next((way for way in outcomes if not all(map(process.end, way.to))), None)


def _before(process: ProcessDefinition, links: Sequence[_Link], stage: str) -> _Link | None:
    """The latest work that can have led to this stage besides what it has led to already."""
    for link in reversed(links):
        wanted = link.led_to | {stage}
        outcomes = process.stage(link.done.stage).outcomes
        if stage not in link.led_to and any(wanted <= set(way.to) for way in outcomes):
            return link
    return None


def _way(process: ProcessDefinition, link: _Link) -> Outcome:
    """The outcome that leads to all it led to and to the least besides; the usual one where it led to nothing yet."""
    outcomes = process.stage(link.done.stage).outcomes
    if not link.led_to:
        return outcomes[0]
    return min((way for way in outcomes if link.led_to <= set(way.to)), key=lambda way: len(way.to))


def _standing(process: ProcessDefinition, steps: Sequence[PastStep]) -> dict[str, datetime]:
    """Where tokens stand after the steps, and since when. A step where none stands moves none: playing the
    history over the route refuses it."""
    ids, start = count(), Marking(process.graph, {})
    marking = start.after(start.start(), ids)
    since = dict.fromkeys(marking.tokens.values(), steps[0].entered_at)
    for step in steps:
        token = marking.token_at(step.stage)
        if token is not None and step.outcome is not None and step.left_at is not None:
            moves = marking.complete(token, step.outcome)
            marking = marking.after(moves, ids)
            since |= dict.fromkeys(moves.entered, step.left_at)
    return {node: since[node] for node in marking.tokens.values()}
