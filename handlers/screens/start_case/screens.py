"""The questions of a form, its summary and its end. Pure: what is half typed in, a screen out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons import start_case as press
from handlers.screens.display_names import isolated, on_button, person_name
from handlers.screens.evidence.texts import kind_name
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.start_case.half_typed import HalfTyped
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import FieldType, ProcessDefinition, StartField
from workflow.definition.stage import EvidenceKind

OPTIONS_ON_A_PAGE = 8
TICKED = "✅ "
UNTICKED = "▫️ "
_BUTTON_ROOM = 50
_WIDE = (FieldType.CLIENT, FieldType.PRODUCT, FieldType.PEOPLE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its reader sees it."""

    t: Texts
    definition: ProcessDefinition
    half: HalfTyped
    reader: Person
    directory: Directory
    now: datetime

    @property
    def fields(self) -> list[StartField]:
        return self.definition.start.fields

    @property
    def field(self) -> StartField | None:
        """What is asked now; None at the summary."""
        return self.fields[self.half.step] if self.half.step < len(self.fields) else None


def process_screen(t: Texts, half: HalfTyped, processes: Sequence[ProcessDefinition]) -> Screen:
    """Which process to start."""
    rows = [
        [button(t.own(process.title), press.ChooseProcess(form=half.form, place=place))]
        for place, process in enumerate(processes)
    ]
    return Screen(text=t("<b>What are you starting?</b>"), keyboard=keyboard(*rows, [_give_up(t, half)]))


def form_screen(form: Form, complaint: str | None = None) -> Screen:
    """The question asked now, or the summary."""
    return _question(form, form.field, complaint) if form.field else _summary(form, complaint)


def _question(form: Form, field: StartField, complaint: str | None) -> Screen:
    t, half = form.t, form.half
    return Screen(
        text=lines(
            t(
                "<b>{process}</b> · question {n} of {total}",
                process=t.own(form.definition.title),
                n=half.step + 1,
                total=len(form.fields),
            ),
            *_answers(form, [] if half.changing else form.fields[: half.step]),
            "",
            *_complained(complaint),
            _asked(form, field),
            _hint(form, field),
        ),
        keyboard=keyboard(*_options(form, field), *_steering(form, field)),
    )


def _asked(form: Form, field: StartField) -> Markup:
    if form.half.typed is not None:
        return form.t("<b>Is it one of these?</b> You wrote “{name}”.", name=isolated(form.half.typed))
    return form.t("<b>{question}</b>", question=form.t.own(field.ask or field.title))


def _complained(complaint: str | None) -> list[Markup]:
    return [Markup("⚠️ {}").format(complaint)] if complaint else []


def _hint(form: Form, field: StartField) -> Markup | None:
    t = form.t
    if form.half.typed is not None:
        return None
    match field.type:
        case FieldType.MONEY:
            currency = form.definition.currency
            return t("In {currency}: 12500, {exact} or 12.5k", currency=currency, exact=t.amount_example(currency))
        case FieldType.DATE:
            return t("Choose, or write: 25.11 14:00, +2d")
        case FieldType.CLIENT | FieldType.PRODUCT:
            return t("Choose, or write the name") if form.half.options else t("Write the name")
        case FieldType.PEOPLE:
            return t("Tick one or several; you can also write a name")
        case FieldType.EVIDENCE:
            return t("Tick what has to be sent to finish")
        case FieldType.CONTACT:
            return t("Write a phone or an e-mail, or share a contact (📎)")
        case FieldType.TEXT:
            return t("Write it in a message")


def _options(form: Form, field: StartField) -> list[list[InlineKeyboardButton]]:
    half = form.half
    ticking = field.type in (FieldType.PEOPLE, FieldType.EVIDENCE)
    numbered = list(enumerate(half.options))
    shown, page, pages = page_of(numbered, half.page, OPTIONS_ON_A_PAGE)
    buttons = [
        button(
            _caption(caption, value in half.ticked if ticking else None),
            press.Choose(form=half.form, step=half.step, place=place),
        )
        for place, (caption, value) in shown
    ]
    width = 1 if field.type in _WIDE else 2
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    rows.append(turning(page, pages, lambda n: press.TurnOptions(form=half.form, step=half.step, page=n)))
    return rows


def _caption(caption: str, ticked: bool | None) -> str:
    named = on_button(caption, _BUTTON_ROOM)
    return named if ticked is None else (TICKED if ticked else UNTICKED) + named


def _steering(form: Form, field: StartField) -> list[list[InlineKeyboardButton]]:
    t, half = form.t, form.half
    first = []
    if half.typed is not None:
        as_written = on_button(half.typed, _BUTTON_ROOM - 20)
        first.append(button(t.plain("No, it is new: {name}", name=as_written), _enough(half)))
    elif half.ticked:
        first.append(button(t.plain("Done ({n})", n=len(half.ticked)), _enough(half)))
    row = [button(t.plain("← Back"), press.StepBack(form=half.form))] if half.goes_back else []
    row += [button(t.plain("Skip"), press.Skip(form=half.form, step=half.step))] if not field.required else []
    return [first, [*row, _give_up(t, half)]]


def _enough(half: HalfTyped) -> press.Enough:
    return press.Enough(form=half.form, step=half.step)


def _give_up(t: Texts, half: HalfTyped) -> InlineKeyboardButton:
    return button(t.plain("✖ Cancel"), press.GiveUp(form=half.form))


def _summary(form: Form, complaint: str | None) -> Screen:
    t, half = form.t, form.half
    change = [
        button(f"✎ {t.own(field.title)}", press.ChangeAnswer(form=half.form, step=step))
        for step, field in enumerate(form.fields)
    ]
    rows = [change[start : start + 2] for start in range(0, len(change), 2)]
    return Screen(
        text=lines(
            t("<b>{process}</b> · all set?", process=t.own(form.definition.title)),
            "",
            *_answers(form, form.fields),
            *(["", *_complained(complaint)] if complaint else []),
        ),
        keyboard=keyboard([button(t.plain("▶ Start"), press.StartNow(form=half.form))], *rows, [_give_up(t, half)]),
    )


def _answers(form: Form, fields: Sequence[StartField]) -> list[Markup]:
    return [
        form.t("{title}: <b>{answer}</b>", title=form.t.own(field.title), answer=answer_words(form, field))
        for field in fields
    ]


def answer_words(form: Form, field: StartField) -> str:
    """An answer as its giver reads it."""
    value: Any = form.half.answers.get(field.key)
    if value is None:
        return "—"
    match field.type:
        case FieldType.MONEY:
            return form.t.money(value, form.definition.currency)
        case FieldType.DATE:
            return form.t.moment(datetime.fromisoformat(value), form.reader.tz, form.now)
        case FieldType.PEOPLE:
            return ", ".join(person_name(form.directory, key) for key in value)
        case FieldType.EVIDENCE:
            return ", ".join(kind_name(form.t, EvidenceKind(kind)) for kind in value)
        case _:
            return isolated(value, 300)


def started_screen(form: Form, number: int) -> Screen:
    """What the form's message becomes when it is under way."""
    t = form.t
    name = t.plain("{noun} No. {number}", noun=t.own(form.definition.noun), number=number)
    return Screen(text=lines(t("✅ <b>{deal}</b>: under way.", deal=name), "", *_answers(form, form.fields)))


def given_up_screen(t: Texts) -> Screen:
    return Screen(text=t("Cancelled. Nothing was started."))


def left_screen(t: Texts) -> Screen:
    """An older form, when another one is begun."""
    return Screen(text=t("This form was left for a newer one."))


def closed_text(t: Texts) -> str:
    """A form of which nothing is left."""
    return t.plain("This form is closed: it was started, cancelled or left for another one.")


def closed_screen(t: Texts) -> Screen:
    return Screen(text=Markup("{}").format(closed_text(t)))


def nothing_to_start_screen(t: Texts) -> Screen:
    return Screen(text=t("Your role does not start anything here. Your tasks are in /tasks."))
