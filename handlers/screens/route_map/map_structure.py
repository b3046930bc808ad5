"""What a map has whatever is shown on it: the ways between stages, the ends, and the ways out written at a box.

The usual way of a stage is drawn to its end. Every other way that ends the process, or comes back to the same stage,
is written at the box: drawn across the map, a refusal from each of ten stages would hide the route.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.charts.route_map.chart import Exit, Final, Mark, Way
from handlers.screens.display_names import isolated
from handlers.screens.texts import Texts
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Outcome, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The ways a case has gone: stages with the outcomes it left them by, the ways it was sent back, its end."""

    ways: frozenset[tuple[str, str]] = frozenset()
    back: frozenset[tuple[str, str]] = frozenset()
    end: str | None = None


@dataclass(frozen=True, slots=True)
class MapStructure:
    """Exits by the key of their stage."""

    finals: tuple[Final, ...]
    ways: tuple[Way, ...]
    exits: dict[str, tuple[Exit, ...]]


def skeleton_of(t: Texts, definition: ProcessDefinition, gone: Gone | None = None) -> MapStructure:
    """The ways and ends of a process; of a case, where it is told which of them it has gone."""
    ends = frozenset(end.key for end in definition.ends)
    wanted = {key for stage in definition.stages for one in _drawn(stage, ends) for key in one.to}
    drawn = [end for end in definition.ends if end.key in wanted]
    keys = [*(stage.key for stage in definition.stages), *(end.key for end in drawn)]
    places = {key: place for place, key in enumerate(keys)}
    finals = tuple(
        Final(
            title=isolated(t.own(end.title), 120),
            mark=Mark(end.result),
            faint=gone is not None and end.key != gone.end,
        )
        for end in drawn
    )
    how = gone or Gone()
    ways = [way for stage in definition.stages for way in _ways(t, stage, places, ends, how)]
    exits = {stage.key: tuple(_exits(t, definition, stage, how)) for stage in definition.stages}
    return MapStructure(finals, (*ways, *_returns(t, definition, places, how)), exits)


def _is_exit(stage: Stage, outcome: Outcome, ends: frozenset[str]) -> bool:
    """Whether it is written at the box."""
    usual = outcome is stage.outcomes[0]
    return outcome.to == [stage.key] or (not usual and all(key in ends for key in outcome.to))


def _drawn(stage: Stage, ends: frozenset[str]) -> list[Outcome]:
    return [outcome for outcome in stage.outcomes if not _is_exit(stage, outcome, ends)]


def _ways(t: Texts, stage: Stage, places: dict[str, int], ends: frozenset[str], gone: Gone) -> Iterator[Way]:
    for outcome in _drawn(stage, ends):
        yield Way(
            source=places[stage.key],
            targets=tuple(places[key] for key in outcome.to if key != stage.key),
            words=isolated(t.own(outcome.title), 120),
            taken=(stage.key, outcome.key) in gone.ways,
        )


def _returns(t: Texts, definition: ProcessDefinition, places: dict[str, int], gone: Gone) -> Iterator[Way]:
    """Where work may be sent back to by name, and where the case was sent back to."""
    named = [(stage.key, to) for stage in definition.stages for to in stage.returns_to or []]
    for source, target in dict.fromkeys([*named, *sorted(gone.back)]):
        if source in places and target in places:
            taken = (source, target) in gone.back
            yield Way(source=places[source], targets=(places[target],), words=t.plain("sent back"), taken=taken)


def _exits(t: Texts, definition: ProcessDefinition, stage: Stage, gone: Gone) -> Iterator[Exit]:
    ends = {end.key: end for end in definition.ends}
    for outcome in stage.outcomes:
        if not _is_exit(stage, outcome, frozenset(ends)):
            continue
        end = ends.get(outcome.to[0])
        yield Exit(
            words=isolated(t.own(outcome.title), 120),
            leads_to=isolated(t.own(end.title if end else stage.title), 120),
            mark=Mark(end.result) if end else Mark.AGAIN,
            taken=(stage.key, outcome.key) in gone.ways,
        )
