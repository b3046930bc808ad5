"""A funnel's figures in its reader's words: for the picture, and as text. Pure, and free of aiogram.

Share is against the first stage. Conversion is won of all started; beside it stands won of those decided, because a
young pipeline has decided little. Refuses to count anything.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_compact_currency
from markupsafe import Markup

from handlers.funnel.drawing import Bar, Picture, Tile
from handlers.texts import Texts, spaced
from workflow.definition import ProcessDefinition
from workflow.ports import Figures, Funnel, StageFigures

_EXACT_BELOW = 10_000 * 100
"""Smaller amounts, in hundredths, are not rounded."""


def picture_of(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> Picture:
    """What is drawn; `at` is the moment of the figures, as its reader writes it."""
    total, period = funnel.total, period_words(t, funnel.since, funnel.until)
    return Picture(
        title=t.own(definition.title),
        subtitle=t.plain("Started: {period} · as of {at}", period=period, at=at),
        passed_legend=t.plain("passed through"),
        now_legend=t.plain("standing now"),
        bars=tuple(_bar(t, stage, total, definition) for stage in total.stages),
        tiles=(
            Tile(_end_title(t, definition, "won"), t.number(total.won), _won_amount(t, total, definition), "won"),
            Tile(_end_title(t, definition, "lost"), t.number(total.lost), "", "lost"),
            Tile(t.plain("Conversion"), share(t, total.won, total.started), t.plain("of all started")),
        ),
    )


def _bar(t: Texts, stage: StageFigures, total: Figures, definition: ProcessDefinition) -> Bar:
    return Bar(
        title=stage_title(t, definition, stage.key),
        passed=stage.passed,
        now=stage.now,
        passed_text=t.number(stage.passed),
        share_text=share(t, stage.passed, _first(total.stages)),
        now_text=_standing(t, stage, definition) if stage.now else "",
    )


def figures_text(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> Markup:
    """The same figures as lines of text."""
    rows = [_stage_line(t, stage, funnel.total, definition) for stage in funnel.total.stages]
    heading, totals = _heading(t, funnel, definition, at), _totals(t, funnel, definition)
    return Markup("\n").join([*heading, Markup(""), *rows, Markup(""), *totals])


def totals_text(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> Markup:
    """Only the totals, for a caption that has no room for more."""
    return Markup("\n").join([*_heading(t, funnel, definition, at), Markup(""), *_totals(t, funnel, definition)])


def _heading(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> list[Markup]:
    period = period_words(t, funnel.since, funnel.until)
    return [
        t("<b>{process}</b>", process=t.own(definition.title)),
        t("Started: {period} · as of {at}", period=period, at=at),
    ]


def _stage_line(t: Texts, stage: StageFigures, total: Figures, definition: ProcessDefinition) -> Markup:
    line = t(
        "{stage}: passed <b>{passed}</b> ({share})",
        stage=stage_title(t, definition, stage.key),
        passed=t.number(stage.passed),
        share=share(t, stage.passed, _first(total.stages)),
    )
    return line + t(", {standing}", standing=_standing(t, stage, definition)) if stage.now else line


def _totals(t: Texts, funnel: Funnel, definition: ProcessDefinition) -> list[Markup]:
    total = funnel.total
    amount = _won_amount(t, total, definition)
    won = t("✓ {won}: <b>{n}</b>", won=_end_title(t, definition, "won"), n=t.number(total.won))
    return [
        t("Started: <b>{n}</b>", n=t.number(total.started)),
        won + Markup(" · {}").format(amount) if amount else won,
        t("✕ {lost}: <b>{n}</b>", lost=_end_title(t, definition, "lost"), n=t.number(total.lost)),
        t(
            "Conversion: <b>{share}</b> of all started, {decided} of those decided",
            share=share(t, total.won, total.started),
            decided=share(t, total.won, total.won + total.lost),
        ),
    ]


def _standing(t: Texts, stage: StageFigures, definition: ProcessDefinition) -> str:
    words = t.plain("{n} now", n=t.number(stage.now))
    return f"{words} · {money(t, stage.amount_now, definition.currency)}" if stage.amount_now else words


def _won_amount(t: Texts, total: Figures, definition: ProcessDefinition) -> str:
    return money(t, total.won_amount, definition.currency) if total.won_amount else ""


def stage_title(t: Texts, definition: ProcessDefinition, key: str) -> str:
    """The stage's name; its key where the present definition no longer has it."""
    return next((t.own(stage.title) for stage in definition.stages if stage.key == key), key)


def _end_title(t: Texts, definition: ProcessDefinition, result: str) -> str:
    """The company's own word where the process ends so in one way only."""
    titles = [t.own(end.title) for end in definition.ends if end.result == result]
    return titles[0] if len(titles) == 1 else {"won": t.plain("Won"), "lost": t.plain("Lost")}[result]


def _first(stages: Sequence[StageFigures]) -> int:
    return stages[0].passed if stages else 0


def share(t: Texts, part: int, whole: int) -> str:
    return t.percent(part / whole) if whole else "—"


def money(t: Texts, hundredths: int, currency: str) -> str:
    """An amount that is read at a glance."""
    if abs(hundredths) < _EXACT_BELOW:
        return t.money(round(hundredths, -2), currency)
    return spaced(format_compact_currency(hundredths / 100, currency, locale=t.locale, fraction_digits=1))


def period_words(t: Texts, since: date | None, until: date | None) -> str:
    if since and until:
        return t.plain("{since} – {until}", since=t.day(since), until=t.day(until))
    if since:
        return t.plain("since {day}", day=t.day(since))
    return t.plain("until {day}", day=t.day(until)) if until else t.plain("all time")


def stamp(t: Texts, at: datetime, zone: ZoneInfo) -> str:
    """The moment of the figures, in full: the picture may be looked at much later."""
    return f"{t.day(at.astimezone(zone).date())}, {t.clock(at, zone)}"
