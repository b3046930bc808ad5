"""One message that tells of several notices: a line or two for each, and a number that opens what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.lists import SendCard, SendCase
from handlers.screens.display_names import isolated, visible
from handlers.screens.screen import TEXT_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.people import Person
from workflow.notification.notification_policy import HoldReason

SHOWN = 20
_IN_A_ROW = 5
_ALSO = "🔥"
"""A second headline: what is stuck is late as well; what it is comes after it."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice: the screen it would have had, the case it is about, when it came true."""

    screen: Screen
    deal: str | None
    since: datetime
    task_id: int | None
    instance_id: int | None


def summary_screen(t: Texts, why: str, told: Sequence[Told], reader: Person, now: datetime) -> Screen:
    """The most pressing first; what does not fit is counted."""
    for count in range(min(len(told), SHOWN), 0, -1):
        text = _text(t, why, told, count, reader, now)
        if visible(text) <= TEXT_LIMIT:
            break
    return Screen(text=text, keyboard=keyboard(*openers([_opener(n, one) for n, one in enumerate(told[:count], 1)])))


def openers(buttons: Sequence[InlineKeyboardButton | None]) -> list[list[InlineKeyboardButton]]:
    """Numbers under a list, a few to a row."""
    there = [one for one in buttons if one]
    return [there[start : start + _IN_A_ROW] for start in range(0, len(there), _IN_A_ROW)]


def _text(t: Texts, why: str, told: Sequence[Told], count: int, reader: Person, now: datetime) -> Markup:
    left = len(told) - count
    more = t.many("… and {n} more: /tasks has them.", "… and {n} more: /tasks has them.", left) if left else None
    shown = [_line(t, number, one, reader, now) for number, one in enumerate(told[:count], 1)]
    return Markup("\n\n").join([_heading(t, why), *shown, *([more] if more else [])])


def _heading(t: Texts, why: str) -> Markup:
    match why:
        case HoldReason.QUIET:
            return t("☀️ <b>While it was quiet</b>")
        case HoldReason.BUDGET:
            return t("🗂 <b>More of today, without ringing</b>")
    return t("📬 <b>What happened meanwhile</b>")


def _line(t: Texts, number: int, one: Told, reader: Person, now: datetime) -> Markup:
    said = [line for line in unescape(_TAG.sub("", str(one.screen.text))).split("\n") if line.strip()]
    deal = str(unescape(one.deal)) if one.deal else None
    named = said[1:3] if len(said) > 2 and said[1].startswith(_ALSO) else said[1:2]
    parts = [said[0], *(line for line in named if line != deal), *([deal] if deal else [])]
    about = Markup(" · ").join(isolated(part, 120) for part in dict.fromkeys(parts))
    return lines(
        Markup("<b>{}.</b> {}").format(number, about),
        Markup("    <i>{}</i>").format(t.moment(one.since, reader.tz, now)),
    )


def _opener(number: int, one: Told) -> InlineKeyboardButton | None:
    if one.task_id is not None:
        return button(str(number), SendCard(task_id=one.task_id))
    return button(str(number), SendCase(instance_id=one.instance_id)) if one.instance_id is not None else None
