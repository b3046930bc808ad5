"""What has changed, and the forecast, as pictures and words. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from babel.dates import format_date
from markupsafe import Markup

from handlers.charts.components import Tile
from handlers.charts.funnel import Bar, Picture
from handlers.screens.buttons.funnel import LAST_LOOK, ShowChanges, ShowFunnel, short
from handlers.screens.display_names import visible
from handlers.screens.figures.texts import amounts, money
from handlers.screens.funnel.screens import subscribe_button
from handlers.screens.funnel.texts import cases_words, stage_title, summed
from handlers.screens.screen import CAPTION_LIMIT, Screen, button, keyboard
from handlers.screens.texts import Texts
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import ChangesAnswer, ForecastAnswer, ForecastMonth, Moved

SPANS = (0, 1, 7, 30)


class Since(NamedTuple):
    """Since when: so many days as a button says it, and in words. `looked`: they have looked before."""

    days: int
    words: str
    looked: bool = False


def changes_picture(t: Texts, definition: ProcessDefinition, found: ChangesAnswer, since: Since, at: str) -> Picture:
    """How many came into each stage and how many went on from it."""
    order = {key: place for place, key in enumerate(definition.every_stage)}
    stages = sorted(found.by_stage.items(), key=lambda item: order.get(item[0], len(order)))
    return Picture(
        title=t.own(definition.title),
        subtitle=_subtitle(t, since, at),
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


def _subtitle(t: Texts, since: Since, at: str) -> str:
    if since.days == LAST_LOOK:
        return t.plain("What is new since you looked: {when} · as of {at}", when=since.words, at=at)
    return t.plain("What has changed since {day} · as of {at}", day=since.words, at=at)


def _change_bar(t: Texts, title: str, counts: tuple[int, int, int]) -> Bar:
    came, forward, back = counts
    returned = t.plain("{n} sent back", n=t.number(back)) if back else ""
    return Bar(title, came, forward, t.plain("+{came} −{gone}", came=came, gone=forward + back), "", returned)


def changes_screen(
    t: Texts,
    definition: ProcessDefinition,
    found: ChangesAnswer,
    since: Since,
    png: bytes | None,
    look: str = "",
) -> Screen:
    """Three sentences under the picture."""
    told = _sentences(t, found, since)
    process = short(definition.key)
    titles = {
        0: t.plain("Since Friday"),
        1: t.plain("Since yesterday"),
        7: t.plain("7 days"),
        30: t.plain("30 days"),
        LAST_LOOK: t.plain("Since I last looked"),
    }
    spans = [
        button(
            f"• {titles[span]}" if span == since.days else titles[span],
            ShowChanges(process=process, days=span, look=look),
        )
        for span in (*SPANS, *([LAST_LOOK] if since.looked else []))
    ]
    back = button(t.plain("‹ Funnel"), ShowFunnel(process=process, look=look))
    bell = [subscribe_button(t, process, f"c{since.days}")] if since.days != LAST_LOOK else []
    heading = t("<b>{process}</b>", process=t.own(definition.title))
    return Screen(
        text=Markup("\n\n").join([heading, Markup("\n").join(told)]),
        photo=png,
        keyboard=keyboard(spans[:2], spans[2:4], spans[4:], [*bell, back]),
    )


def _sentences(t: Texts, found: ChangesAnswer, since: Since) -> list[Markup]:
    stuck = t("Stuck and still under way: {stuck}.", stuck=_counted(t, found.stuck))
    moved = (found.entered, found.won, found.lost, found.cancelled)
    if not found.by_stage and not any(each.count for each in moved):
        return [_nothing(t, since), stuck]
    return [
        _moved_on(t, found, since),
        t("Won: {won}. Lost: {lost}.", won=_counted(t, found.won), lost=_counted(t, found.lost)),
        stuck,
    ]


def _nothing(t: Texts, since: Since) -> Markup:
    if since.days == LAST_LOOK:
        return t("Nothing has changed since you last looked ({when}).", when=since.words)
    return t("Nothing has changed since {day}.", day=since.words)


def _moved_on(t: Texts, found: ChangesAnswer, since: Since) -> Markup:
    said = {
        "started": _counted(t, found.entered),
        "advanced": _counted(t, found.advanced),
        "returned": _counted(t, found.returned),
    }
    if since.days == LAST_LOOK:
        return t(
            "Since you last looked ({when}), {started} were started and {advanced} moved on; {returned} went back.",
            when=since.words,
            **said,
        )
    return t(
        "Since {day}, {started} were started and {advanced} moved on; {returned} went back.", day=since.words, **said
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


def forecast_screen(
    t: Texts, definition: ProcessDefinition, found: ForecastAnswer, at: str, png: bytes | None, look: str = ""
) -> Screen:
    """The same figures as text, and how they come about; of many stages only as many as there is room for."""
    months = [_month_line(t, month) for month in found.months if month.cases]
    shares = _shares(t, definition, found.shares) if png else []
    how = t(
        "By probability: amount × the stage’s probability. "
        "By history: amount × the share won of those that passed it."
    )
    title = t("<b>{process}</b>: forecast · as of {at}", process=t.own(definition.title), at=at)
    if months and not png:
        months.append(t("No amounts are given there, so there is nothing to forecast."))
    text = title
    for told in range(len(shares), -1, -1):
        left = [t("… and {n} more", n=t.number(len(shares) - told))] if told < len(shares) else []
        parts = [months or [t("Nothing is under way here now.")], [*shares[:told], *left], [how] if png else []]
        text = Markup("\n\n").join([title, *(Markup("\n").join(part) for part in parts if part)])
        if visible(text) <= CAPTION_LIMIT:
            break
    bell = subscribe_button(t, short(definition.key), "p")
    back = button(t.plain("‹ Funnel"), ShowFunnel(process=short(definition.key), look=look))
    return Screen(text=text, photo=png, keyboard=keyboard([bell, back]))


def _month_line(t: Texts, month: ForecastMonth) -> Markup:
    named = Markup("{} · {}").format(month_words(t, month.month), cases_words(t, month.cases))
    if not month.amounts:
        return named
    promised = amounts(t, month.promised) or "—"
    if not month.by_history:
        return t("{month}: <b>{promised}</b> by probability", month=named, promised=promised)
    return t(
        "{month}: <b>{promised}</b> by probability, {history} by history",
        month=named,
        promised=promised,
        history=amounts(t, month.by_history),
    )


def _shares(t: Texts, definition: ProcessDefinition, shares: Mapping[str, float | None]) -> list[Markup]:
    """Beside each stage's probability the share that history says."""
    found = ((stage, stage.probability, shares.get(stage.key)) for stage in definition.stages)
    return [
        _share(t, t.own(stage.title), promised, history)
        for stage, promised, history in found
        if promised is not None or history is not None
    ]


def _share(t: Texts, stage: str, promised: int | None, history: float | None) -> Markup:
    by_stage = "—" if promised is None else t.percent(promised / 100)
    if history is None:
        return t("{stage}: {promised} by probability", stage=stage, promised=by_stage)
    return t(
        "{stage}: {promised} by probability, {history} by history",
        stage=stage,
        promised=by_stage,
        history=t.percent(history),
    )


def month_words(t: Texts, month: date) -> str:
    return str(format_date(month, "LLLL y", locale=t.locale))


def _currency(found: ForecastAnswer) -> str | None:
    worth = summed(month.amounts for month in found.months)
    return max(worth, key=worth.__getitem__) if worth else None
