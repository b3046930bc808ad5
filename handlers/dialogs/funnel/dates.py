"""Two dates, typed: the days that a funnel is to show.

What is half typed is the question's place alone; lose it and nothing is harmed. A wrong date is named and asked for
again. Refuses days that have not come yet, and an end before its beginning.
"""

import re
from datetime import date

from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked, Question
from handlers.dialogs.funnel.query import seen
from handlers.dialogs.funnel.render import funnel_screen
from handlers.dialogs.show import answer, redraw, redraw_pressed, send
from handlers.screens.buttons.funnel import AskPeriod, meant
from handlers.screens.funnel import screens
from handlers.screens.funnel.options import EARLIEST, Look, read_look
from handlers.screens.menu import sees_funnel
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from workflow.definition.process import ProcessDefinition

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


class WrongDates(Exception):
    """With the sentence to say."""

    def __init__(self, said: Markup) -> None:
        super().__init__(said)
        self.said = said


class PeriodQuestion(Question):
    """Asked: process and look."""

    kind = "period"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        definition = await _definition(context, asked)
        return screens.period_screen(context.t, definition, read_look(asked["look"])) if definition else None

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        definition, look = await _definition(context, asked), read_look(asked["look"])
        if definition is None:
            await self._close(context, None, look)
            return
        try:
            days = dates_of(context.t, words, context.today)
        except WrongDates as wrong:
            again = screens.period_screen(context.t, definition, look, wrong.said)
            await redraw(context.bot, context.chat_id, asked["message_id"], again)
            return
        await self._close(context, definition, look.of(days))

    async def give_up(self, context: RequestContext, asked: Asked) -> None:
        """Back to the funnel of all time."""
        await self._close(context, await _definition(context, asked), Look())

    async def _close(self, context: RequestContext, definition: ProcessDefinition | None, look: Look) -> None:
        """The funnel as it looks so; a word to those who may see none any more."""
        async with self.closing(context):
            if not sees_funnel(context.person, context.directory):
                await send(context.bot, context.chat_id, screens.not_for_you_screen(context.t))
            elif definition:
                shown = await funnel_screen(context, context.drawing, await seen(context, definition, look))
                await send(context.bot, context.chat_id, shown)


PERIOD = PeriodQuestion()


async def _definition(context: RequestContext, asked: Asked) -> ProcessDefinition | None:
    """The process that is asked about; None where it is gone, or they may not see its funnel."""
    if not sees_funnel(context.person, context.directory):
        return None
    return meant(asked["process"], await context.reads.processes.newest())


async def ask_period(query: CallbackQuery, callback_data: AskPeriod, context: RequestContext) -> None:
    await answer(query)
    asked = {"process": callback_data.process, "look": callback_data.look}
    screen = await PERIOD.screen(context, asked)
    if screen:
        await PERIOD.ask(context, await redraw_pressed(query, screen), **asked)


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
