"""The performer's part: a moment, a reason, sent. Two taps where the usual will do; all of it may be typed."""

from datetime import datetime

from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.question import Asked
from handlers.dialogs.show import answer, redraw_pressed, show
from handlers.dialogs.task.access import open_case, refuse, shown_file, why_not
from handlers.dialogs.task.question import TaskQuestion, show_card
from handlers.dialogs.task.reactions import thumb_up
from handlers.screens.buttons.extra_time import AskMore, AskWait, GoOn, LeaveIt, MoreTime, Wait, minutes_of, moment_of
from handlers.screens.canned_reasons import usual_reasons
from handlers.screens.display_names import person_name
from handlers.screens.extra_time.offers import offered_for, read_words
from handlers.screens.extra_time.request_screens import ask_screen, whom
from handlers.screens.screen import Screen
from handlers.screens.start_case.input_errors import Unclear, said
from handlers.screens.task.view import View, view_of
from workflow.case.request import RequestKind
from workflow.messages.commands import AskExtension, AskWaiting, Command, ResumeTask
from workflow.messages.events import Rejected
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import Action, may
from workflow.rules.request import may_ask_for_time, may_ask_to_wait


class MoreTimeQuestion(TaskQuestion):
    """Asked: task_id, kind, and the moment chosen so far (`at`, in minutes)."""

    kind = "more-time"

    async def screen(self, context: RequestContext, asked: Asked) -> Screen | None:
        file, kind = await open_case(context, asked["task_id"]), RequestKind(asked["kind"])
        if file is None or not _may_ask(context, file, asked["task_id"], kind):
            return None
        return ask_screen(_view(context, file, asked["task_id"]), kind, moment_of(asked["at"]))

    async def hear(self, message: Message, context: RequestContext, asked: Asked, words: str) -> None:
        """A moment, a reason or both. What cannot be read is said under the question; what was chosen stays."""
        file = await open_case(context, asked["task_id"])
        if file is None:
            return
        try:
            moment, reason = read_words(words, context.directory.calendar_of(context.person.key), context.now)
        except Unclear as unclear:
            await self._ask_again(message, context, file, asked, said(context.t, unclear.complaint))
            return
        if moment:
            asked = {**asked, "at": minutes_of(moment)}
        if not reason:
            await self._ask_again(message, context, file, asked)
            return
        kind, at = RequestKind(asked["kind"]), moment_of(asked["at"]) or context.now
        result = await context.office.execute(_command(context, asked["task_id"], kind, at, reason))
        if isinstance(result, Rejected):
            await self._ask_again(message, context, file, asked, why_not(context, result, file))
            return
        async with self.closing(context):
            await thumb_up(message)
            await self.put_back(context, asked)

    async def _ask_again(
        self, message: Message, context: RequestContext, file: CaseFile, asked: Asked, complaint: str | None = None
    ) -> None:
        """The question comes below what was typed, with what is chosen by now."""
        kind, task_id = RequestKind(asked["kind"]), asked["task_id"]
        if _may_ask(context, file, task_id, kind):
            screen = ask_screen(_view(context, file, task_id), kind, moment_of(asked["at"]), complaint)
            await self.ask_below(context, asked, screen)
            return
        async with self.closing(context):
            await show(
                message, Screen(text=Markup("{}").format(complaint or context.t.plain("Nothing was changed.")))
            )
            await self.put_back(context, asked)


MORE_TIME = MoreTimeQuestion()


async def open_more(query: CallbackQuery, callback_data: MoreTime, context: RequestContext) -> None:
    await _open(query, context, callback_data.task_id, RequestKind.EXTENSION, moment_of(callback_data.at))


async def open_wait(query: CallbackQuery, callback_data: Wait, context: RequestContext) -> None:
    await _open(query, context, callback_data.task_id, RequestKind.WAITING, moment_of(callback_data.at))


async def _open(
    query: CallbackQuery, context: RequestContext, task_id: int, kind: RequestKind, chosen: datetime | None
) -> None:
    """The question, in the message that was pressed; where nothing may be asked, the engine says why."""
    file = await shown_file(query, context, task_id)
    if file is None:
        return
    if not _may_ask(context, file, task_id, kind):
        result = await context.office.execute(_command(context, task_id, kind, chosen or context.now, ""))
        if isinstance(result, Rejected):
            await refuse(query, context, result, task_id)
        return
    view = _view(context, file, task_id)
    at = chosen or offered_for(view, kind)[0][1]
    await answer(query)
    shown = await redraw_pressed(query, ask_screen(view, kind, at))
    await MORE_TIME.ask(context, shown, task_id=task_id, kind=kind.value, at=minutes_of(at))


async def ask_more(query: CallbackQuery, callback_data: AskMore, context: RequestContext) -> None:
    await _ask(query, context, RequestKind.EXTENSION, callback_data)


async def ask_wait(query: CallbackQuery, callback_data: AskWait, context: RequestContext) -> None:
    await _ask(query, context, RequestKind.WAITING, callback_data)


async def _ask(query: CallbackQuery, context: RequestContext, kind: RequestKind, pressed: AskMore | AskWait) -> None:
    """A usual reason was tapped: it is sent with the moment that the button carries."""
    task_id = pressed.task_id
    file = await shown_file(query, context, task_id)
    if file is None:
        return
    reasons = usual_reasons(context.t, kind, client=file.case.instance.client is not None)
    reason = reasons[pressed.why] if 0 <= pressed.why < len(reasons) else ""
    result = await context.office.execute(
        _command(context, task_id, kind, moment_of(pressed.at) or context.now, reason)
    )
    if isinstance(result, Rejected):
        await refuse(query, context, result, task_id)
    else:
        await answer(query, await _sent(context, task_id))
    await MORE_TIME.back_to_card(query, context, task_id)


async def _sent(context: RequestContext, task_id: int) -> str:
    """To whom it went; or that the clock stands still already."""
    file = await open_case(context, task_id)
    task = file.case.task(task_id) if file else None
    if task and task.waits:
        return context.t.plain("⏸ The clock stands still.")
    asked = task.request.asked if task and task.request else ()
    names = [person_name(context.directory, key) for key in asked if context.directory.person(key)]
    return context.t.plain("Sent to {who}.", who=", ".join(names[:3]))


async def go_on(query: CallbackQuery, callback_data: GoOn, context: RequestContext) -> None:
    task_id = callback_data.task_id
    result = await context.office.execute(ResumeTask(actor=context.person.key, cause=context.cause, task_id=task_id))
    if isinstance(result, Rejected):
        await refuse(query, context, result, task_id)
        return
    await answer(query, context.t.plain("▶️ The clock runs again."))
    await show_card(query, context, task_id)


async def leave_it(query: CallbackQuery, callback_data: LeaveIt, context: RequestContext) -> None:
    """Back to the card as it is now; nothing was asked."""
    await answer(query, context.t.plain("Nothing was changed."))
    await MORE_TIME.back_to_card(query, context, callback_data.task_id)


def _may_ask(context: RequestContext, file: CaseFile, task_id: int, kind: RequestKind) -> bool:
    task = file.case.task(task_id)
    allowed = may_ask_for_time if kind is RequestKind.EXTENSION else may_ask_to_wait
    view = _view(context, file, task_id)
    someone = (kind is RequestKind.WAITING and view.stage.waiting.by == "performer") or bool(whom(view))
    mine = may(context.directory, context.person.key, Action.ASK, file.case, task)
    return mine and someone and allowed(file.definition, task)


def _command(context: RequestContext, task_id: int, kind: RequestKind, at: datetime, reason: str) -> Command:
    actor, cause = context.person.key, context.cause
    if kind is RequestKind.EXTENSION:
        return AskExtension(actor=actor, cause=cause, task_id=task_id, to=at, reason=reason)
    return AskWaiting(actor=actor, cause=cause, task_id=task_id, until=at, reason=reason)


def _view(context: RequestContext, file: CaseFile, task_id: int) -> View:
    return view_of(file, task_id, context.person, context.t.language, context.directory, context.now)
