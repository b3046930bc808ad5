"""A process's map with figures: how many stand in each stage, and the median time a visit there takes.

Pure, and free of aiogram. The figures are given, counted for this reader; refuses to count.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from handlers.charts.route_map.chart import RouteMap, Stop
from handlers.screens.display_names import isolated, stage_words
from handlers.screens.figures.texts import span, stamp
from handlers.screens.route_map.map_structure import MapStructure, skeleton_of
from handlers.screens.route_map.performers import performer_line
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Stage
from workflow.figures.funnel import FunnelFacts, StageFacts

_NOTHING = StageFacts(key="", count=0, standing=0, amounts={}, weighted={})


def route_of_process(
    definition: ProcessDefinition,
    facts: FunnelFacts,
    reader: Person,
    t: Texts,
    directory: Directory,
    now: datetime,
    *,
    of_all: bool,
) -> RouteMap:
    """The map as this reader is to see it; `of_all` tells whether the figures are of everybody's cases."""
    bones = skeleton_of(t, definition)
    by_key = {one.key: one for one in facts.stages}
    whose = t.plain("all cases") if of_all else t.plain("cases you may open")
    gone = [one for one in facts.stages if one.standing and one.key not in {stage.key for stage in definition.stages}]
    return RouteMap(
        title=isolated(t.own(definition.title), 120),
        subtitle=t.plain("{process} · as of {at}", process=whose, at=stamp(t, now, reader.tz)),
        stops=tuple(_stop(t, definition, stage, by_key, directory, bones) for stage in definition.stages),
        finals=bones.finals,
        ways=bones.ways,
        legend=(t.plain("the darker, the more stand there now"),),
        elsewhere=tuple(
            f"{stage_words(t, definition, one.key)}: {t.plain('● {n} now', n=t.number(one.standing))}" for one in gone
        ),
    )


def _stop(
    t: Texts,
    definition: ProcessDefinition,
    stage: Stage,
    by_key: Mapping[str, StageFacts],
    directory: Directory,
    bones: MapStructure,
) -> Stop:
    mine = by_key.get(stage.key, _NOTHING)
    most = max((one.standing for one in by_key.values()), default=0)
    medians = [one.median for key, one in by_key.items() if one.median is not None]
    slowest = len(medians) > 1 and mine.median == max(medians) and medians.count(max(medians)) == 1
    return Stop(
        number=definition.position(stage.key),
        title=isolated(t.own(stage.title), 300),
        performer=performer_line(t, directory, stage, None),
        facts=tuple(_facts(t, mine, slowest=slowest)),
        heat=mine.standing / most if most else 0.0,
        exits=bones.exits.get(stage.key, ()),
    )


def _facts(t: Texts, mine: StageFacts, *, slowest: bool) -> Iterator[str]:
    yield t.plain("● {n} now", n=t.number(mine.standing)) if mine.standing else t.plain("○ none now")
    if mine.median is not None:
        yield t.plain("median {span}", span=span(t, timedelta(seconds=mine.median)))
    if slowest:
        yield t.plain("▲ takes the longest")
