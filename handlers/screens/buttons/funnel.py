"""What is pressed under a funnel and behind its bars. `look` is a packed `Look`; `process` is a key, or stands for a
long one (`short`)."""

import hashlib
from collections.abc import Iterable

from aiogram.filters.callback_data import CallbackData

from workflow.definition.process import ProcessDefinition

_LONGEST = 20
WON, LOST = -1, -2
"""Bars that are ends, beside the numbers of stages."""


def short(key: str) -> str:
    """The key, or where it is long a name that is short enough for a button."""
    return key if len(key) <= _LONGEST else hashlib.sha256(key.encode()).hexdigest()[:_LONGEST]


def meant(process: str, processes: Iterable[ProcessDefinition]) -> ProcessDefinition | None:
    """The process that a button names."""
    return next((known for known in processes if short(known.key) == process), None)


class ShowFunnel(CallbackData, prefix="fun"):
    """This funnel in place of what is shown."""

    process: str
    look: str = ""


class TellFunnel(CallbackData, prefix="funt"):
    """The same figures as text."""

    process: str
    look: str = ""


class ChooseFunnel(CallbackData, prefix="funs"):
    """Which process?"""

    look: str = ""


class ChooseGroup(CallbackData, prefix="fung"):
    """By whom or what?"""

    process: str
    look: str


class AskPeriod(CallbackData, prefix="funp"):
    """From when until when? Typed."""

    process: str
    look: str


class OpenBars(CallbackData, prefix="funb"):
    """Which bar is to be opened? Of a group, where `group` is not below nought."""

    process: str
    look: str
    group: int = -1


class OpenCases(CallbackData, prefix="fund"):
    """The instances behind a bar."""

    process: str
    look: str
    bar: int
    group: int = -1
    page: int = 0


LAST_LOOK = -1
"""Since they last looked, in place of so many days."""


class ShowChanges(CallbackData, prefix="func"):
    """What has changed for so many days. Nought: since Friday; `LAST_LOOK`. `look` is the funnel to go back to."""

    process: str
    days: int = 0
    look: str = ""


class ShowForecast(CallbackData, prefix="funf"):
    """What the months ahead promise. `look` is the funnel to go back to."""

    process: str
    look: str = ""
