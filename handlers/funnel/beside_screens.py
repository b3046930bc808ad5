"""What has changed, and the forecast, as pictures and words. Pure."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from handlers.funnel.callbacks import ShowChanges, ShowFunnel, short
from handlers.funnel.wording import stage_title, summed
from handlers.pictures.funnel import Bar, Picture
from handlers.pictures.parts import Tile
from handlers.pictures.words import amounts, money
from handlers.screen import Screen, button, keyboard
from handlers.subscriptions.screens import subscribe_button
from handlers.texts import Texts
from workflow.analysis import Amounts, ChangesAnswer, ForecastAnswer, Moved
from workflow.definition import ProcessDefinition

SPANS = (0, 1, 7, 30)


def changes_picture(t: Texts, definition: ProcessDefinition, found: ChangesAnswer, since: date, at: str) -> Picture:
    """How many came into each stage and how many went on from it."""
    order = {stage.key: place for place, stage in enumerate(definition.stages)}
    stages = sorted(found.by_stage.items(), key=lambda item: order.get(item[0], len(order)))
    return Picture(
        title=t.own(definition.title),
        subtitle=t.plain("What has changed since {day} · as of {at}", day=t.day(since), at=at),
        passed_legend=t.plain("came in"),
        now_legend=t.plain("went on"),
        bars=tuple(_change_bar(t, stage_title(t, definition, key), counts) for key, counts in stages),
        tiles=tuple(
            Tile(title, t.number(moved.count), amounts(t, moved.amounts), mark)
            for title, moved, mark in (
                (t.plain("Won"), found.won, "won"),
                (t.plain("Lost"), found.lost, "lost"),
                (t.plain("Stuck"), found.stuck, ""),
            )
        ),
    )


def _change_bar(t: Texts, title: str, counts: tuple[int, int, int]) -> Bar:
    came, forward, back = counts
    returned = t.plain("{n} sent back", n=t.number(back)) if back else ""
    return Bar(title, came, forward, t.plain("+{came} −{gone}", came=came, gone=forward + back), "", returned)


def changes_screen(
    t: Texts,
    definition: ProcessDefinition,
    found: ChangesAnswer,
    since: date,
    days: int,
    png: bytes | None,
) -> Screen:
    """Three sentences under the picture."""
    told = [
        t(
            "Since {day}, {started} were started and {advanced} moved on; {returned} went back.",
            day=t.day(since),
            started=_counted(t, found.entered),
            advanced=_counted(t, found.advanced),
            returned=_counted(t, found.returned),
        ),
        t("Won: {won}. Lost: {lost}.", won=_counted(t, found.won), lost=_counted(t, found.lost)),
        t("Stuck and still under way: {stuck}.", stuck=_counted(t, found.stuck)),
    ]
    process = short(definition.key)
    titles = {
        0: t.plain("Since Friday"),
        1: t.plain("Since yesterday"),
        7: t.plain("7 days"),
        30: t.plain("30 days"),
    }
    spans = [
        button(f"• {titles[span]}" if span == days else titles[span], ShowChanges(process=process, days=span))
        for span in SPANS
    ]
    back = button(t.plain("‹ Funnel"), ShowFunnel(process=process))
    heading = t("<b>{process}</b>", process=t.own(definition.title))
    return Screen(
        text=Markup("\n\n").join([heading, Markup("\n").join(told)]),
        photo=png,
        keyboard=keyboard(spans[:2], spans[2:], [subscribe_button(t, process, f"c{days}"), back]),
    )


def _counted(t: Texts, moved: Moved) -> Markup:
    worth = amounts(t, moved.amounts)
    number = Markup("<b>{}</b>").format(t.number(moved.count))
    return number + Markup(" ({})").format(worth) if worth else number


def forecast_picture(t: Texts, definition: ProcessDefinition, found: ForecastAnswer, at: str) -> Picture:
    """For each month what the probabilities promise, within all that is under way."""
    currency = _currency(found) or definition.currency
    return Picture(
        title=t.own(definition.title),
        subtitle=t.plain("Forecast by month · as of {at}", at=at),
        passed_legend=t.plain("all that is under way"),
        now_legend=t.plain("by probability"),
        bars=tuple(
            Bar(
                month_words(t, month.month),
                month.amounts.get(currency, 0),
                month.promised.get(currency, 0),
                money(t, month.promised.get(currency, 0), currency),
                "",
                t.plain("by history {worth}", worth=money(t, month.by_history.get(currency, 0), currency))
                if month.by_history
                else "",
            )
            for month in found.months
        ),
        tiles=(
            Tile(t.plain("Under way"), t.number(sum(month.cases for month in found.months))),
            Tile(t.plain("By probability"), amounts(t, summed(m.promised for m in found.months)) or "—"),
            Tile(t.plain("By history"), amounts(t, summed(m.by_history for m in found.months)) or "—"),
        ),
    )


def forecast_screen(t: Texts, definition: ProcessDefinition, found: ForecastAnswer, at: str, png: bytes) -> Screen:
    """The same figures as text, and how they come about."""
    rows = [
        t(
            "{month}: <b>{promised}</b> by probability, {history} by history · {n}",
            month=month_words(t, month.month),
            promised=_or_dash(t, month.promised),
            history=_or_dash(t, month.by_history),
            n=t.number(month.cases),
        )
        for month in found.months
        if month.cases
    ]
    told = rows or [t("Nothing is under way here now.")]
    how = t(
        "By probability: amount × the stage’s probability. "
        "By history: amount × the share won of those that passed it."
    )
    shares = _shares(t, definition, found.shares)
    parts = [
        t("<b>{process}</b>: forecast · as of {at}", process=t.own(definition.title), at=at),
        Markup("\n").join(told),
        Markup("\n").join(shares),
        how,
    ]
    bell = subscribe_button(t, short(definition.key), "p")
    back = button(t.plain("‹ Funnel"), ShowFunnel(process=short(definition.key)))
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text=text, photo=png, keyboard=keyboard([bell, back]))


def _shares(t: Texts, definition: ProcessDefinition, shares: Mapping[str, float | None]) -> list[Markup]:
    """Beside each stage's probability the share that history says."""
    return [
        t(
            "{stage}: {promised} promised, {history} by history",
            stage=t.own(stage.title),
            promised="—" if stage.probability is None else t.percent(stage.probability / 100),
            history=_percent(t, shares.get(stage.key)),
        )
        for stage in definition.stages
        if stage.probability is not None or shares.get(stage.key) is not None
    ]


def _percent(t: Texts, share: float | None) -> str:
    return "—" if share is None else t.percent(share)


def _or_dash(t: Texts, worth: Amounts) -> str:
    return amounts(t, worth) or "—"


def month_words(t: Texts, month: date) -> str:
    return str(format_date(month, "LLLL y", locale=t.locale))


def _currency(found: ForecastAnswer) -> str | None:
    worth = summed(month.amounts for month in found.months)
    return max(worth, key=worth.__getitem__) if worth else None
