"""Two dates, typed: the days that a funnel is to show.

What is half typed is the question's place alone; lose it and nothing is harmed. A wrong date is named and asked for
again. Refuses days that have not come yet, and an end before its beginning.
"""

import re
from datetime import date

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import Desk, Drawing, router_at_desk
from handlers.dialogs.dialog import question as asked
from handlers.dialogs.funnel.query import seen
from handlers.dialogs.funnel.render import funnel_screen
from handlers.dialogs.funnel.router import is_barred, refuse
from handlers.dialogs.show import answer, redraw, redraw_pressed, show
from handlers.screens.buttons.funnel import AskPeriod, meant
from handlers.screens.funnel import screens
from handlers.screens.funnel.options import EARLIEST, Look, read_look
from handlers.screens.texts import Texts

_DATE = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?|(?P<iso>\d{4}-\d{2}-\d{2})")
_BETWEEN = re.compile(
    r"\s*(?:(?:from|since|з|із|від|du|de|depuis)\s+)?(?:le\s+)?\|"
    r"(?:\s*(?:[-–—,;…]|\.\.|until|till|to|до|по|au|à|jusqu['’]au)?\s*(?:le\s+)?\|)?\s*\.?\s*"
)
"""What may stand around two dates, which are marked here."""
_SINCE = re.compile(r"(?:from|since|з|із|від|du|de|depuis)\s")
_HAS_YEAR = re.compile(r"\d{4}|[./]\d+[./]\d")
_LONGEST = 60
"""Characters; what is longer is prose."""


class TypingDates(StatesGroup):
    """Data: process, look and message_id of the question."""

    period = State()


class WrongDates(Exception):
    """With the sentence to say."""

    def __init__(self, said: Markup) -> None:
        super().__init__(said)
        self.said = said


def create_dates_router() -> Router:
    router = router_at_desk("funnel-dates")
    router.callback_query.register(ask_period, AskPeriod.filter(), may_see)
    router.message.register(read_period, StateFilter(TypingDates.period), asked.is_answer)
    router.message.register(forget, StateFilter(TypingDates.period), Command("cancel"))
    return router


async def may_see(event: CallbackQuery, desk: Desk) -> bool:
    return not await is_barred(event, desk)


async def ask_period(query: CallbackQuery, callback_data: AskPeriod, desk: Desk) -> None:
    await answer(query)
    definition = meant(callback_data.process, await desk.reads.processes.newest())
    if definition is None:
        return
    shown = await redraw_pressed(query, screens.period_screen(desk.t, definition, read_look(callback_data.look)))
    await asked.ask(desk.state, TypingDates.period, shown, process=callback_data.process, look=callback_data.look)


async def read_period(message: Message, desk: Desk, drawing: Drawing) -> None:
    if await is_barred(message, desk):
        await asked.leave(desk.state)
        await refuse(message, desk)
        return
    question = await asked.question(desk.state)
    definition = meant(str(question.get("process")), await desk.reads.processes.newest())
    if definition is None:
        await asked.leave(desk.state)
        return
    look = read_look(str(question.get("look")))
    try:
        days = dates_of(desk.t, message.text or "", desk.today)
    except WrongDates as wrong:
        again = screens.period_screen(desk.t, definition, look, wrong.said)
        await redraw(desk.bot, desk.chat_id, int(question["message_id"]), again)
        return
    found = await seen(desk, definition, look.of(days))
    await show(message, await funnel_screen(desk, drawing, found))
    await asked.leave(desk.state)


async def forget(message: Message, desk: Desk, drawing: Drawing) -> None:
    """Back to the funnel of all time."""
    question = await asked.question(desk.state)
    await asked.leave(desk.state)
    definition = meant(str(question.get("process")), await desk.reads.processes.newest())
    if await is_barred(message, desk):
        await refuse(message, desk)
    elif definition:
        await show(message, await funnel_screen(desk, drawing, await seen(desk, definition, Look())))


def dates_of(t: Texts, written: str, today: date) -> tuple[date, date]:
    """The two days; one day stands for itself. Raises WrongDates with what is wrong, naming the place."""
    if len(written) > _LONGEST:
        raise WrongDates(t("That is too long for two dates."))
    found = [_day(t, match, today) for match in _DATE.finditer(written)]
    if not 1 <= len(found) <= 2 or not _BETWEEN.fullmatch(_DATE.sub("|", written).casefold()):
        raise WrongDates(t("I do not see two dates in “{words}”.", words=written.strip()))
    since, until = found[0], found[-1]
    if len(found) == 1 and _SINCE.match(written.casefold().strip()):
        until = today
    elif until.year < since.year and not _HAS_YEAR.search(written):
        until = until.replace(year=until.year + 1)
    if since > until:
        raise WrongDates(t("{since} is after {until}: please swap them.", since=t.day(since), until=t.day(until)))
    if since > today:
        raise WrongDates(t("{day} has not come yet.", day=t.day(since)))
    return since, min(until, today)


def _day(t: Texts, match: re.Match[str], today: date) -> date:
    written = match.group()
    try:
        if match["iso"]:
            day = date.fromisoformat(match["iso"])
        else:
            year = int(match["year"] or today.year)
            day = date(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"]))
            if not match["year"] and day > today:
                day = day.replace(year=day.year - 1)
    except ValueError:
        raise WrongDates(t("There is no {date}.", date=written)) from None
    if day < EARLIEST:
        raise WrongDates(t("{day} is too long ago.", day=t.day(day)))
    return day
