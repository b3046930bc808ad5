"""Notices about absences: one message each, before or instead of many cards.

Told with the days as they were said: no case is shown, only named.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.absence.screens import back_keyboard
from handlers.screens.absence_texts import back_words, stretch, who_stands_in, zone_of
from handlers.screens.buttons.absence import BackAgain, ChangeAway
from handlers.screens.display_names import calendar_moment, isolated
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, bullets, button, keyboard, lines


def was_set(telling: NoticeContext) -> Screen | None:
    """Somebody else noted my absence, or called it off."""
    t = telling.t
    by = telling.data.get("by")
    who = telling.name(str(by)) if by else t.plain("the office")
    if telling.data.get("called_off"):
        return Screen(text=t("✖ <b>Your absence was called off</b>, {when}. By {who}.", who=who, when=_when(telling)))
    text = lines(
        t("🏖 <b>You are noted as away</b>, {when}.", when=_when(telling)),
        who_stands_in(t, telling.directory, telling.reader.key, telling.data.get("substitute")),
        t("Noted by {who}.", who=who),
    )
    return Screen(text=text, keyboard=_own_buttons(telling))


def _own_buttons(telling: NoticeContext) -> InlineKeyboardMarkup | None:
    absence = next((a for a in telling.directory.absences if a.id == telling.data.get("absence")), None)
    if absence is None:
        return None
    change = button(telling.t.plain("✏️ Change"), ChangeAway(absence=absence.id))
    if not absence.covers(telling.now):
        return keyboard([change])
    return keyboard([button(telling.t.plain("🙋 I am back"), BackAgain(absence=absence.id)), change])


def substitute(telling: NoticeContext) -> Screen | None:
    """For whom I stand in, and what comes with it; the cards follow."""
    t, count = telling.t, _count(telling)
    name = _name(telling)
    if telling.data.get("planned"):
        heading = t(
            "🤝 <b>You will stand in</b> for a colleague: {name}, away {when}.", name=name, when=_when(telling)
        )
    elif telling.data.get("only_these"):
        heading = t(
            "🤝 <b>Tasks of a colleague come to you</b>: {name}, away {when}.", name=name, when=_when(telling)
        )
    else:
        heading = t("🤝 <b>You stand in</b> for a colleague: {name}, away {when}.", name=name, when=_when(telling))
    more = t.many("{n} open task comes with it:", "{n} open tasks come with it:", count) if count else None
    new = None if telling.data.get("only_these") else t("New tasks of theirs come to you.")
    return Screen(text=lines(heading, new, more, _listed(telling)))


def moved(telling: NoticeContext) -> Screen | None:
    """To those concerned: who has what now."""
    t, count = telling.t, _count(telling)
    person = str(telling.data["person"])
    more = t.many("{n} task changed hands:", "{n} tasks changed hands:", count) if count else None
    text = lines(
        t("🏖 <b>{name}</b>: away {when}.", name=_name(telling), when=_when(telling)),
        who_stands_in(t, telling.directory, person, telling.data.get("substitute")),
        more,
        _listed(telling, whose=True),
    )
    return Screen(text=text)


def over(telling: NoticeContext) -> Screen | None:
    """To the one who is back, with a choice; to whoever stood in, without."""
    t, count = telling.t, _count(telling)
    if telling.reader.key == telling.data.get("person"):
        if not count:
            return Screen(
                text=t("👋 <b>Welcome back!</b> Nothing of yours is with others. New tasks come to you again.")
            )
        many = t.many("{n} task is still with others:", "{n} tasks are still with others:", count)
        text = lines(t("👋 <b>Welcome back!</b> New tasks come to you again."), many, _listed(telling, whose=True))
        return Screen(text=text, keyboard=back_keyboard(t))
    still = t.many("{n} task stays with you until they decide.", "{n} tasks stay with you until they decide.", count)
    text = lines(
        t("👋 <b>{name}</b> is back: new tasks no longer come to you.", name=_name(telling)), still if count else None
    )
    return Screen(text=text)


def taken_back(telling: NoticeContext) -> Screen | None:
    """To whoever stood in: what went back."""
    t, count = telling.t, _count(telling)
    back = t.many("{n} task went back:", "{n} tasks went back:", count) if count else None
    if telling.data.get("called_off"):
        heading = t("✖ <b>{name}</b>: you need not stand in.", name=_name(telling))
    else:
        heading = t("📤 <b>{name}</b> took tasks back.", name=_name(telling))
    return Screen(text=lines(heading, back, _listed(telling)))


def _name(telling: NoticeContext) -> str:
    return telling.name(str(telling.data["person"]))


def _count(telling: NoticeContext) -> int:
    return int(telling.data.get("count") or 0)


def _when(telling: NoticeContext) -> str:
    """From when where that is ahead, and when they are back."""
    start, end = (datetime.fromisoformat(str(telling.data[key])) for key in ("from", "until"))
    zone = zone_of(telling.directory, str(telling.data["person"]))
    if start <= telling.now:
        return telling.t.plain("now, {back}", back=back_words(telling.t, end, zone))
    return stretch(telling.t, start, end, zone)


def _listed(telling: NoticeContext, *, whose: bool = False) -> Markup | None:
    """The tasks by name, and how many more there are."""
    tasks = telling.data.get("tasks") or ()
    if not tasks:
        return None
    rest = _count(telling) - len(tasks)
    more = telling.t("and {n} more", n=telling.t.number(rest)) if rest > 0 else None
    return lines(bullets(_task(telling, task, whose) for task in tasks), more)


def _task(telling: NoticeContext, task: Mapping[str, Any], whose: bool) -> Markup:
    """`Offer · Client — due 3 Mar, 14:05 → Ivan`."""
    t = telling.t
    named = t.plain("{noun} No. {number}", noun=t.own(task["noun"]), number=task["number"])
    said = Markup("{} · {}").format(
        isolated(t.own(task["stage"]), 50), isolated(str(task.get("client") or named), 50)
    )
    if task.get("due"):
        due = calendar_moment(t, datetime.fromisoformat(task["due"]), telling.reader, telling.now)
        said += Markup(" · ⏰ {}").format(due)
    return said + Markup(" → {}").format(telling.name(task["to"])) if whose else said
