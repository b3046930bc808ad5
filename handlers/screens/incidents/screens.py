"""The last incidents and dead letters on one screen. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.screens.notices.for_admins import notice_name
from handlers.screens.screen import Screen, lines
from handlers.screens.texts import Texts
from workflow.ports.queries import Trouble, Troubles

SHOWN = 10
"""How many of each are named."""


def incidents_screen(t: Texts, incidents: Troubles, dead_letters: Troubles, zone: ZoneInfo, now: datetime) -> Screen:
    if not incidents.counts and not dead_letters.counts:
        return Screen(text=t("<b>No incidents.</b> Every message was delivered, too."))

    def told(found: Troubles) -> list[Markup]:
        return [_line(t, one, zone, now) for one in found.newest]

    crashed, undelivered = sum(incidents.counts.values()), sum(dead_letters.counts.values())
    return Screen(
        text=lines(
            t.many("🧯 <b>{n} incident</b>", "🧯 <b>{n} incidents</b>", crashed),
            _counts(t, incidents),
            *told(incidents),
            "",
            t.many("📪 <b>{n} undelivered message</b>", "📪 <b>{n} undelivered messages</b>", undelivered),
            _counts(t, dead_letters),
            *told(dead_letters),
            "",
            t("More is at the console: {commands}", commands=_COMMANDS),
        )
    )


_COMMANDS = Markup("<code>python -m bot incidents</code>, <code>python -m bot dead-letters</code>")


def _counts(t: Texts, troubles: Troubles) -> Markup | None:
    """`a reminder — 3, a new task — 1`, where there are several kinds."""
    if len(troubles.counts) < 2:
        return None
    often = sorted(troubles.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Markup("<i>{}</i>").format(
        ", ".join(f"{_kind_name(t, kind)} — {t.number(count)}" for kind, count in often)
    )


def _line(t: Texts, trouble: Trouble, zone: ZoneInfo, now: datetime) -> Markup:
    return Markup("• <b>{}</b> · {} · {}").format(
        trouble.number, t.moment(trouble.at, zone, now), _kind_name(t, trouble.kind)
    )


def _kind_name(t: Texts, kind: str) -> str:
    crashed = {"update": t.plain("a message or a press"), "timer": t.plain("a reminder or a deadline")}
    return crashed.get(kind) or notice_name(t, kind)
