"""/away: what people press around absences."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.dialogs.absence import form, sent_table
from handlers.dialogs.absence.form import AWAY
from handlers.dialogs.context import RequestContext, router_for_members
from handlers.dialogs.dialog.form import Act
from handlers.dialogs.lists.router import definitions_of
from handlers.dialogs.show import answer, disarm, redraw_pressed, show, take_up
from handlers.screens.absence import screens
from handlers.screens.absence.absence_line import absence_of_id
from handlers.screens.absence.half_typed import HalfTypedAbsence
from handlers.screens.buttons import absence as press
from handlers.screens.menu import opens
from handlers.screens.screen import Screen
from workflow.company.absence import Absence, OpenTasks
from workflow.company.people import Person
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.messages.people_commands import AbsenceCommand, CancelAbsence, ReturnFromAbsence, TakeBack
from workflow.rules.permissions import may_set_absence


def create_router() -> Router:
    """A new router for absences."""
    router = router_for_members("away")
    router.message.register(open_away, Command("away"))
    router.callback_query.register(open_away, opens("away"))
    router.message.register(sent_table.show_plan, sent_table.is_list)
    on = router.callback_query.register
    on(show_away, press.ShowAway.filter())
    on(ask_away, press.AskAway.filter())
    AWAY.register(router, _DOES)
    on(call_off, press.CallOff.filter())
    on(change, press.ChangeAway.filter())
    on(back_again, press.BackAgain.filter())
    on(take_all_back, press.TakeAllBack.filter())
    on(show_take_back, press.ShowTakeBack.filter())
    on(take_one_back, press.TakeOneBack.filter())
    on(leave_them, press.LeaveThem.filter())
    return router


# What there is


async def open_away(event: Message | CallbackQuery, context: RequestContext) -> None:
    """My absences; where there are none, the form at once."""
    await take_up(event)
    others = len(await context.reads.tasks.live_on_behalf_of(context.person.key))
    if not context.directory.absences.of(context.person.key):
        await form.begin(context, context.person)
        return
    await show(event, screens.status_screen(context.t, context.directory, context.person, context.person, others))


async def show_away(query: CallbackQuery, callback_data: press.ShowAway, context: RequestContext) -> None:
    """Somebody's absences, for those who may set them; where there are none, the form at once."""
    person = await _theirs(query, context, callback_data.person)
    if person is None:
        return
    await answer(query)
    others = len(await context.reads.tasks.live_on_behalf_of(person.key))
    if not context.directory.absences.of(person.key):
        await form.begin(context, person)
        return
    await show(query, screens.status_screen(context.t, context.directory, person, context.person, others))


async def ask_away(query: CallbackQuery, callback_data: press.AskAway, context: RequestContext) -> None:
    person = await _theirs(query, context, callback_data.person)
    if person:
        await answer(query)
        await form.begin(context, person)


async def _theirs(query: CallbackQuery, context: RequestContext, key: str) -> Person | None:
    """Whose absences are theirs to set; otherwise it is said why not."""
    person = context.directory.person(key)
    if person and may_set_absence(context.directory, context.person.key, key):
        return person
    reason = Reason.NOT_ALLOWED if person else Reason.NO_SUCH_PERSON
    await answer(query, context.refusal(Rejected(reason=reason)), alert=True)
    return None


# The form


async def choose_days(context: RequestContext, half: HalfTypedAbsence, pressed: press.ChooseDays) -> None:
    days = form.days_named(context, half, pressed.name)
    await (form.choose_days(context, half, days) if days else form.show_days(context, half))


async def other_days(context: RequestContext, half: HalfTypedAbsence, _: press.OtherDays) -> None:
    await form.show_days(context, half)


async def show_substitutes(context: RequestContext, half: HalfTypedAbsence, pressed: press.ShowSubstitutes) -> None:
    await form.show_substitutes(context, half, pressed.page)


async def choose_substitute(context: RequestContext, half: HalfTypedAbsence, pressed: press.ChooseSubstitute) -> None:
    await form.choose_substitute(context, half, pressed.place)


async def set_away(context: RequestContext, half: HalfTypedAbsence, pressed: press.SetAway) -> None:
    known = pressed.tasks in {choice.value for choice in OpenTasks}
    await form.settle(context, half, OpenTasks(pressed.tasks) if known else OpenTasks.MOVE)


_DOES: dict[type[CallbackData], Act[HalfTypedAbsence]] = {
    press.ChooseDays: choose_days,
    press.OtherDays: other_days,
    press.ShowSubstitutes: show_substitutes,
    press.ChooseSubstitute: choose_substitute,
    press.SetAway: set_away,
    press.DropAway: AWAY.close,
    press.ApplyList: sent_table.apply,
}


# Ending, changing


async def call_off(query: CallbackQuery, callback_data: press.CallOff, context: RequestContext) -> None:
    command = CancelAbsence(actor=context.person.key, cause=context.cause, absence_id=callback_data.absence)
    ended = await _end(query, context, command)
    if ended:
        outcome, absence = ended
        await redraw_pressed(query, screens.called_off_screen(context.t, context.directory, absence, outcome.moved))


async def back_again(query: CallbackQuery, callback_data: press.BackAgain, context: RequestContext) -> None:
    """By hand; what others have comes back by choice."""
    command = ReturnFromAbsence(actor=context.person.key, cause=context.cause, absence_id=callback_data.absence)
    ended = await _end(query, context, command)
    if not ended:
        return
    if ended[1].person == context.person.key:
        await redraw_pressed(query, await _welcome(context))
    else:
        others = len(await context.reads.tasks.live_on_behalf_of(ended[1].person))
        person = context.directory.person(ended[1].person) or context.person
        await redraw_pressed(
            query, screens.status_screen(context.t, context.members.directory, person, context.person, others)
        )


async def _end(
    query: CallbackQuery, context: RequestContext, command: AbsenceCommand
) -> tuple[CommandResult, Absence] | None:
    decided = await context.office.execute(command)
    if isinstance(decided, Rejected):
        await answer(query, context.refusal(decided), alert=True)
        await disarm(query)
        return None
    await answer(query)
    return decided, decided.absences[0]


async def change(query: CallbackQuery, callback_data: press.ChangeAway, context: RequestContext) -> None:
    absence = absence_of_id(context.directory, callback_data.absence)
    if absence is None or not may_set_absence(context.directory, context.person.key, absence.person):
        reason = Reason.ABSENCE_ENDED if absence is None else Reason.NOT_ALLOWED
        await answer(query, context.refusal(Rejected(reason=reason)), alert=True)
        await disarm(query)
        return
    await answer(query)
    await form.begin_change(context, absence, query.message.message_id if query.message else 0)


# Back


async def _welcome(context: RequestContext) -> Screen:
    tasks = await context.reads.tasks.live_on_behalf_of(context.person.key)
    definitions = await definitions_of(context, tasks)
    return screens.back_screen(context.t, tasks, definitions, context.directory, context.person, context.now)


async def take_all_back(query: CallbackQuery, context: RequestContext) -> None:
    outcome = await _take(query, context, None)
    if outcome:
        await redraw_pressed(query, screens.taken_back_screen(context.t, outcome.moved))


async def take_one_back(query: CallbackQuery, callback_data: press.TakeOneBack, context: RequestContext) -> None:
    if await _take(query, context, (callback_data.task_id,)):
        await redraw_pressed(query, await _choosing(context, 0))


async def _take(query: CallbackQuery, context: RequestContext, tasks: tuple[int, ...] | None) -> CommandResult | None:
    command = TakeBack(actor=context.person.key, cause=context.cause, person=context.person.key, tasks=tasks)
    decided = await context.office.execute(command)
    if isinstance(decided, Rejected):
        await answer(query, context.refusal(decided), alert=True)
        return None
    await answer(query)
    return decided


async def show_take_back(query: CallbackQuery, callback_data: press.ShowTakeBack, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, await _choosing(context, callback_data.page))


async def _choosing(context: RequestContext, page: int) -> Screen:
    tasks = await context.reads.tasks.live_on_behalf_of(context.person.key)
    return screens.take_back_screen(context.t, tasks, await definitions_of(context, tasks), context.now, page)


async def leave_them(query: CallbackQuery, context: RequestContext) -> None:
    await answer(query)
    await redraw_pressed(query, screens.left_screen(context.t))
