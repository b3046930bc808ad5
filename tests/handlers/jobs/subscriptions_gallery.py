"""Every screen of subscriptions: none, many, of others, a wrong time, nobody to send to, a process that is gone."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.screens.screen import Screen
from handlers.screens.subscriptions import screens
from handlers.screens.texts import Texts
from tests.handlers.samples import company, in_proposal, person
from workflow.case.subscription import Subscription, ViewSchedule

NOW = in_proposal().now
DIRECTORY = company().directory()
_TITLES = {process.key: process.title for process in company().processes}
_SHOWN = ("fon0a", "fua5q", "fot1x7ay7cn", "c0", "p", "fow8y")
_TIMES = (*screens.USUAL, ViewSchedule(minute=630, weekdays=(0, 3)), ViewSchedule(minute=0, month_day=31))


def subscriptions(t: Texts) -> Iterator[tuple[str, Screen]]:
    titles = {key: t.own(title) for key, title in _TITLES.items()}
    sale = ("sale", titles["sale"])
    for name, there in (("none", []), ("some", _some(7)), ("many", _some(30))):
        screen = screens.page_screen(t, sale, "fon0a", there, titles, person("natalia"), DIRECTORY, NOW)
        yield f"subscriptions, {name}", screen
    wrong = t("I do not see days and a time in “{words}”.", words="колись")
    yield "subscription times", screens.times_screen(t, "sale", "fon0a", wrong)
    one = _some(1)[0]
    for name, people in (("somebody", [person("bohdan"), person("taras")]), ("nobody", [])):
        yield f"subscription for {name}", screens.people_screen(t, one, people, 0, ("sale", "fon0a"))
    yield "subscription to what is gone", screens.gone_screen(t, 1)
    yield "a view of what is gone", screens.gone_process_screen(t)
    yield "subscription ended", screens.ended_screen(t)


def _some(n: int) -> list[Subscription]:
    """Mine, what I set for others, what others set for me, of a process that is gone."""
    return [
        Subscription(
            id=number,
            person="bohdan" if number % 3 == 1 else "natalia",
            process="gone" if number % 7 == 6 else "sale",
            shows=_SHOWN[number % len(_SHOWN)],
            schedule=_TIMES[number % len(_TIMES)],
            set_by="petro" if number % 5 == 4 else "natalia",
            next_at=NOW + timedelta(days=number),
        )
        for number in range(n)
    ]
