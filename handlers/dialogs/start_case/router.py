"""What people press while something is being started: translated into the course of the form."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.dialog.form import Act
from handlers.dialogs.show import take_up
from handlers.dialogs.start_case import form as flow
from handlers.dialogs.start_case.form import START
from handlers.dialogs.task.edits import say_unchanged
from handlers.screens.buttons import start_case as press
from handlers.screens.menu import opens
from handlers.screens.start_case.half_typed import HalfTyped
from handlers.screens.start_case.screens import Form
from workflow.definition.process import StartField


def create_router() -> Router:
    """A new router for starting cases, cases and assignments."""
    router = router_for_members("begin")
    router.message.register(begin_new, Command("new"))
    router.message.register(begin_order, Command("order"))
    router.callback_query.register(begin_new, opens("new"))
    router.callback_query.register(begin_order, opens("order"))
    router.edited_message.register(hear_anew, is_heard)
    START.register(router, _DOES)
    return router


async def is_heard(message: Message, context: RequestContext) -> Literal[False] | dict[str, HalfTyped | str]:
    """Words that answered a question of the open form are edited."""
    half = await START.half_typed(context) if message.text and message.edit_date else None
    key = half.answering(message.message_id) if half else None
    return {"half": half, "key": key} if half and key else False


async def begin_new(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await flow.begin(context, order=False)


async def begin_order(event: Message | CallbackQuery, context: RequestContext) -> None:
    await take_up(event)
    await flow.begin(context, order=True)


async def hear_anew(message: Message, context: RequestContext, half: HalfTyped, key: str) -> None:
    """An answer was edited while the form is open."""
    if not await START.is_theirs(context, half):
        await START.end(context, half, START.lost_screen(context.t), below=True)
        return
    why = await flow.hear_anew(context, half, key, message.text or "")
    if why:
        await say_unchanged(message, context, f"{context.t.plain('The change was not taken.')} {why}")


async def choose_process(context: RequestContext, half: HalfTyped, pressed: press.ChooseProcess) -> None:
    await flow.show_form(context, half if half.process else flow.choose_process(half, pressed.place))


def _of_question(act: Callable[[RequestContext, Form, StartField, Any], Awaitable[None]]) -> Act[HalfTyped]:
    """The button belongs to one question: where another is asked now, that is shown."""

    async def checked(context: RequestContext, half: HalfTyped, pressed: Any) -> None:
        form = await flow.form_of(context, half) if half.step == pressed.step else None
        if form is None or form.field is None or flow.changed_words(form, half):
            await flow.show_form(context, half)
        else:
            await act(context, form, form.field, pressed)

    return checked


@_of_question
async def choose(context: RequestContext, form: Form, field: StartField, pressed: press.Choose) -> None:
    await flow.choose_option(context, form, field, pressed.place)


@_of_question
async def turn(context: RequestContext, form: Form, _: StartField, pressed: press.TurnOptions) -> None:
    await flow.show_form(context, form.half.on_page(pressed.page))


@_of_question
async def enough(context: RequestContext, form: Form, field: StartField, _: press.Enough) -> None:
    await flow.enough(context, form, field)


@_of_question
async def skip(context: RequestContext, form: Form, field: StartField, _: press.Skip) -> None:
    await (flow.show_form(context, form.half) if field.required else flow.answered(context, form, field, None))


async def step_back(context: RequestContext, half: HalfTyped, _: press.StepBack) -> None:
    form = await flow.form_of(context, half)
    await flow.show_form(context, half.back(len(form.fields)) if form else half)


async def change_answer(context: RequestContext, half: HalfTyped, pressed: press.ChangeAnswer) -> None:
    form = await flow.form_of(context, half)
    known = form is not None and 0 <= pressed.step < len(form.fields)
    await flow.show_form(context, half.change(pressed.step) if known else half)


async def start_now(context: RequestContext, half: HalfTyped, _: press.StartNow) -> None:
    form = await flow.form_of(context, half)
    if form is None or form.field or flow.changed_words(form, half):
        await flow.show_form(context, half)
        return
    await flow.start(context, form)


_DOES: dict[type[CallbackData], Act[HalfTyped]] = {
    press.ChooseProcess: choose_process,
    press.Choose: choose,
    press.TurnOptions: turn,
    press.Enough: enough,
    press.Skip: skip,
    press.StepBack: step_back,
    press.ChangeAnswer: change_answer,
    press.GiveUp: START.close,
    press.StartNow: start_now,
}
