"""The page where a person says when they may be rung, by buttons alone. Pure."""

from aiogram.types import InlineKeyboardButton

from handlers.screens.buttons.notification import ChooseQuiet, NextBudget, SetQuiet, ShowPreferences, Turn
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.preferences import OFF, OUTSIDE_WORK, Preferences

EVENINGS = (17, 18, 19, 20, 21, 22, 23, 0)
MORNINGS = (5, 6, 7, 8, 9, 10, 11, 12)
BUDGETS = (10, 20, 40, 80, 0)
TURNED = ("days_off", "escalations", "agenda", "evening")
OUTSIDE, NEVER = -1, -2


def habits_screen(t: Texts, habits: Preferences, *, leads: bool) -> Screen:
    """How it is now, and a button to change each."""
    text = lines(
        t("🌙 <b>When you are rung</b>"),
        "",
        t("Quiet hours: <b>{hours}</b>", hours=hours_words(t, habits)),
        t("What comes then waits, and comes as one message when they end. What you ask for comes at once."),
    )
    rows = [
        [button(t.plain("🌙 Quiet hours: {hours}", hours=hours_words(t, habits)), ChooseQuiet())],
        [_turn(t.plain("Days off are quiet"), "days_off", habits.days_off)],
        [_turn(t.plain("Escalations may wake me"), "escalations", habits.escalations)] if leads else [],
        [
            _turn(t.plain("List in the morning"), "agenda", habits.agenda),
            _turn(t.plain("In the evening"), "evening", habits.evening),
        ],
        [button(_budget_words(t, habits), NextBudget(most=_next_budget(habits)))],
    ]
    return Screen(text=text, keyboard=keyboard(*rows))


def evenings_screen(t: Texts) -> Screen:
    """From when."""
    hours = [button(_clock(hour), ChooseQuiet(since=hour)) for hour in EVENINGS]
    others = [
        [button(t.plain("Outside my working day"), SetQuiet(since=OUTSIDE))],
        [button(t.plain("Never quiet"), SetQuiet(since=NEVER))],
        [button(t.plain("↩️ Leave it"), ShowPreferences())],
    ]
    return Screen(text=t("🌙 Quiet <b>from</b> what hour?"), keyboard=keyboard(hours[:4], hours[4:], *others))


def mornings_screen(t: Texts, since: int) -> Screen:
    """Until when."""
    hours = [button(_clock(hour), SetQuiet(since=since, until=hour)) for hour in MORNINGS]
    text = t("🌙 Quiet from {since} <b>until</b> what hour?", since=_clock(since))
    return Screen(
        text=text, keyboard=keyboard(hours[:4], hours[4:], [button(t.plain("↩️ Leave it"), ShowPreferences())])
    )


def hours_words(t: Texts, habits: Preferences) -> str:
    """`20:00–08:00`, or in words."""
    if habits.quiet.kind == OFF:
        return t.plain("never")
    if habits.quiet.kind == OUTSIDE_WORK:
        return t.plain("outside the working day")
    return str(habits.quiet).replace("-", "–")


def _turn(caption: str, what: str, on: bool) -> InlineKeyboardButton:
    return button(f"{'✓' if on else '○'} {caption}", Turn(what=what))


def _budget_words(t: Texts, habits: Preferences) -> str:
    if habits.budget is None:
        return t.plain("🔔 As many messages as there are")
    return t.plain("🔔 At most {n} messages a day", n=t.number(habits.budget))


def _next_budget(habits: Preferences) -> int:
    larger = [most for most in BUDGETS if habits.budget is not None and (most > habits.budget or most == 0)]
    return larger[0] if larger else BUDGETS[0]


def _clock(hour: int) -> str:
    return f"{hour:02}:00"
