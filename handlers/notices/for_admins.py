"""What goes wrong around people and machines: told to those who can do something about it.

No case is shown here, and of an error only its last line.
"""

from markupsafe import Markup

from handlers.notices.telling import Telling
from handlers.screen import Screen, lines, shorten
from handlers.texts import Texts
from workflow.events import NoticeKind


def unreachable(telling: Telling) -> Screen | None:
    """Telegram does not let the bot write to somebody who has work to do."""
    t, who, live = telling.t, telling.name(str(telling.data.get("person"))), int(telling.data.get("live") or 0)
    open_tasks = t.many("{n} open task is with them.", "{n} open tasks are with them.", live) if live else None
    text = lines(t("📵 <b>{who} cannot be reached</b>", who=who), _why_unreachable(telling), open_tasks)
    return Screen(text=text)


def _why_unreachable(telling: Telling) -> Markup:
    match telling.data.get("why"):
        case "blocked":
            return telling.t("The bot is blocked on their phone.")
        case "never_started":
            return telling.t("They have not opened the bot yet.")
        case "deactivated":
            return telling.t("Their Telegram account is gone.")
    return telling.t("Telegram refuses to deliver to them.")


def incident(telling: Telling) -> Screen | None:
    text = lines(
        telling.t("🧯 <b>Incident {number}</b>", number=str(telling.data.get("number"))),
        telling.t("Something went wrong and was set aside: {kind}.", kind=shorten(str(telling.data.get("kind")), 80)),
        _last_line(telling),
    )
    return Screen(text=text)


def dead_letter(telling: Telling) -> Screen | None:
    """A message that Telegram refuses for good."""
    who, kind = telling.name(str(telling.data.get("to"))), str(telling.data.get("notice"))
    text = lines(
        telling.t("📪 <b>A message to {who} could not be delivered</b>", who=who),
        telling.t("It was about: {kind}.", kind=notice_name(telling.t, kind)),
        _last_line(telling),
    )
    return Screen(text=text)


def notice_name(t: Texts, kind: str) -> str:
    """What a notice of this kind is about."""
    names = {
        NoticeKind.TASK: t.plain("a new task"),
        NoticeKind.CARD: t.plain("a changed card"),
        NoticeKind.DEAL: t.plain("a changed card"),
        NoticeKind.REMINDER: t.plain("a reminder"),
        NoticeKind.OVERDUE: t.plain("a missed deadline"),
        NoticeKind.ESCALATION: t.plain("a missed deadline"),
        NoticeKind.STUCK: t.plain("a deal that does not move"),
        NoticeKind.WAITS: t.plain("a task without a performer"),
        NoticeKind.RETURNED: t.plain("a step sent back"),
        NoticeKind.ENDED: t.plain("the end of a deal"),
        NoticeKind.CANCELLED: t.plain("a cancelled deal"),
        NoticeKind.UNREACHABLE: t.plain("somebody out of reach"),
        NoticeKind.DAMAGED_FILE: t.plain("a damaged file"),
        NoticeKind.INCIDENT: t.plain("an incident"),
        NoticeKind.DEAD_LETTER: t.plain("an undelivered message"),
    }
    return next((name for known, name in names.items() if known.value == kind), kind)


def _last_line(telling: Telling) -> Markup | None:
    told = [line for line in str(telling.data.get("error") or "").splitlines() if line.strip()]
    return Markup("<code>{}</code>").format(shorten(told[-1].strip(), 300)) if told else None
