"""Funnel screens: the picture with its caption, the figures as text, the choice of a process, and nothing yet."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.funnel.callbacks import ChooseFunnel, Period, ShowFunnel, TellFunnel
from handlers.funnel.figures import figures_text, totals_text
from handlers.menu import Open
from handlers.naming import visible
from handlers.screen import CAPTION_LIMIT, Screen, button, keyboard, lines
from handlers.texts import Texts
from workflow.definition import ProcessDefinition
from workflow.ports import Funnel


def pictured_screen(
    t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str, png: bytes, period: Period, *, several: bool
) -> Screen:
    """The picture with all figures in its caption, or with the totals where they do not fit."""
    whole = figures_text(t, funnel, definition, at)
    caption = whole if visible(whole) <= CAPTION_LIMIT else totals_text(t, funnel, definition, at)
    return Screen(text=caption, photo=png, keyboard=_steering(t, definition.key, period, several=several))


def fits_caption(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> bool:
    return visible(figures_text(t, funnel, definition, at)) <= CAPTION_LIMIT


def told_screen(t: Texts, funnel: Funnel, definition: ProcessDefinition, at: str) -> Screen:
    """All figures as text."""
    return Screen(text=figures_text(t, funnel, definition, at))


def empty_screen(t: Texts, definition: ProcessDefinition, period: Period, *, several: bool) -> Screen:
    """Instead of a picture of nothing: what would fill it."""
    nothing = (
        t("Nothing has been started here yet. As soon as the first one is, its way shows here.")
        if period is Period.ALL
        else t("Nothing was started here in this period. Try a longer one.")
    )
    steering = _steering(t, definition.key, period, several=several, empty=True)
    return Screen(text=lines(t("<b>{process}</b>", process=t.own(definition.title)), "", nothing), keyboard=steering)


def choice_screen(t: Texts, counted: Sequence[tuple[ProcessDefinition, int]], period: Period) -> Screen:
    """Which process; how many of each were started."""
    rows = [
        [button(f"{t.own(definition.title)} · {t.number(n)}", ShowFunnel(process=definition.key, period=period))]
        for definition, n in counted
    ]
    return Screen(text=t("<b>Which funnel?</b> The number tells how many were started."), keyboard=keyboard(*rows))


def not_for_you_screen(t: Texts) -> Screen:
    return Screen(
        text=t("The funnel is for supervisors and directors. Your own deals are in /deals."),
        keyboard=keyboard([button(t.plain("My tasks"), Open(what="tasks"))]),
    )


def _steering(
    t: Texts, process: str, period: Period, *, several: bool, empty: bool = False
) -> InlineKeyboardMarkup | None:
    titles = {
        Period.ALL: t.plain("All time"),
        Period.MONTH: t.plain("Month"),
        Period.QUARTER: t.plain("Quarter"),
        Period.YEAR: t.plain("Year"),
    }
    periods = [
        button(f"• {title}" if each is period else title, ShowFunnel(process=process, period=each))
        for each, title in titles.items()
    ]
    deeds: list[InlineKeyboardButton] = [button(t.plain("🔄 Refresh"), ShowFunnel(process=process, period=period))]
    deeds += [] if empty else [button(t.plain("As text"), TellFunnel(process=process, period=period))]
    others = [button(t.plain("Another process"), ChooseFunnel(period=period))] if several else []
    return keyboard(periods, deeds, others)
