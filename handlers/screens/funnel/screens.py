"""Funnel screens: the picture with its caption and what changes it, the choices, and nothing yet."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.funnel import (
    AskPeriod,
    ChooseFunnel,
    ChooseGroup,
    OpenBars,
    ShowChanges,
    ShowForecast,
    ShowFunnel,
    TellFunnel,
    short,
)
from handlers.screens.buttons.subscriptions import ShowSubscriptions
from handlers.screens.display_names import visible
from handlers.screens.figures.texts import period_words
from handlers.screens.funnel.groups import group_lines
from handlers.screens.funnel.options import NAMED, Look, Measure, Period
from handlers.screens.funnel.result import Seen
from handlers.screens.funnel.texts import figures_text, group_title, groups_text, heading, totals_text
from handlers.screens.menu import Open
from handlers.screens.route_map.screens import map_button
from handlers.screens.screen import CAPTION_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import GROUPS, View


def pictured_screen(t: Texts, seen: Seen, directory: Directory, at: str, png: bytes, *, several: bool) -> Screen:
    """The picture with all figures in its caption; where they do not fit, with the drawn ones, or the totals."""
    told = [_figures(t, seen, directory, at), totals_text(t, seen, at)]
    if seen.answer.groups:
        told.insert(1, groups_text(t, seen, group_lines(t, seen, directory), at))
    caption = next((text for text in told if visible(text) <= CAPTION_LIMIT), told[-1])
    return Screen(text=caption, photo=png, keyboard=_steering(t, seen, several=several))


def fits_caption(t: Texts, seen: Seen, directory: Directory, at: str) -> bool:
    return visible(_figures(t, seen, directory, at)) <= CAPTION_LIMIT


def told_screen(t: Texts, seen: Seen, directory: Directory, at: str) -> Screen:
    """All figures as text."""
    return Screen(text=_figures(t, seen, directory, at))


def _figures(t: Texts, seen: Seen, directory: Directory, at: str) -> Markup:
    return figures_text(t, seen, group_lines(t, seen, directory), at)


def empty_screen(t: Texts, seen: Seen, at: str, *, several: bool) -> Screen:
    """Instead of a picture of nothing: what would fill it."""
    if seen.look.view is View.CURRENT:
        nothing = t("Nothing is under way here now.")
    elif seen.look.period is Period.ALL:
        nothing = t("Nothing has been started here yet. As soon as the first one is, its way shows here.")
    else:
        nothing = t("Nothing was started here in this period. Try a longer one.")
    return Screen(
        text=lines(*heading(t, seen, at), "", nothing), keyboard=_steering(t, seen, several=several, empty=True)
    )


def choice_screen(t: Texts, counted: Sequence[tuple[ProcessDefinition, int]], look: str) -> Screen:
    """Which process; how many of each were started."""
    rows = [
        [button(f"{t.own(process.title)} · {t.number(n)}", ShowFunnel(process=short(process.key), look=look))]
        for process, n in counted
    ]
    return Screen(text=t("<b>Which funnel?</b> The number tells how many were started."), keyboard=keyboard(*rows))


def group_screen(t: Texts, definition: ProcessDefinition, look: Look) -> Screen:
    """By whom or what?"""
    kinds = [None, *GROUPS]
    chosen = [
        button(
            _marked(group_title(t, by), by == look.by),
            ShowFunnel(process=short(definition.key), look=replace(look, by=by).packed()),
        )
        for by in kinds
    ]
    rows = [chosen[place : place + 2] for place in range(0, len(chosen), 2)]
    back = button(t.plain("‹ Funnel"), ShowFunnel(process=short(definition.key), look=look.packed()))
    return Screen(text=t("<b>How shall it be grouped?</b>"), keyboard=keyboard(*rows, [back]))


def period_screen(t: Texts, definition: ProcessDefinition, look: Look, wrong: Markup | None = None) -> Screen:
    """From when until when, to be typed."""
    back = button(t.plain("‹ Back"), ShowFunnel(process=short(definition.key), look=look.packed()))
    ask = t("<b>From when until when?</b> Write two dates, for example 01.09.2026 – 30.09.2026.")
    return Screen(text=lines(wrong, ask), keyboard=keyboard([back]))


def subscribe_button(t: Texts, process: str, shows: str) -> InlineKeyboardButton:
    """Under every view."""
    return button(t.plain("🔔 Subscribe"), ShowSubscriptions(process=process, shows=shows))


def not_for_you_screen(t: Texts) -> Screen:
    return Screen(
        text=t("The funnel is for supervisors and directors. Your own deals are in /deals."),
        keyboard=keyboard([button(t.plain("My tasks"), Open(what="tasks"))]),
    )


def _steering(t: Texts, seen: Seen, *, several: bool, empty: bool = False) -> InlineKeyboardMarkup | None:
    look, process = seen.look, short(seen.definition.key)

    def show(caption: str, **changed: object) -> InlineKeyboardButton:
        there = replace(look, **changed)  # type: ignore[arg-type]
        return button(_marked(caption, there == look), ShowFunnel(process=process, look=there.packed()))

    views = [
        show(t.plain("How far they came"), view=View.COHORT),
        show(t.plain("Where they stand"), view=View.CURRENT),
    ]
    periods = [show(title, period=period, own=None) for period, title in _periods(t).items()]
    own = period_words(t, *look.own) if look.own else t.plain("Dates…")
    typed = button(_marked(own, look.period is Period.OWN), AskPeriod(process=process, look=look.packed()))
    spans = [periods[:3], [*periods[3:], typed]] if look.own is None else [periods[:3], periods[3:], [typed]]
    measures = [show(title, measure=measure) for measure, title in _measures(t).items()]
    inside = [
        button(t.plain("🔎 Open a bar"), OpenBars(process=process, look=look.packed())),
        button(t.plain("👥 Group…"), ChooseGroup(process=process, look=look.packed())),
    ]
    more = [
        button(t.plain("🗞 What has changed"), ShowChanges(process=process, look=look.packed())),
        button(t.plain("🔮 Forecast"), ShowForecast(process=process, look=look.packed())),
    ]
    maps = [subscribe_button(t, process, f"f{look.packed()}"), map_button(t, seen.definition.key)]
    last = [button(t.plain("🔄 Refresh"), ShowFunnel(process=process, look=look.packed()))]
    last += [] if empty else [button(t.plain("As text"), TellFunnel(process=process, look=look.packed()))]
    others = [button(t.plain("Another process"), ChooseFunnel(look=look.packed()))] if several else []
    cohort = look.view is View.COHORT
    return keyboard(
        views, *(spans if cohort else []), *([] if empty else [measures, inside]), more, last, maps, others
    )


def _marked(caption: str, chosen: bool) -> str:
    return f"• {caption}" if chosen else caption


def _periods(t: Texts) -> dict[Period, str]:
    titles = {
        Period.WEEK: t.plain("Week"),
        Period.MONTH: t.plain("Month"),
        Period.QUARTER: t.plain("Quarter"),
        Period.YEAR: t.plain("Year"),
        Period.ALL: t.plain("All time"),
    }
    return {period: titles[period] for period in NAMED}


def _measures(t: Texts) -> dict[Measure, str]:
    return {
        Measure.COUNT: t.plain("Number"),
        Measure.AMOUNT: t.plain("Amount"),
        Measure.WEIGHTED: t.plain("Weighted"),
        Measure.TIME: t.plain("Time"),
    }
