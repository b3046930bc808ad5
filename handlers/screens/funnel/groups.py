"""A funnel's groups by the measure that is looked at: in which order, in what words, as which bars. Pure.

Which groups are told by name was decided by how many cases they hold; among those the one with the most of what is
measured comes first. Of time a group has no one figure: it is told where it waits longest. What is worth something in
a cohort is what was won of it, because most amounts are only known by then.
"""

from collections import Counter

from markupsafe import Markup

from handlers.charts.funnel import Bar
from handlers.screens.figures.texts import amounts, money, share
from handlers.screens.funnel.options import Measure
from handlers.screens.funnel.result import Seen
from handlers.screens.funnel.texts import cases_words, group_name, seconds, stage_title, summed, worth_of
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.figures.funnel import FunnelFacts, FunnelGroup, StageFacts, View


def ranked(seen: Seen) -> list[tuple[int, FunnelGroup]]:
    """Each group with its place in the answer; the long tail stays last."""
    return sorted(
        enumerate(seen.answer.groups), key=lambda pair: (pair[1].name is None, -_size(pair[1].facts, seen), pair[0])
    )


def _size(facts: FunnelFacts, seen: Seen) -> float:
    match seen.look.measure:
        case Measure.COUNT:
            return facts.cases
        case Measure.TIME:
            slowest = slowest_stage(facts)
            return slowest.median or 0 if slowest else -1
    return worth_in_group(facts, seen, seen.look.measure).get(currency_of(seen), 0)


def worth_in_group(facts: FunnelFacts, seen: Seen, measure: Measure) -> dict[str, int]:
    """What a group's cases under way are worth; in a cohort, what was won of them."""
    if seen.look.view is View.COHORT:
        return dict(facts.won_amounts)
    return summed(worth_of(stage, measure) for stage in facts.stages)


def slowest_stage(facts: FunnelFacts) -> StageFacts | None:
    """Where half of the visits take longest; None where nobody has stayed anywhere."""
    known = [stage for stage in facts.stages if stage.median is not None]
    return max(known, key=lambda stage: stage.median or 0, default=None)


def currency_of(seen: Seen) -> str:
    """The one in which most stages are worth something; the process's own where none is."""
    stages = Counter(currency for stage in seen.answer.total.stages for currency in stage.amounts)
    return stages.most_common(1)[0][0] if stages else seen.definition.currency


def group_lines(t: Texts, seen: Seen, directory: Directory) -> list[Markup]:
    return [_line(t, group, seen, group_name(t, group, seen.look.by, directory)) for _, group in ranked(seen)]


def _line(t: Texts, group: FunnelGroup, seen: Seen, name: str) -> Markup:
    facts, cohort = group.facts, seen.look.view is View.COHORT
    match seen.look.measure:
        case Measure.TIME:
            return _time_line(t, facts, seen, name)
        case Measure.AMOUNT | Measure.WEIGHTED:
            return _worth_line(t, facts, seen, name)
    if cohort:
        worth = amounts(t, facts.won_amounts)
        return t(
            "{name}: <b>{n}</b>, won {won} ({share}){worth}",
            name=name,
            n=t.number(facts.cases),
            won=t.number(facts.won),
            share=share(t, facts.won, facts.cases),
            worth=f" · {worth}" if worth else "",
        )
    worth = amounts(t, worth_in_group(facts, seen, Measure.AMOUNT))
    line = t("{name}: <b>{n}</b>", name=name, n=t.number(facts.cases))
    return line + Markup(" · {}").format(worth) if worth else line


def _worth_line(t: Texts, facts: FunnelFacts, seen: Seen, name: str) -> Markup:
    worth = amounts(t, worth_in_group(facts, seen, seen.look.measure))
    if seen.look.view is View.COHORT:
        return t(
            "{name}: won <b>{worth}</b> · {won} of {n}",
            name=name,
            worth=worth or "—",
            won=t.number(facts.won),
            n=t.number(facts.cases),
        )
    cases = cases_words(t, facts.cases)
    if not worth:
        return t("{stage}: amount not given · {n}", stage=name, n=cases)
    return t("{stage}: <b>{worth}</b> · {n}", stage=name, worth=worth, n=cases)


def _time_line(t: Texts, facts: FunnelFacts, seen: Seen, name: str) -> Markup:
    slowest = slowest_stage(facts)
    if slowest is None:
        return t("{stage}: nobody has stayed yet", stage=name)
    return t(
        "{name}: longest in “{stage}”, half within <b>{median}</b>, nine of ten within {tail}",
        name=name,
        stage=stage_title(t, seen.definition, slowest.key),
        median=seconds(t, slowest.median or 0),
        tail=seconds(t, slowest.late_tail or 0),
    )


def group_bars(t: Texts, seen: Seen, directory: Directory) -> list[Bar]:
    return [_bar(t, group, seen, group_name(t, group, seen.look.by, directory)) for _, group in ranked(seen)]


def _bar(t: Texts, group: FunnelGroup, seen: Seen, name: str) -> Bar:
    facts, tail = group.facts, group.name is None
    match seen.look.measure:
        case Measure.TIME:
            return _time_bar(t, facts, seen, name, tail=tail)
        case Measure.AMOUNT | Measure.WEIGHTED:
            return _worth_bar(t, facts, seen, name, tail=tail)
    number = t.number(facts.cases)
    if seen.look.view is View.CURRENT:
        worth = amounts(t, worth_in_group(facts, seen, Measure.AMOUNT))
        return Bar(name, 0, facts.cases, number, "", worth, tail)
    part = share(t, facts.won, facts.cases)
    return Bar(name, facts.cases, facts.won, number, part, amounts(t, facts.won_amounts), tail)


def _worth_bar(t: Texts, facts: FunnelFacts, seen: Seen, name: str, *, tail: bool) -> Bar:
    currency = currency_of(seen)
    part = worth_in_group(facts, seen, seen.look.measure).get(currency, 0)
    whole = worth_in_group(facts, seen, Measure.AMOUNT).get(currency, 0)
    told = cases_words(t, facts.cases)
    if seen.look.view is View.COHORT:
        told = t.plain("{won} of {n}", won=t.number(facts.won), n=t.number(facts.cases))
    return Bar(name, whole, part, money(t, part, currency), "", told, tail)


def _time_bar(t: Texts, facts: FunnelFacts, seen: Seen, name: str, *, tail: bool) -> Bar:
    slowest = slowest_stage(facts)
    if slowest is None:
        return Bar(name, 0, 0, "—", "", "", tail)
    median, most = round(slowest.median or 0), round(slowest.late_tail or 0)
    return Bar(name, most, median, seconds(t, median), "", stage_title(t, seen.definition, slowest.key), tail)
