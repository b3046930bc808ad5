"""Two dates, typed: the days that a report is to show. They are read as those of a funnel are.

What is half typed is the question's place alone; lose it and nothing is harmed.
"""

from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked, Question
from handlers.dialogs.funnel.dates import WrongDates, dates_of
from handlers.dialogs.reports.render import screen_of
from handlers.dialogs.show import answer, redraw, redraw_pressed, send
from handlers.screens.buttons.reports import AskDays, ShowReport, report_in
from handlers.screens.funnel.options import Period, pack_period
from handlers.screens.reports import screens
from handlers.screens.screen import Screen


class DaysQuestion(Question):
    """Asked: the packed report."""

    kind = "days"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        return screens.days_screen(context.t, ShowReport.unpack(asked["report"]))

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        report = ShowReport.unpack(asked["report"])
        try:
            days = dates_of(context.t, words, context.today)
        except WrongDates as wrong:
            again = screens.days_screen(context.t, report, wrong.said)
            await redraw(context.bot, context.chat_id, asked["message_id"], again)
            return
        await self._close(context, report.model_copy(update={"period": pack_period(Period.OWN, days)}))

    async def give_up(self, context: RequestContext, asked: Asked) -> None:
        """Back to the report as it was."""
        await self._close(context, ShowReport.unpack(asked["report"]))

    async def _close(self, context: RequestContext, report: ShowReport) -> None:
        async with self.closing(context):
            await send(context.bot, context.chat_id, await screen_of(context, context.drawing, report))


DAYS = DaysQuestion()


async def ask_days(query: CallbackQuery, callback_data: AskDays, context: RequestContext) -> None:
    await answer(query)
    report = report_in(callback_data)
    shown = await redraw_pressed(query, screens.days_screen(context.t, report))
    await DAYS.ask(context, shown, report=report.pack())
