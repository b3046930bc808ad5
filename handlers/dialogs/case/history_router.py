"""A case's history in its card's own message, the latest first, and all words about it, uncut; with a way back."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.dialogs.case.access import pressed_case
from handlers.dialogs.context import RequestContext
from handlers.dialogs.show import redraw_pressed
from handlers.screens.buttons.case import ShowCase, ShowCaseHistory, ShowWholeCase
from handlers.screens.case.history import CaseHistory
from handlers.screens.display_names import calendar_moment, case_line, case_name
from handlers.screens.paging import turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.whole_text import answers, instructed, long_texts, page_screen, past_words
from workflow.ports.queries import CaseFile, HistoryLine


def create_past() -> Router:
    router = Router(name="deal-past")
    router.callback_query.register(show_history, ShowCaseHistory.filter())
    router.callback_query.register(show_whole, ShowWholeCase.filter())
    return router


async def show_history(query: CallbackQuery, callback_data: ShowCaseHistory, context: RequestContext) -> None:
    file = await pressed_case(query, context, callback_data.instance_id)
    if file is None:
        return
    told = await context.reads.cases.history(callback_data.instance_id)
    chronicle = CaseHistory(
        t=context.t, definition=file.definition, directory=context.directory, reader=context.person, now=context.now
    )
    await redraw_pressed(query, past(chronicle, file, told, callback_data.page))


async def show_whole(query: CallbackQuery, callback_data: ShowWholeCase, context: RequestContext) -> None:
    """What is to be done where it stands now, and every word told of it."""
    file = await pressed_case(query, context, callback_data.instance_id)
    if file is None:
        return
    instance_id = callback_data.instance_id
    told = await context.reads.cases.history(instance_id)
    places = dict.fromkeys(token.stage for token in file.case.tokens)
    said = [
        (case_name(context.t, file), context.t.own(file.definition.title)),
        *answers(context.t, file),
        *(instructed(context.t, file.definition.stage(key)) for key in places),
        *long_texts(context.t, file.definition, places),
        *past_words(
            context.t,
            file,
            told,
            context.directory,
            lambda at: calendar_moment(context.t, at, context.person, context.now),
        ),
    ]
    back = button(context.t.plain("‹ Back"), ShowCase(instance_id=instance_id))
    screen = page_screen(
        said, callback_data.page, lambda number: ShowWholeCase(instance_id=instance_id, page=number), back
    )
    await redraw_pressed(query, screen)


def past(chronicle: CaseHistory, file: CaseFile, told: Sequence[HistoryLine], page: int) -> Screen:
    """One page of it."""
    text, page, pages = chronicle.page(told, page)
    instance_id = file.case.instance.id
    turn = turning(page, pages, lambda number: ShowCaseHistory(instance_id=instance_id, page=number))
    back = button(chronicle.t.plain("‹ Back"), ShowCase(instance_id=instance_id))
    title = Markup("🕓 <b>{}</b>").format(case_line(chronicle.t, file, 80))
    return Screen(text=lines(title, "", text), keyboard=keyboard(turn, [back]))
