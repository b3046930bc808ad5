"""What of a funnel is drawn: bars for stages, or for groups, by the measure that is looked at. Pure.

A picture holds one currency, the one most instances have; the text below holds them all.
"""

from handlers.charts.components import Tile
from handlers.charts.funnel import Bar, Picture
from handlers.screens.figures.texts import amounts, money, share
from handlers.screens.funnel.groups import currency_of, group_bars
from handlers.screens.funnel.options import Measure
from handlers.screens.funnel.result import Seen
from handlers.screens.funnel.texts import (
    cases_words,
    end_title,
    group_title,
    seconds,
    stage_title,
    summed,
    view_words,
    worth_of,
)
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.figures.funnel import StageFacts, View


def picture_of(t: Texts, seen: Seen, directory: Directory, at: str) -> Picture:
    """The picture as values and words."""
    grouped = bool(seen.answer.groups)
    bars = group_bars(t, seen, directory) if grouped else _stage_bars(t, seen)
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
    cohort = seen.look.view is View.COHORT
    match seen.look.measure:
        case Measure.TIME:
            return t.plain("nine of ten within"), t.plain("half within")
        case Measure.AMOUNT | Measure.WEIGHTED if grouped and cohort:
            return "", _in_currency(t, seen, t.plain("won"))
        case Measure.WEIGHTED:
            return _in_currency(t, seen, t.plain("amount")), t.plain("by probability")
        case Measure.AMOUNT:
            return "", _in_currency(t, seen, t.plain("amount"))
    if grouped:
        return (t.plain("started"), t.plain("won")) if cohort else ("", t.plain("under way"))
    standing = t.plain("standing now")
    return (t.plain("reached it"), standing) if cohort else ("", standing)


def _in_currency(t: Texts, seen: Seen, what: str) -> str:
    """`amount, UAH`; where there are more currencies, that the others are not drawn."""
    total, currency = seen.answer.total, currency_of(seen)
    there = {*total.won_amounts, *(each for stage in total.stages for each in stage.amounts)}
    if there <= {currency}:
        return f"{what}, {currency}"
    return t.plain("{what}, {currency} only; the others in the text", what=what, currency=currency)


def _stage_bars(t: Texts, seen: Seen) -> list[Bar]:
    currency = currency_of(seen)
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
        return Bar(title, whole, part, money(t, part, currency), "", cases_words(t, stage.count))
    worth = amounts(t, stage.amounts) if seen.look.view is View.CURRENT else ""
    if seen.look.view is View.CURRENT:
        return Bar(title, 0, stage.count, t.number(stage.count), "", worth)
    standing = t.plain("{n} now", n=t.number(stage.standing)) if stage.standing else ""
    reached = share(t, stage.count, seen.answer.total.cases)
    return Bar(title, stage.count, stage.standing, t.number(stage.count), reached, standing)


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
