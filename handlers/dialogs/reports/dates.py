"""Two dates, typed: the days that a report is to show. They are read as those of a funnel are.

What is half typed is the question's place alone; lose it and nothing is harmed.
"""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import Desk, Drawing, router_at_desk
from handlers.dialogs.dialog import question as asked
from handlers.dialogs.funnel.dates import WrongDates, dates_of
from handlers.dialogs.reports.render import screen_of
from handlers.dialogs.show import answer, redraw, redraw_pressed, show
from handlers.screens.buttons.reports import AskDays, ShowReport, report_in
from handlers.screens.funnel.options import Period, pack_period
from handlers.screens.reports import screens


class TypingDays(StatesGroup):
    """Data: the packed report, and message_id of the question."""

    days = State()


def create_dates_router() -> Router:
    """Before all that reads words."""
    router = router_at_desk("report-dates")
    router.callback_query.register(ask_days, AskDays.filter())
    router.message.register(forget, StateFilter(TypingDays.days), Command("cancel"))
    router.message.register(read_days, StateFilter(TypingDays.days), asked.is_answer)
    return router


async def ask_days(query: CallbackQuery, callback_data: AskDays, desk: Desk) -> None:
    await answer(query)
    report = report_in(callback_data)
    shown = await redraw_pressed(query, screens.days_screen(desk.t, report))
    await asked.ask(desk.state, TypingDays.days, shown, report=report.pack())


async def read_days(message: Message, desk: Desk, drawing: Drawing) -> None:
    question = await asked.question(desk.state)
    report = ShowReport.unpack(str(question["report"]))
    try:
        days = dates_of(desk.t, message.text or "", desk.today)
    except WrongDates as wrong:
        again = screens.days_screen(desk.t, report, wrong.said)
        await redraw(desk.bot, desk.chat_id, int(question["message_id"]), again)
        return
    await asked.leave(desk.state)
    chosen = report.model_copy(update={"period": pack_period(Period.OWN, days)})
    await show(message, await screen_of(desk, drawing, chosen))


async def forget(message: Message, desk: Desk, drawing: Drawing) -> None:
    """Back to the report as it was."""
    question = await asked.question(desk.state)
    await asked.leave(desk.state)
    await show(message, await screen_of(desk, drawing, ShowReport.unpack(str(question["report"]))))
