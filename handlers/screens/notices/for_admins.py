"""What goes wrong around people and machines: told to those who can do something about it.

No case is shown here, and of an error only its last line.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen, lines, shorten
from handlers.screens.texts import Texts
from workflow.messages.events import NoticeKind


def incident(telling: NoticeContext) -> Screen | None:
    text = lines(
        telling.t("🧯 <b>Incident {number}</b>", number=str(telling.data.get("number"))),
        telling.t("Something went wrong and was set aside: {kind}.", kind=shorten(str(telling.data.get("kind")), 80)),
        _last_line(telling),
    )
    return Screen(text=text)


def restored(telling: NoticeContext) -> Screen | None:
    """The database is older than what people have on their phones."""
    t, since, until = telling.t, _told_moment(telling, "since"), _told_moment(telling, "until")
    what = t("What was done after {since} is lost.", since=since) if since else t("What was done before is lost.")
    seen = t("The last thing that came in before was at {until}.", until=until) if until else None
    return Screen(
        text=lines(
            t("🗄 <b>The database was put back from an older copy</b>"),
            what,
            seen,
            t(
                "Cards of the lost hours are still on people’s phones: their buttons do nothing and say so. What the "
                "copy holds as unsent comes once more. Please tell people to look at /tasks and to do again what is "
                "missing."
            ),
        )
    )


def _moment(telling: NoticeContext, name: str) -> str:
    told = telling.data.get(name)
    return telling.t.moment(datetime.fromisoformat(str(told)), telling.reader.tz, telling.now) if told else ""


def dead_letter(telling: NoticeContext) -> Screen | None:
    """A message that Telegram refuses for good."""
    who, kind = telling.name(str(telling.data.get("to"))), str(telling.data.get("notice"))
    text = lines(
        telling.t("📪 <b>A message to {who} could not be delivered</b>", who=who),
        telling.t("It was about: {kind}.", kind=notice_name(telling.t, kind)),
        _last_line(telling),
    )
    return Screen(text=text)


def outage(telling: NoticeContext) -> Screen | None:
    """Once that no messages come, and once that something is over, with its length."""
    since, until = (_told_moment(telling, name) for name in ("since", "until"))
    if since is None:
        return None
    if until is None:
        return Screen(text=_lasting(telling, since))
    t, why = telling.t, _why(telling)
    times = {
        "since": clock_words(t, since, telling.reader.tz, until),
        "until": clock_words(t, until, telling.reader.tz, until),
        "span": t.span(until - since),
    }
    match telling.data.get("part"):
        case "fetching":
            head = t("✅ Between {since} and {until} ({span}) Telegram did not give messages to the bot.", **times)
        case "sending":
            head = t("✅ Between {since} and {until} ({span}) the bot could not send messages.", **times)
        case _:
            head = t("✅ Between {since} and {until} ({span}) the database did not answer.", **times)
    return Screen(text=lines(head, why))


def _lasting(telling: NoticeContext, since: datetime) -> Markup:
    t = telling.t
    return lines(
        t(
            "⚠️ Since {since} Telegram has not given messages to the bot.",
            since=clock_words(t, since, telling.reader.tz, telling.now),
        ),
        _why(telling),
        t("What people write meanwhile waits at Telegram for up to a day."),
    )


def _why(telling: NoticeContext) -> Markup:
    """The reason, in words where there are any."""
    t, code = telling.t, str(telling.data.get("code") or "")
    match code:
        case "409":
            return t("Reason: another program polls with the same token.")
        case "401" | "404":
            return t("Reason: Telegram no longer knows the bot’s token.")
        case "SQLITE_FULL" | "53100" | "ENOSPC":
            return t("Reason: the disk is full.")
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            return t("Reason: another program holds the database.")
    if telling.data.get("part") == "database":
        return t("Reason as the database names it: {code}.", code=code)
    return t("Reason: Telegram was not reachable ({code}).", code=code)


def _told_moment(telling: NoticeContext, name: str) -> datetime | None:
    said = telling.data.get(name)
    return datetime.fromisoformat(str(said)) if said else None


def clock_words(t: Texts, at: datetime, zone: ZoneInfo, today: datetime) -> str:
    """`10:02`; with its day where that is another one."""
    same_day = at.astimezone(zone).date() == today.astimezone(zone).date()
    return t.clock(at, zone) if same_day else t.moment(at, zone, today)


def notice_name(t: Texts, kind: str) -> str:
    """What a notice of this kind is about."""
    names = {
        NoticeKind.TASK: t.plain("a new task"),
        NoticeKind.CARD: t.plain("a changed card"),
        NoticeKind.CASE: t.plain("a changed card"),
        NoticeKind.REMINDER: t.plain("a reminder"),
        NoticeKind.OVERDUE: t.plain("a missed deadline"),
        NoticeKind.ESCALATION: t.plain("a missed deadline"),
        NoticeKind.ESCALATION_CARD: t.plain("a changed card"),
        NoticeKind.NUDGE: t.plain("a reminder"),
        NoticeKind.REQUEST: t.plain("a request for more time"),
        NoticeKind.REQUEST_OVER: t.plain("a request for more time"),
        NoticeKind.ANSWER: t.plain("an answer about more time"),
        NoticeKind.REPLANNED: t.plain("a changed due moment"),
        NoticeKind.EXTENDED: t.plain("an answer about more time"),
        NoticeKind.RESUMED: t.plain("a wait that is over"),
        NoticeKind.WAITS: t.plain("a task without a performer"),
        NoticeKind.BRIEF: t.plain("work handed over"),
        NoticeKind.HANDED_OVER: t.plain("work handed over"),
        NoticeKind.RETURNED: t.plain("a step sent back"),
        NoticeKind.ENDED: t.plain("the end of a deal"),
        NoticeKind.CANCELLED: t.plain("a cancelled deal"),
        NoticeKind.UNREACHABLE: t.plain("somebody out of reach"),
        NoticeKind.ABSENCE_SET: t.plain("an absence"),
        NoticeKind.SUBSTITUTE: t.plain("standing in for somebody"),
        NoticeKind.ABSENCE_MOVED: t.plain("an absence"),
        NoticeKind.ABSENCE_OVER: t.plain("the end of an absence"),
        NoticeKind.TAKEN_BACK: t.plain("the end of an absence"),
        NoticeKind.UNREACHABLE_CARD: t.plain("somebody out of reach"),
        NoticeKind.BACK: t.plain("open tasks"),
        NoticeKind.DAMAGED_FILE: t.plain("a damaged file"),
        NoticeKind.AGENDA: t.plain("the list of the day"),
        NoticeKind.EVENING: t.plain("the list of the day"),
        NoticeKind.VIEW: t.plain("a view that comes by itself"),
        NoticeKind.COMPANY_CHANGED: t.plain("the company’s files"),
        NoticeKind.COMPANY_REFUSED: t.plain("the company’s files"),
        NoticeKind.INCIDENT: t.plain("an incident"),
        NoticeKind.OUTAGE: t.plain("an outage"),
        NoticeKind.RESTORED: t.plain("a database that was put back"),
        NoticeKind.DEAD_LETTER: t.plain("an undelivered message"),
    }
    return next((name for known, name in names.items() if known.value == kind), kind)


def _last_line(telling: NoticeContext) -> Markup | None:
    told = [line for line in str(telling.data.get("error") or "").splitlines() if line.strip()]
    return Markup("<code>{}</code>").format(shorten(told[-1].strip(), 300)) if told else None
