"""The part of those above: yes with one tap, another date, or no; a word back goes with either."""

from datetime import datetime

from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked
from handlers.dialogs.show import answer, redraw, redraw_pressed, show
from handlers.dialogs.task.access import open_case, shown_file, why_not
from handlers.dialogs.task.question import TaskQuestion
from handlers.dialogs.task.reactions import thumb_up
from handlers.screens.buttons.extra_time import (
    BackToRequest,
    Grant,
    OtherMoment,
    Refuse,
    RefuseWith,
    minutes_of,
    moment_of,
)
from handlers.screens.canned_reasons import usual_words
from handlers.screens.extra_time.decision_screens import other_moment_screen, refuse_screen, request_screen
from handlers.screens.extra_time.offers import read_words
from handlers.screens.screen import Screen
from handlers.screens.start_case.input_errors import Unclear, said
from handlers.screens.task.view import View, view_of
from workflow.case.request import Request, RequestKind
from workflow.messages.commands import Command, DecideExtension, DecideWaiting
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.deadline.extension import wrong_moment
from workflow.rules.permissions import Action, may

Pressed = Grant | OtherMoment | Refuse | RefuseWith | BackToRequest


class DecisionQuestion(TaskQuestion):
    """Asked: task_id, request, what (grant or refuse), and the moment (`at`, in minutes) and the word typed so far.

    It stands in the request itself. A moment is given by a tap, once it is seen what it does.
    """

    kind = "decision"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        return await self._screen(context, asked)

    async def _screen(self, context: RequestContext, asked: Asked, complaint: str | None = None) -> Screen | None:
        file = await open_case(context, asked["task_id"])
        request = file.case.task(asked["task_id"]).request if file else None
        if file is None or request is None or not request.is_open:
            return None
        view = _view(context, file, asked["task_id"])
        if asked["what"] == "refuse":
            return refuse_screen(view, request)
        return other_moment_screen(view, request, asked.get("word"), complaint, moment_of(asked.get("at", 0)))

    async def subject(self, context: RequestContext, asked: Asked) -> Screen | None:
        file = await open_case(context, asked["task_id"])
        request = file.case.task(asked["task_id"]).request if file else None
        return request_screen(_view(context, file, asked["task_id"]), request) if file and request else None

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        """The word that goes with a no; or another moment, or the word that will go with it."""
        file = await open_case(context, asked["task_id"])
        request = file.case.task(asked["task_id"]).request if file else None
        if file is None or request is None:
            return
        if asked["what"] == "refuse":
            command = _command(context, asked["task_id"], asked["request"], request.kind, grant=False, word=words)
            await self._refuse_by_words(message, context, asked, command)
            return
        try:
            moment, word = read_words(words, context.directory.calendar_of(context.person.key), context.now)
        except Unclear as unclear:
            await self._ask_again(message, context, asked, said(context.t, unclear.complaint))
            return
        wrong = moment and _wrong(file, asked["task_id"], request.kind, moment, context.now)
        if wrong:
            await self._ask_again(message, context, asked, why_not(context, wrong, file))
            return
        typed = {**({"word": word} if word else {}), **({"at": minutes_of(moment)} if moment else {})}
        await self.put(context, {**asked, **typed})
        await self._ask_again(message, context, {**asked, **typed})

    async def _refuse_by_words(
        self, message: Message, context: RequestContext, asked: Asked, command: Command
    ) -> None:
        """What was typed is the word that goes with the no."""
        result = await context.office.execute(command)
        async with self.closing(context):
            if isinstance(result, Rejected):
                file = await open_case(context, asked["task_id"])
                await show(message, Screen(text=Markup("{}").format(why_not(context, result, file))))
            else:
                await thumb_up(message)
            await self.put_back(context, asked)

    async def _ask_again(
        self, message: Message, context: RequestContext, asked: Asked, complaint: str | None = None
    ) -> None:
        """In the message that asks, with what is typed so far; a complaint also below what was typed."""
        if complaint:
            await show(message, Screen(text=Markup("{}").format(complaint)))
        screen = await self._screen(context, asked, complaint)
        if screen:
            await redraw(context.bot, context.chat_id, asked["message_id"], screen)


DECISION = DecisionQuestion()


def _wrong(file: CaseFile, task_id: int, kind: RequestKind, moment: datetime, now: datetime) -> Rejected | None:
    """Why this cannot be the new due moment; of a wait only the engine knows its limit."""
    return wrong_moment(file.case.task(task_id), moment, now) if kind is RequestKind.EXTENSION else None


async def grant(query: CallbackQuery, callback_data: Grant, context: RequestContext) -> None:
    """Yes: to what was asked for, or to the moment the button carries; with the word that was typed before."""
    asked = await DECISION.asked(context, request=callback_data.request)
    to = moment_of(callback_data.at)
    await _decide(query, context, callback_data, grant=True, to=to, word=asked.get("word"))


async def refuse_with(query: CallbackQuery, callback_data: RefuseWith, context: RequestContext) -> None:
    words = ["", *usual_words(context.t)]
    word = words[callback_data.word] if 0 <= callback_data.word < len(words) else None
    await _decide(query, context, callback_data, grant=False, word=word)


async def other_moment(query: CallbackQuery, callback_data: OtherMoment, context: RequestContext) -> None:
    found = await _still_open(query, context, callback_data)
    if found:
        view, request = found
        await answer(query)
        shown = await redraw_pressed(query, other_moment_screen(view, request))
        await _ask(context, callback_data, "grant", shown)


async def refuse_it(query: CallbackQuery, callback_data: Refuse, context: RequestContext) -> None:
    found = await _still_open(query, context, callback_data)
    if found:
        view, request = found
        await answer(query)
        shown = await redraw_pressed(query, refuse_screen(view, request))
        await _ask(context, callback_data, "refuse", shown)


async def back(query: CallbackQuery, callback_data: BackToRequest, context: RequestContext) -> None:
    found = await _still_open(query, context, callback_data)
    if found:
        await answer(query)
        await DECISION.close_pressed(query, context, request_screen(*found), request=callback_data.request)


async def _decide(
    query: CallbackQuery,
    context: RequestContext,
    pressed: Pressed,
    *,
    grant: bool,
    to: datetime | None = None,
    word: str | None = None,
) -> None:
    """Say what came of it; the message shows the request as it is now, whoever decided."""
    file = await shown_file(query, context, pressed.task_id)
    request = file.case.task(pressed.task_id).request if file else None
    if file is None:
        return
    kind = request.kind if request else RequestKind.EXTENSION
    command = _command(context, pressed.task_id, pressed.request, kind, grant=grant, to=to, word=word)
    result = await context.office.execute(command)
    if isinstance(result, CommandResult):
        await answer(
            query, context.t.plain("✅ Yes, and they hear it.") if grant else context.t.plain("They hear it.")
        )
    else:
        await answer(query, why_not(context, result, file), alert=True)
    await _show_request(query, context, pressed)


async def _show_request(query: CallbackQuery, context: RequestContext, pressed: Pressed) -> None:
    """The request as it is now; a newer one has a message of its own."""
    file = await open_case(context, pressed.task_id)
    request = file.case.task(pressed.task_id).request if file else None
    shown = None
    if file and request and request.id == pressed.request:
        shown = request_screen(_view(context, file, pressed.task_id), request)
    await DECISION.close_pressed(query, context, shown, request=pressed.request)


async def _still_open(query: CallbackQuery, context: RequestContext, pressed: Pressed) -> tuple[View, Request] | None:
    """The request that is to be decided; a no from the engine where it is not, or not by this person."""
    file = await shown_file(query, context, pressed.task_id)
    if file is None:
        return None
    task = file.case.task(pressed.task_id)
    request = task.request if task.request and task.request.id == pressed.request else None
    theirs = may(context.directory, context.person.key, Action.DECIDE, file.case, task)
    if request and request.is_open and task.state.is_live and theirs:
        return _view(context, file, task.id), request
    kind = request.kind if request else RequestKind.EXTENSION
    result = await context.office.execute(_command(context, task.id, pressed.request, kind, grant=False))
    if isinstance(result, Rejected):
        await answer(query, why_not(context, result, file), alert=True)
        await _show_request(query, context, pressed)
    return None


async def _ask(context: RequestContext, pressed: OtherMoment | Refuse, what: str, message_id: int) -> None:
    await DECISION.ask(context, message_id, task_id=pressed.task_id, request=pressed.request, what=what)


def _command(
    context: RequestContext,
    task_id: int,
    request: int,
    kind: RequestKind,
    *,
    grant: bool,
    to: datetime | None = None,
    word: str | None = None,
) -> Command:
    who, cause = context.person.key, context.cause
    if kind is RequestKind.WAITING:
        return DecideWaiting(
            actor=who, cause=cause, task_id=task_id, request_id=request, grant=grant, until=to, word=word
        )
    return DecideExtension(actor=who, cause=cause, task_id=task_id, request_id=request, grant=grant, to=to, word=word)


def _view(context: RequestContext, file: CaseFile, task_id: int) -> View:
    return view_of(file, task_id, context.person, context.t.language, context.directory, context.now)
