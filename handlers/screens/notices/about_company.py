"""What changed in the company's files, to those who look after them; or why the bot goes on with the old ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel import Locale
from markupsafe import Markup

from handlers.screens.display_names import fitting, isolated
from handlers.screens.menu import Open
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts

SHOWN = 8
"""So many of a kind are named at most; of the others only how many they are."""
_VALUE = 300
"""Units of all roles of somebody."""
_MISTAKES = 5
_LINE = 300


def changed(telling: NoticeContext) -> Screen | None:
    """Who came and left, who is who, which parts are others; the bot lives by it already."""
    t, data = telling.t, telling.data
    text = fitting(lambda shown: _changed(telling, shown), rooms=range(SHOWN, 0, -1))
    if not text:
        return None
    invites = data.get("hired") or data.get("returned")
    row = [button(t.plain("✉️ Invite"), Open(what="invite"))] if invites and not data.get("no_admin") else []
    return Screen(text=text, keyboard=keyboard(row))


def _changed(telling: NoticeContext, shown: int) -> Markup:
    """With so many of a kind named; empty where there is nothing to tell."""
    t, data = telling.t, telling.data

    def listed(kind: str, words: Callable[[Mapping[str, Any]], Markup]) -> Sequence[Markup]:
        ones = list(data.get(kind) or ())
        more = len(ones) - shown
        return [*map(words, ones[:shown]), *([t("and {n} more", n=t.number(more))] if more > 0 else [])]

    told = [
        *listed("hired", lambda one: t("➕ {who}", who=_who(one))),
        *listed("returned", lambda one: _returned(t, one)),
        *listed("left", lambda one: t("🚪 {who} left: their account is closed.", who=_who(one))),
        *listed("changed", lambda one: _differs(telling, one)),
        *listed("processes", lambda one: _process(t, one)),
        *[_part(t, str(part)) for part in data.get("parts") or ()],
    ]
    mended = t("The mistakes in the company’s files are corrected.") if data.get("mended") else None
    head = t("🗂 <b>The company’s files have changed</b>; the bot already works by them.") if told else None
    risks = [Markup("⚠️ <code>{}</code>").format(isolated(str(line), _LINE)) for line in data.get("risks") or ()]
    alone = t("⚠️ There is no administrator any more, so nobody can invite people.") if data.get("no_admin") else None
    return lines(head or mended, mended if head else None, *told, *risks, alone)


def refused(telling: NoticeContext) -> Screen | None:
    """The first mistakes by file and line."""
    t = telling.t
    problems: Sequence[Any] = telling.data.get("problems") or ()
    shown = [Markup("• <code>{}</code>").format(isolated(str(line), _LINE)) for line in problems[:_MISTAKES]]
    more = len(problems) - len(shown)
    return Screen(
        text=lines(
            t("🗂 <b>The company’s files have mistakes</b>: the bot goes on with the old ones."),
            *shown,
            t("and {n} more", n=t.number(more)) if more > 0 else None,
            t("Once they are corrected, the bot takes the files over by itself and tells you."),
        )
    )


def _who(one: Mapping[str, Any]) -> Markup:
    return Markup("{} (<code>{}</code>)").format(isolated(str(one["name"]), 60), one["key"])


def _returned(t: Texts, one: Mapping[str, Any]) -> Markup:
    said = t("➕ {who} is back and needs a new link.", who=_who(one))
    if one["was"] == one["name"]:
        return said
    was = isolated(str(one["was"]), 60)
    return t(
        "➕ {who}: this key was {was}’s before, so what was theirs now bears the new name. A new link is needed.",
        who=_who(one),
        was=was,
    )


def _differs(telling: NoticeContext, one: Mapping[str, Any]) -> Markup:
    said = [_difference(telling, word, *pair) for word, pair in (one.get("words") or {}).items()]
    return Markup("✏️ {}: {}").format(_who(one), Markup("; ").join(said))


def _difference(telling: NoticeContext, word: str, was: Any, now: Any) -> Markup:
    told = {"was": _value(telling, word, was), "now": _value(telling, word, now)}
    return telling.t("{what}: {was} → {now}", what=_word(telling.t, word), **told)


def _word(t: Texts, word: str) -> str:
    names = {
        "name": t.plain("name"),
        "roles": t.plain("roles"),
        "supervisor": t.plain("supervisor"),
        "department": t.plain("department"),
        "organisation": t.plain("organisation"),
        "language": t.plain("language"),
        "zone": t.plain("time zone"),
        "calendar": t.plain("calendar"),
    }
    return names.get(word, word)


def _value(telling: NoticeContext, word: str, value: Any) -> str:
    directory = telling.directory
    if word == "roles":
        roles = [directory.role(str(key)) or key for key in value or ()]
        named = [role if isinstance(role, str) else telling.t.own(role.title) for role in roles]
        return isolated(", ".join(map(str, named)), _VALUE) or "—"
    if word == "supervisor":
        return telling.name(str(value)) if value else "—"
    if word == "language":
        return str(Locale.parse(str(value)).get_display_name(telling.t.locale))
    return isolated(str(value), 60) if value else "—"


def _process(t: Texts, one: Mapping[str, Any]) -> Markup:
    title = isolated(t.own(one["title"]) if one.get("title") else str(one["key"]), 60)
    match one.get("change"):
        case "new":
            return t("🧭 {process}: a new process.", process=title)
        case "gone":
            return t("🧭 {process}: the process was removed. What is under way goes on to its end.", process=title)
    told = {"process": title, "n": t.number(int(one.get("version") or 0))}
    return t("🧭 {process}: version {n} for what starts from now on; what is under way keeps its version.", **told)


def _part(t: Texts, part: str) -> Markup:
    parts = {
        "calendars": t("🗓 Working time has changed: what is open has new due times."),
        "roles": t("🎭 Roles and their rights have changed."),
    }
    return parts.get(part, t("⚙️ The company’s general rules have changed."))
