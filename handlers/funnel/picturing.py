"""What of a funnel is drawn: bars for stages, or for groups, by the measure that is looked at. Pure.

A picture holds one currency, the one most instances have; the text below holds them all. Refuses to draw.
"""

from collections import Counter

from handlers.funnel.look import Measure
from handlers.funnel.seen import Seen
from handlers.funnel.wording import (
    end_title,
    group_name,
    group_title,
    seconds,
    stage_title,
    summed,
    view_words,
    worth_of,
)
from handlers.pictures.funnel import Bar, Picture
from handlers.pictures.parts import Tile
from handlers.pictures.words import amounts, money, share
from handlers.texts import Texts
from workflow.analysis import FunnelGroup, StageFacts, View
from workflow.company import Directory


def picture_of(t: Texts, seen: Seen, directory: Directory, at: str) -> Picture:
    """The picture as values and words."""
    grouped = bool(seen.answer.groups)
    bars = _group_bars(t, seen, directory) if grouped else _stage_bars(t, seen)
    passed, now = _legend(t, seen, grouped=grouped)
    title = t.own(seen.definition.title)
    return Picture(
        title=f"{title} · {group_title(t, seen.look.by)}" if grouped else title,
        subtitle=str(view_words(t, seen, at).unescape()),
        passed_legend=passed,
        now_legend=now,
        bars=tuple(bars),
        tiles=tuple(_tiles(t, seen)),
    )


def _legend(t: Texts, seen: Seen, *, grouped: bool) -> tuple[str, str]:
    """What the light and the dark bars are."""
    if grouped:
        return (t.plain("started"), t.plain("won")) if seen.look.view is View.COHORT else ("", t.plain("under way"))
    match seen.look.measure:
        case Measure.TIME:
            return t.plain("nine of ten within"), t.plain("half within")
        case Measure.WEIGHTED:
            return t.plain("amount"), t.plain("by probability")
        case Measure.AMOUNT:
            return "", t.plain("amount")
    standing = t.plain("standing now")
    return (t.plain("passed through"), standing) if seen.look.view is View.COHORT else ("", standing)


def _stage_bars(t: Texts, seen: Seen) -> list[Bar]:
    currency = _currency(seen)
    return [_stage_bar(t, stage, seen, currency) for stage in seen.answer.total.stages]


def _stage_bar(t: Texts, stage: StageFacts, seen: Seen, currency: str) -> Bar:
    title = stage_title(t, seen.definition, stage.key)
    measure = seen.look.measure
    if measure is Measure.TIME:
        median, tail = round(stage.median or 0), round(stage.late_tail or 0)
        told = seconds(t, median) if stage.median is not None else "—"
        return Bar(title, tail, median, told, "", seconds(t, tail) if stage.late_tail else "")
    if measure in (Measure.AMOUNT, Measure.WEIGHTED):
        whole, part = stage.amounts.get(currency, 0), worth_of(stage, measure).get(currency, 0)
        return Bar(title, whole, part, money(t, part, currency), "", t.plain("{n} in all", n=t.number(stage.count)))
    worth = amounts(t, stage.amounts) if seen.look.view is View.CURRENT else ""
    if seen.look.view is View.CURRENT:
        return Bar(title, 0, stage.count, t.number(stage.count), "", worth)
    standing = t.plain("{n} now", n=t.number(stage.standing)) if stage.standing else ""
    reached = share(t, stage.count, seen.answer.total.cases)
    return Bar(title, stage.count, stage.standing, t.number(stage.count), reached, standing)


def _group_bars(t: Texts, seen: Seen, directory: Directory) -> list[Bar]:
    return [_group_bar(t, group, seen, group_name(t, group, seen.look.by, directory)) for group in seen.answer.groups]


def _group_bar(t: Texts, group: FunnelGroup, seen: Seen, name: str) -> Bar:
    facts = group.facts
    if seen.look.view is View.CURRENT:
        worth = amounts(t, summed(stage.amounts for stage in facts.stages))
        return Bar(name, 0, facts.cases, t.number(facts.cases), "", worth)
    part = share(t, facts.won, facts.cases)
    return Bar(name, facts.cases, facts.won, t.number(facts.cases), part, amounts(t, facts.won_amounts))


def _tiles(t: Texts, seen: Seen) -> list[Tile]:
    total = seen.answer.total
    if seen.look.view is View.CURRENT:
        worth = summed(stage.amounts for stage in total.stages)
        weighed = summed(stage.weighted for stage in total.stages)
        return [
            Tile(t.plain("Under way"), t.number(total.cases)),
            _worth_tile(t, t.plain("Amount"), worth),
            _worth_tile(t, t.plain("By probability"), weighed),
        ]
    return [
        Tile(end_title(t, seen.definition, "won"), t.number(total.won), amounts(t, total.won_amounts), "won"),
        Tile(end_title(t, seen.definition, "lost"), t.number(total.lost), "", "lost"),
        Tile(t.plain("Conversion"), share(t, total.won, total.cases), t.plain("of all started")),
    ]


def _worth_tile(t: Texts, title: str, worth: dict[str, int]) -> Tile:
    """The greatest amount large, those in other currencies below it."""
    first, *others = sorted(worth.items(), key=lambda pair: -pair[1]) or [("", 0)]
    return Tile(title, amounts(t, dict([first])) or "—", amounts(t, dict(others)))


def _currency(seen: Seen) -> str:
    """The one in which most stages are worth something; the process's own where none is."""
    found = Counter(currency for stage in seen.answer.total.stages for currency in stage.amounts)
    return found.most_common(1)[0][0] if found else seen.definition.currency
