"""Notices about people: somebody's work does not arrive, or arrives again."""

from datetime import datetime

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.handover import PlanFor
from handlers.screens.buttons.team import WaitFor
from handlers.screens.display_names import calendar_moment, isolated
from handlers.screens.menu import Open
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, button, keyboard, lines
from workflow.case.reachability import UnreachableReason
from workflow.rules.permissions import may_hand_over


def unreachable(telling: NoticeContext) -> Screen | None:
    """To whoever stands above: what does not arrive, why, and what to do about it; or that they are back."""
    t, who = telling.t, telling.name(str(telling.data.get("person")))
    if back := telling.data.get("back"):
        sent_again = telling.data.get("why") != UnreachableReason.NEVER_STARTED
        return Screen(
            text=lines(
                t("✅ <b>{who} is back</b>, {when}", who=who, when=_stamp(telling, str(back))),
                t("Their open tasks were sent to them again.") if sent_again else None,
            )
        )
    if telling.data.get("why") == UnreachableReason.LEFT:
        key = str(telling.data.get("person"))
        return _left(telling, isolated(telling.directory.last_name(key) or key, 60))
    head = t("📵 <b>{who} does not receive tasks</b>", who=who)
    text = lines(head, _open_work(telling), _why(telling), _waiting(telling))
    return Screen(text=text, keyboard=_deeds(telling))


def _left(telling: NoticeContext, who: str) -> Screen:
    """Somebody is not in the company’s files any more, and what they had waits for other hands."""
    t, deals = telling.t, int(telling.data.get("deals") or 0)
    live = int(telling.data.get("live") or 0)
    if not live and not deals:
        return Screen(
            text=lines(t("✅ <b>{who} left the company</b>", who=who), t("Everything they had is with others now."))
        )
    answers = t.many("answered for {n} case", "answered for {n} cases", deals) if deals else None
    return Screen(
        text=lines(
            t("🚪 <b>{who} left the company</b>, and their work waits for other hands.", who=who),
            _open_work(telling) if live else None,
            answers,
        ),
        keyboard=_deeds(telling),
    )


def _open_work(telling: NoticeContext) -> Markup:
    t, live = telling.t, int(telling.data.get("live") or 0)
    if not live:
        return t("Nothing is open with them now.")
    said = t.many("{n} open task", "{n} open tasks", live)
    due = telling.data.get("next_due")
    if not due:
        return said
    at = datetime.fromisoformat(str(due))
    when = calendar_moment(t, at, telling.reader, telling.now)
    return said + (t(", overdue since {when}", when=when) if at <= telling.now else t(", next due {when}", when=when))


def _why(telling: NoticeContext) -> Markup:
    t = telling.t
    match telling.data.get("why"):
        case UnreachableReason.BLOCKED:
            return t("The bot is blocked on their phone.")
        case UnreachableReason.NEVER_STARTED:
            return t("They have not opened the bot yet.")
        case UnreachableReason.DEACTIVATED:
            return t("Their Telegram account is gone.")
        case UnreachableReason.SILENT:
            return t("Not a word or a press since {when}.", when=_stamp(telling, str(telling.data.get("since"))))
    return t("Telegram refuses to deliver to them.")


def _waiting(telling: NoticeContext) -> Markup | None:
    until = telling.data.get("waits_until")
    if not until:
        return None
    who, when = telling.name(str(telling.data.get("waited_by"))), _stamp(telling, str(until))
    return telling.t("⏳ {who} waits until {when}", who=who, when=when)


def _stamp(telling: NoticeContext, moment: str) -> str:
    return calendar_moment(telling.t, datetime.fromisoformat(moment), telling.reader, telling.now)


def _deeds(telling: NoticeContext) -> InlineKeyboardMarkup | None:
    person = str(telling.data.get("person"))
    able = may_hand_over(telling.directory, telling.reader.key, person, telling.now)
    if not (telling.data.get("live") or telling.data.get("deals")) or not able:
        return None
    row = [button(telling.t.plain("🤝 Hand over"), PlanFor(person=person))]
    if not telling.data.get("waits_until") and telling.data.get("why") != UnreachableReason.LEFT:
        row.append(button(telling.t.plain("⏳ Wait"), WaitFor(person=person)))
    return keyboard(row)


def back(telling: NoticeContext) -> Screen | None:
    """To somebody who was out of reach: how much is open, before the cards come."""
    t = telling.t
    dues = [datetime.fromisoformat(str(due)) for due in telling.data.get("dues") or ()]
    late = sum(1 for due in dues if due <= telling.now)
    said = t.many("<b>{n} open task</b>", "<b>{n} open tasks</b>", int(telling.data.get("live") or 0))
    overdue = t(", {n} overdue", n=t.number(late)) if late else Markup("")
    follow = t("The cards follow, the most urgent first, without a sound.")
    text = lines(t("👋 Good to see you again."), said + overdue, follow)
    return Screen(text=text, keyboard=keyboard([button(t.plain("📋 My tasks"), Open(what="tasks"))]))
