"""The course of a form: begin, ask, take an answer, sum up, start or give up.

One message shows the form. A press redraws it in place; after words it moves down, under what was written.
"""

from dataclasses import replace
from typing import Any

from aiogram.types import Message

from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.conversation import words_of
from handlers.dialogs.dialog.form import Form as FormDialog
from handlers.dialogs.show import send
from handlers.dialogs.start_case import process_choice
from handlers.dialogs.start_case.answers import known_names, options_for, person_typed, read_typed
from handlers.screens.absence_texts import away_note
from handlers.screens.screen import Screen
from handlers.screens.start_case import screens
from handlers.screens.start_case.fuzzy_match import alike_names, same_name
from handlers.screens.start_case.half_typed import HalfTyped, asked_by
from handlers.screens.start_case.input_errors import InputError, Unclear, said
from handlers.screens.start_case.screens import Form
from handlers.screens.texts import Texts
from workflow.definition.process import FieldType, ProcessDefinition, StartField
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.rules.permissions import may_start

_NAMES = (FieldType.CLIENT, FieldType.PRODUCT)
_TICKED = (FieldType.PEOPLE, FieldType.EVIDENCE)


class StartForm(FormDialog[HalfTyped]):
    """A case that is being started."""

    kind = "start"

    def read(self, data: dict[str, Any]) -> HalfTyped:
        return HalfTyped(**data)

    async def words(self, message: Message, context: RequestContext, data: dict[str, Any]) -> str | None:
        """Words, or a contact where one is asked for; while a process is chosen, those alone that name one."""
        half, words = self.read(data), words_of(message)
        if half.process is None:
            return words if words and await process_named(context, half, words) else None
        return words or await _contact(message, context, half)

    def has(self, half: HalfTyped, pressed: Any) -> bool:
        return bool(half.form == pressed.form)

    async def is_theirs(self, context: RequestContext, half: HalfTyped) -> bool:
        """While nothing is chosen, anything will do."""
        known = {process.key: process for process in await context.reads.processes.newest()}
        keys = [half.process] if half.process else half.offered
        return any(may_start(context.directory, context.person.key, known[key]) for key in keys if key in known)

    async def show_anew(self, context: RequestContext, half: HalfTyped, *, below: bool = False) -> None:
        await show_form(context, half, below=below)

    async def take(self, context: RequestContext, half: HalfTyped, words: str, message_id: int) -> None:
        named = await process_named(context, half, words) if half.process is None else None
        await (show_form(context, named, below=True) if named else hear(context, half, words, message_id))

    def closed_text(self, t: Texts) -> str:
        return screens.closed_text(t)

    def given_up_screen(self, t: Texts) -> Screen:
        return screens.given_up_screen(t)

    def lost_screen(self, t: Texts) -> Screen:
        return screens.nothing_to_start_screen(t)


START = StartForm()


async def _contact(message: Message, context: RequestContext, half: HalfTyped) -> str | None:
    contact, form = message.contact, await form_of(context, half) if message.contact else None
    if contact is None or form is None or form.field is None or form.field.type is not FieldType.CONTACT:
        return None
    names = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return f"{names}, {contact.phone_number}".removeprefix(", ")


async def begin(context: RequestContext, *, order: bool) -> None:
    """A new form; an older one of this person is left."""
    await START.leave(context, screens.left_screen(context.t))
    offered = [process.key for process in await process_choice.offered(context, order=order)]
    if not offered:
        await send(context.bot, context.chat_id, screens.nothing_to_start_screen(context.t))
        return
    form = max(context.cause, default=int(context.now.timestamp()))
    half = HalfTyped(form=form, order=order, offered=offered)
    await show_form(context, choose_process(half, 0) if len(offered) == 1 else half)


def choose_process(half: HalfTyped, place: int) -> HalfTyped:
    return replace(half, process=half.offered[place]) if 0 <= place < len(half.offered) else half


async def show_form(
    context: RequestContext, half: HalfTyped, complaint: str | None = None, *, below: bool = False
) -> None:
    """Show where the form stands, and remember it."""
    form = await form_of(context, half)
    if form is None:
        await START.show(context, half, await _process_screen(context, half), below=below)
        return
    complaint = complaint or changed_words(form, half)
    half = form.half
    if form.field and not half.options and half.typed is None:
        form = replace(form, half=replace(half, options=await options_for(context, form, form.field)))
    await START.show(context, form.half, screens.form_screen(form, complaint), below=below)


async def _process_screen(context: RequestContext, half: HalfTyped) -> Screen:
    return screens.process_screen(context.t, half, await _choice(context, half))


async def _choice(context: RequestContext, half: HalfTyped) -> list[ProcessDefinition]:
    known = {process.key: process for process in await context.reads.processes.newest()}
    return [known[key] for key in half.offered if key in known]


async def process_named(context: RequestContext, half: HalfTyped, words: str) -> HalfTyped | None:
    """With the process chosen that these words name, if they name one."""
    process = process_choice.named(context.t, await _choice(context, half), words)
    return replace(half, process=process.key) if process else None


async def form_of(context: RequestContext, half: HalfTyped) -> Form | None:
    """The form with its process; None while none is chosen, or when it is gone."""
    definition = await context.reads.processes.get(half.process) if half.process else None
    if definition is None:
        return None
    return Form(context.t, definition, asked_by(half, definition), context.person, context.directory, context.now)


def changed_words(form: Form, half: HalfTyped) -> str | None:
    """What is to be said where the company has changed its questions since these were asked."""
    if not half.shape or form.half.shape == half.shape:
        return None
    return form.t.plain(
        "The questions have changed meanwhile. Your answers are kept where they still fit: please look again."
    )


async def answered(
    context: RequestContext, form: Form, field: StartField, value: Any, *, below: bool = False
) -> None:
    """This is the answer: on to the next question."""
    await show_form(context, form.half.answered(field.key, value, len(form.fields)), below=below)


async def choose_option(context: RequestContext, form: Form, field: StartField, place: int) -> None:
    """An offered option was pressed: it is the answer, or it is ticked."""
    value = form.half.option(place)
    if value is None:
        await show_form(context, form.half)
    elif field.type in _TICKED:
        ticked = form.half.tick(value)
        await show_form(context, ticked, _of_the_absent(context, field, ticked))
    else:
        await answered(context, form, field, value)


async def enough(context: RequestContext, form: Form, field: StartField) -> None:
    """What is ticked, or the name as it was written, is the answer."""
    half = form.half
    if half.typed is not None:
        await answered(context, form, field, half.typed)
    elif field.type in _TICKED and half.ticked:
        await answered(context, form, field, half.ticked)
    else:
        await show_form(context, half, said(context.t, InputError.NOBODY))


async def hear(context: RequestContext, half: HalfTyped, text: str, message_id: int) -> None:
    """Words came: the answer, or a complaint about them under what is asked."""
    form = await form_of(context, half)
    if form and changed_words(form, half):
        await show_form(context, half, below=True)
        return
    if form and form.field:
        half = replace(half, heard={**half.heard, form.field.key: message_id})
        form = replace(form, half=half)
    try:
        if form is None:
            raise Unclear(InputError.PRESS_INSTEAD)
        if form.field is None:
            raise Unclear(InputError.READY)
        await _hear_answer(context, form, form.field, text)
    except Unclear as unclear:
        await show_form(context, half, _said(context, form, unclear.complaint), below=True)


async def hear_anew(context: RequestContext, half: HalfTyped, key: str, text: str) -> str | None:
    """The words that answered this question were edited: they answer it anew, and the form goes on where it stands.
    Why not, where they cannot."""
    form = await form_of(context, half)
    places = {field.key: place for place, field in enumerate(form.fields)} if form else {}
    if form is None or key not in places or changed_words(form, half):
        return said(context.t, InputError.PRESS_INSTEAD)
    field = form.fields[places[key]]
    if form.field is field:
        await hear(context, half, text, half.heard[key])
        return None
    if field.type is FieldType.PEOPLE:
        return said(context.t, InputError.PRESS_INSTEAD)
    try:
        value = read_typed(form, field, text)
    except Unclear as unclear:
        return _said(context, form, unclear.complaint)
    if field.type in _NAMES:
        value = same_name(str(value), await known_names(context, field, str(value))) or value
    await show_form(context, replace(half, answers={**half.answers, key: value}), below=True)
    return None


def _said(context: RequestContext, form: Form | None, complaint: InputError) -> str:
    return said(context.t, complaint, form.definition.currency) if form else said(context.t, complaint)


async def _hear_answer(context: RequestContext, form: Form, field: StartField, text: str) -> None:
    if field.type is FieldType.PEOPLE:
        ticked = form.half.tick(person_typed(form.half.options, text))
        await show_form(context, ticked, _of_the_absent(context, field, ticked), below=True)
        return
    value = read_typed(form, field, text)
    if field.type in _NAMES:
        known = await known_names(context, field, str(value))
        same = same_name(str(value), known)
        alike = [] if same else alike_names(str(value), known)
        if alike:
            asked = replace(form.half, typed=str(value), options=[[name, name] for name in alike], page=0)
            await show_form(context, asked, below=True)
            return
        value = same or value
    await answered(context, form, field, value, below=True)


def _of_the_absent(context: RequestContext, field: StartField, half: HalfTyped) -> str | None:
    """Who of those ticked is away, and to whom the task goes instead."""
    if field.type is not FieldType.PEOPLE:
        return None
    told = (away_note(context.t, context.directory, key, context.now) for key in half.ticked)
    return " ".join(note for note in told if note) or None


async def start(context: RequestContext, form: Form) -> None:
    """The last press. The form's number makes a second one harmless, even after a crash in between."""
    half = form.half
    command = StartInstance(
        actor=context.person.key,
        cause=context.cause,
        process=form.definition.key,
        fields={key: value for key, value in half.answers.items() if value is not None},
        external_id=f"form:{half.form}",
    )
    decided = await context.office.execute(command)
    if isinstance(decided, Rejected) and decided.reason not in (Reason.ALREADY_IMPORTED, Reason.ALREADY_ANSWERED):
        await _refused(context, form, decided)
        return
    await START.end(context, half, _end_screen(form, decided))


def _end_screen(form: Form, decided: CommandResult | Rejected) -> Screen:
    number = decided.number if isinstance(decided, CommandResult) else None
    return screens.started_screen(form, number) if number else screens.closed_screen(form.t)


async def _refused(context: RequestContext, form: Form, rejected: Rejected) -> None:
    """Said above the question it is about, where the refusal names one."""
    keys = [field.key for field in form.fields]
    about = rejected.data.get("field")
    half = form.half.change(keys.index(about)) if about in keys else form.half
    await show_form(context, half, context.refusal(rejected))
