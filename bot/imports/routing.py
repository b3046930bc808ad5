"""From what was done in a case, in its order, to stays on the route: what led to what, and by which outcome.

What was done ends a stay that began with the latest earlier piece of work from whose stage a way leads there and that
has not gone on elsewhere; an outcome with several targets leads to several. Which outcome was taken, the later work
shows; where nothing came of it, it was the usual one. Refuses work that no way leads to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflow.commands import PastStep
from workflow.definition import Outcome, ProcessDefinition


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


def routed(process: ProcessDefinition, started_at: datetime, work: Sequence[Done]) -> Routed:
    """The work as steps; raises NoWay. There is some, and the first is of the first stage."""
    links: list[_Link] = []
    for place, done in enumerate(work):
        before = _before(process, links, done.stage) if links else None
        if links and before is None:
            raise NoWay(place)
        if before:
            before.led_to.add(done.stage)
        links.append(_Link(done, before.done.at if before else started_at))
    ways = [_way(process, link) for link in links]
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
    return Routed(steps, _standing(process, steps, ways))


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


def _standing(process: ProcessDefinition, steps: Sequence[PastStep], ways: Sequence[Outcome]) -> dict[str, datetime]:
    standing = {process.first_stage.key: steps[0].entered_at}
    for step, way in zip(steps, ways, strict=True):
        standing.pop(step.stage, None)
        for key in way.to:
            if process.end(key) is None and step.left_at:
                standing.setdefault(key, step.left_at)
    return standing
