"""What people press while something is being started: translated into the course of the form."""

from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.show import answer, disarm, take_up
from handlers.dialogs.start_case import form as flow
from handlers.dialogs.start_case.form import START
from handlers.dialogs.task.edits import say_unchanged
from handlers.screens.buttons import start_case as press
from handlers.screens.menu import opens
from handlers.screens.start_case import screens
from handlers.screens.start_case.half_typed import HalfTyped
from handlers.screens.start_case.screens import Form
from workflow.definition.process import StartField
from workflow.messages.events import Reason, Rejected


def create_router() -> Router:
    """A new router for starting deals, cases and assignments."""
    router = router_for_members("begin")
    router.message.register(begin_new, Command("new"))
    router.message.register(begin_order, Command("order"))
    router.callback_query.register(begin_new, opens("new"))
    router.callback_query.register(begin_order, opens("order"))
    router.edited_message.register(hear_anew, is_heard)
    _register_presses(router)
    return router


def _register_presses(router: Router) -> None:
    on = router.callback_query.register
    for pressed in press.FORM_BUTTONS:
        on(lose_form, pressed.filter(), START.is_pressed, is_lost)
    on(choose_process, press.ChooseProcess.filter(), START.is_pressed)
    on(choose, press.Choose.filter(), START.is_pressed, is_this_question)
    on(turn, press.TurnOptions.filter(), START.is_pressed, is_this_question)
    on(enough, press.Enough.filter(), START.is_pressed, is_this_question)
    on(skip, press.Skip.filter(), START.is_pressed, is_this_question)
    on(step_back, press.StepBack.filter(), START.is_pressed)
    on(change_answer, press.ChangeAnswer.filter(), START.is_pressed)
    on(give_up, press.GiveUp.filter(), START.is_pressed)
    on(start_now, press.StartNow.filter(), START.is_pressed)
    for late in press.FORM_BUTTONS:
        on(show_again, late.filter(), START.is_pressed)
        on(say_closed, late.filter())


async def is_heard(message: Message, context: RequestContext) -> Literal[False] | dict[str, HalfTyped | str]:
    """Words that answered a question of the open form are edited."""
    half = await START.half_typed(context) if message.text and message.edit_date else None
    key = half.answering(message.message_id) if half else None
    return {"half": half, "key": key} if half and key else False


async def is_lost(_: CallbackQuery, context: RequestContext, half: HalfTyped) -> bool:
    """What the form starts is not theirs to start any more: asked at every press, before anything is offered."""
    return not await flow.is_theirs(context, half)


async def is_this_question(
    query: CallbackQuery, callback_data: Any, context: RequestContext, half: HalfTyped
) -> Literal[False] | dict[str, Form | StartField]:
    """The button belongs to the question asked now."""
    form = await flow.form_of(context, half) if half.step == callback_data.step else None
    if form is None or form.field is None or flow.changed_words(form, half):
        return False
    return {"form": form, "field": form.field}


async def begin_new(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await flow.begin(context, order=False)


async def begin_order(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await flow.begin(context, order=True)


async def lose_form(query: CallbackQuery, context: RequestContext, half: HalfTyped) -> None:
    await answer(query, context.refusal(Rejected(reason=Reason.NOT_ALLOWED)), alert=True)
    await flow.lose(context, half)


async def hear_anew(message: Message, context: RequestContext, half: HalfTyped, key: str) -> None:
    """An answer was edited while the form is open."""
    if not await flow.is_theirs(context, half):
        await flow.lose(context, half, below=True)
        return
    why = await flow.hear_anew(context, half, key, message.text or "")
    if why:
        await say_unchanged(message, context, f"{context.t.plain('The change was not taken.')} {why}")


async def choose_process(
    query: CallbackQuery, callback_data: press.ChooseProcess, context: RequestContext, half: HalfTyped
) -> None:
    await answer(query)
    await flow.show_form(context, half if half.process else flow.choose_process(half, callback_data.place))


async def choose(
    query: CallbackQuery, callback_data: press.Choose, context: RequestContext, form: Form, field: StartField
) -> None:
    await answer(query)
    await flow.choose_option(context, form, field, callback_data.place)


async def turn(
    query: CallbackQuery, callback_data: press.TurnOptions, context: RequestContext, half: HalfTyped
) -> None:
    await answer(query)
    await flow.show_form(context, half.on_page(callback_data.page))


async def enough(query: CallbackQuery, context: RequestContext, form: Form, field: StartField) -> None:
    await answer(query)
    await flow.enough(context, form, field)


async def skip(query: CallbackQuery, context: RequestContext, form: Form, field: StartField) -> None:
    await answer(query)
    await (flow.show_form(context, form.half) if field.required else flow.take(context, form, field, None))


async def step_back(query: CallbackQuery, context: RequestContext, half: HalfTyped) -> None:
    await answer(query)
    form = await flow.form_of(context, half)
    await flow.show_form(context, half.back(len(form.fields)) if form else half)


async def change_answer(
    query: CallbackQuery, callback_data: press.ChangeAnswer, context: RequestContext, half: HalfTyped
) -> None:
    await answer(query)
    form = await flow.form_of(context, half)
    known = form is not None and 0 <= callback_data.step < len(form.fields)
    await flow.show_form(context, half.change(callback_data.step) if known else half)


async def give_up(query: CallbackQuery, context: RequestContext, half: HalfTyped) -> None:
    await answer(query)
    await START.end(context, half, screens.given_up_screen(context.t))


async def start_now(query: CallbackQuery, context: RequestContext, half: HalfTyped) -> None:
    await answer(query)
    form = await flow.form_of(context, half)
    if form is None or form.field or flow.changed_words(form, half):
        await flow.show_form(context, half)
        return
    await flow.start(context, form)


async def show_again(query: CallbackQuery, context: RequestContext, half: HalfTyped) -> None:
    """A button of an earlier question, pressed twice or late: the form as it is now."""
    await answer(query)
    await flow.show_form(context, half)


async def say_closed(query: CallbackQuery, context: RequestContext) -> None:
    """A button of a form that was started, cancelled or left."""
    await answer(query, screens.closed_text(context.t), alert=True)
    await disarm(query)
