"""One page: when a view shall come, and what comes already. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.subscriptions import (
    BackToView,
    ChooseTimes,
    EndSubscription,
    ForWhom,
    SendTo,
    ShowSubscriptions,
    TypeTimes,
)
from handlers.screens.collation import by_alphabet
from handlers.screens.display_names import called, isolated, person_name
from handlers.screens.menu import Open
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.subscriptions.texts import schedule_words, shows_words
from handlers.screens.texts import Texts
from workflow.case.subscription import EVERY_DAY, WORKING_DAYS, Subscription, ViewSchedule
from workflow.company.directory import Directory
from workflow.company.namesakes import told_apart
from workflow.company.people import Person

_NINE, _FOUR = 9 * 60, 16 * 60
USUAL = (
    ViewSchedule(minute=_NINE, weekdays=(0,)),
    ViewSchedule(minute=_FOUR, weekdays=(4,)),
    ViewSchedule(minute=_NINE, weekdays=WORKING_DAYS),
    ViewSchedule(minute=_NINE, weekdays=EVERY_DAY),
    ViewSchedule(minute=_NINE, month_day=1),
)
ON_A_PAGE = 8
SHOWN = 20
"""So many subscriptions stand in the list; the next come first."""
Titles = Mapping[str, str]
"""Of processes, by key."""


def page_screen(
    t: Texts,
    process: tuple[str, str],
    shows: str,
    there: Sequence[Subscription],
    titles: Titles,
    reader: Person,
    directory: Directory,
    now: datetime,
    wrong: Markup | None = None,
) -> Screen:
    """`process`: as it stands in buttons, and its title."""
    key, title = process
    times = [
        button(schedule_words(t, usual), ChooseTimes(process=key, shows=shows, at=usual.packed())) for usual in USUAL
    ]
    typed = button(t.plain("✍️ Other times…"), TypeTimes(process=key, shows=shows))
    rows = [times[:2], times[2:4], [*times[4:], typed]]
    listed = [_listed(t, one, n, titles, reader, directory, now) for n, one in enumerate(there[:SHOWN], 1)]
    known = [t("<b>What comes already</b>"), *listed] if listed else []
    return Screen(
        text=lines(
            wrong,
            t("🔔 <b>When shall this come?</b>"),
            f"{isolated(title)} · {shows_words(t, shows)}",
            *(["", *known] if known else []),
        ),
        keyboard=keyboard(
            *rows,
            *[
                _changing(t, one, n, (key, shows), titles, reader, directory)
                for n, one in enumerate(there[:SHOWN], 1)
            ],
            [button(t.plain("‹ Back"), BackToView(process=key, shows=shows))],
        ),
    )


def times_screen(t: Texts, process: str, shows: str, wrong: Markup | None = None) -> Screen:
    """By which schedule, to be typed."""
    ask = t(
        "<b>When shall it come?</b> For example: Mondays 9:00, every day except Sunday 9:00, or 1st of the month."
    )
    return Screen(
        text=lines(wrong, ask),
        keyboard=keyboard([button(t.plain("‹ Back"), ShowSubscriptions(process=process, shows=shows))]),
    )


def people_screen(t: Texts, one: Subscription, people: Sequence[Person], page: int, back: tuple[str, str]) -> Screen:
    """Who else? Those who may look at funnels."""
    shown, page, pages = page_of(sorted(people, key=lambda each: by_alphabet(each.name)), page, ON_A_PAGE)
    apart = told_apart(people)
    rows = [
        [button(called(each.name, apart.get(each.key), 40), SendTo(id=one.id, person=each.key))] for each in shown
    ]
    turn = turning(page, pages, lambda to: ForWhom(id=one.id, page=to))
    leave = [button(t.plain("‹ Back"), ShowSubscriptions(process=back[0], shows=back[1]))]
    text = t("<b>Who else shall get it?</b> {times}.", times=schedule_words(t, one.schedule))
    if not people:
        text = t("Nobody under you may look at funnels yet.")
    return Screen(text=text, keyboard=keyboard(*rows, turn, leave))


def gone_screen(t: Texts, subscription_id: int) -> Screen:
    """Instead of a view of a process that the company has no more."""
    return Screen(
        text=t("🔔 You are subscribed to a process that is gone. Nothing comes of it any more."),
        keyboard=keyboard([button(t.plain("✖️ Unsubscribe"), EndSubscription(id=subscription_id))]),
    )


def gone_process_screen(t: Texts) -> Screen:
    """For an old button."""
    return Screen(
        text=t("That process is gone."), keyboard=keyboard([button(t.plain("‹ Funnel"), Open(what="funnel"))])
    )


def ended_screen(t: Texts) -> Screen:
    return Screen(text=t("🔕 It comes no more."))


def _listed(
    t: Texts, one: Subscription, n: int, titles: Titles, reader: Person, directory: Directory, now: datetime
) -> Markup:
    title = titles.get(one.process) or t.plain("a process that is gone")
    what = Markup("{} · {}").format(isolated(title), shows_words(t, one.shows))
    when = t(
        "{n}. {times}: {what}. Next: {moment}",
        n=n,
        times=schedule_words(t, one.schedule),
        what=what,
        moment=t.moment(one.next_at, reader.tz, now),
    )
    if one.person != reader.key:
        return when + Markup(" → ") + Markup.escape(person_name(directory, one.person))
    if one.set_by != reader.key:
        return when + t(" (set by {who})", who=person_name(directory, one.set_by))
    return when


def _changing(
    t: Texts,
    one: Subscription,
    n: int,
    back: tuple[str, str],
    titles: Titles,
    reader: Person,
    directory: Directory,
) -> list[InlineKeyboardButton]:
    """Numbered as in the list: two of them may come at the same times."""
    times, (process, shows) = schedule_words(t, one.schedule), back
    whose = f" → {person_name(directory, one.person, 20)}" if one.person != reader.key else ""
    ended = button(f"✖️ {n}. {times}{whose}", EndSubscription(id=one.id, process=process, shows=shows))
    if whose or one.process not in titles:
        return [ended]
    return [ended, button(t.plain("👥 For others…"), ForWhom(id=one.id))]
