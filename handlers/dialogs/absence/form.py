"""The course of setting an absence: days, who stands in, done. One message shows it; words move it down.

Does not judge: the engine says what cannot be, here it is only said above the question it is about.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from handlers.dialogs.absence.substitutes import substitutes
from handlers.dialogs.context import RequestContext
from handlers.dialogs.dialog.form import Form
from handlers.dialogs.start_case.answers import person_typed
from handlers.screens.absence import screens
from handlers.screens.absence.absence_line import absence_of_id, line_of
from handlers.screens.absence.days_parser import Days, offered_days, read_days
from handlers.screens.absence.half_typed import HalfTypedAbsence
from handlers.screens.absence_texts import zone_of
from handlers.screens.display_names import person_name
from handlers.screens.screen import Screen
from handlers.screens.start_case.input_errors import Unclear, said
from handlers.screens.texts import Texts
from workflow.company.absence import Absence, AbsenceState, OpenTasks
from workflow.company.people import Person
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.messages.people_commands import SetAbsences
from workflow.rules.absence.validation import why_not
from workflow.rules.permissions import may_set_absence


class AbsenceForm(Form[HalfTypedAbsence]):
    """An absence that is being set, or a list of them that was sent."""

    kind = "away"

    def read(self, data: dict[str, Any]) -> HalfTypedAbsence:
        return HalfTypedAbsence(**data)

    def has(self, half: HalfTypedAbsence, pressed: Any) -> bool:
        return bool(half.form == pressed.form)

    async def is_theirs(self, context: RequestContext, half: HalfTypedAbsence) -> bool:
        return may_set_absence(context.directory, context.person.key, half.person)

    async def show_anew(self, context: RequestContext, half: HalfTypedAbsence, *, below: bool = False) -> None:
        await show_choice(context, half, below=below)

    async def take(self, context: RequestContext, half: HalfTypedAbsence, words: str, message_id: int) -> None:
        await hear(context, half, words)

    def closed_text(self, t: Texts) -> str:
        return screens.closed_text(t)

    def given_up_screen(self, t: Texts) -> Screen:
        return screens.dropped_screen(t)

    lost_screen = given_up_screen


AWAY = AbsenceForm()


async def begin(context: RequestContext, person: Person) -> None:
    """A new form, in a message of its own; an older one is left."""
    half = HalfTypedAbsence(form=max(context.cause, default=int(context.now.timestamp())), person=person.key)
    await AWAY.leave(context, screens.dropped_screen(context.t))
    await show_days(context, half, below=True)


async def begin_change(context: RequestContext, absence: Absence, message_id: int) -> None:
    """The form again, filled with what is noted."""
    zone = zone_of(context.directory, absence.person)
    begun = absence.state is AbsenceState.UNDER_WAY
    half = HalfTypedAbsence(
        form=max(context.cause, default=int(context.now.timestamp())),
        person=absence.person,
        message_id=message_id,
        replaces=absence.id,
        begun_at=absence.starts_at.isoformat() if begun else None,
        substitute=absence.substitute,
    ).with_days(Days(absence.starts_at.astimezone(zone).date(), _last_day(absence, context)))
    await AWAY.leave(context, screens.dropped_screen(context.t))
    await show_choice(context, half)


def _last_day(absence: Absence, context: RequestContext) -> date | None:
    """The day before they are back; None where that is open."""
    if absence.is_open:
        return None
    return absence.ends_at.astimezone(zone_of(context.directory, absence.person)).date() - timedelta(days=1)


async def choose_days(context: RequestContext, half: HalfTypedAbsence, days: Days, *, below: bool = False) -> None:
    """These days; the likeliest substitute is proposed, the one chosen before stays if they still can. Days that
    cannot be, whoever stands in, are asked for again."""
    chosen = half.with_days(days)
    if wrong := _refused(context, replace(chosen, substitute=None)):
        await show_days(context, half, wrong, below=below)
        return
    offered = await substitutes(context, chosen)
    kept = chosen.substitute if chosen.substitute in offered else next(iter(offered), None)
    await show_choice(context, replace(chosen, offered=offered, substitute=kept), below=below)


def _refused(context: RequestContext, half: HalfTypedAbsence) -> str | None:
    """What the engine would say to it; nothing while there is nothing to refuse."""
    line = line_of(context.directory, half, context.now, OpenTasks.MOVE)
    replaced = absence_of_id(context.directory, half.replaces)
    wrong = why_not(context.directory, line, context.person.key, context.now, replaced) if line else None
    return context.refusal(wrong) if wrong else None


def days_named(context: RequestContext, half: HalfTypedAbsence, name: str) -> Days | None:
    """What a button of this name means today."""
    today = context.now.astimezone(zone_of(context.directory, half.person)).date()
    return dict(offered_days(today)).get(name)


async def show_days(
    context: RequestContext, half: HalfTypedAbsence, complaint: str | None = None, *, below: bool = False
) -> None:
    person = context.directory.person(half.person) or context.person
    asked = replace(half, first=None, last=None)
    own = half.person == context.person.key
    others = len(await context.reads.tasks.live_on_behalf_of(half.person)) if own else 0
    screen = screens.days_screen(context.t, half.form, person, context.person, context.now, complaint, others)
    await AWAY.show(context, asked, screen, below=below)


async def show_choice(
    context: RequestContext, half: HalfTypedAbsence, complaint: str | None = None, *, below: bool = False
) -> None:
    line = line_of(context.directory, half, context.now, OpenTasks.MOVE)
    if line is None:
        await show_days(context, half, complaint, below=below)
        return
    count = len(await context.reads.tasks.live_under([half.person]))
    await AWAY.show(
        context,
        half,
        screens.choice_screen(context.t, half.form, context.directory, line, count, complaint),
        below=below,
    )


async def show_substitutes(context: RequestContext, half: HalfTypedAbsence, page: int) -> None:
    offered = half.offered or await substitutes(context, half)
    screen = screens.substitutes_screen(context.t, half.form, context.directory, offered, page)
    await AWAY.show(context, replace(half, offered=offered), screen)


async def choose_substitute(context: RequestContext, half: HalfTypedAbsence, place: int) -> None:
    known = 0 <= place < len(half.offered)
    await show_choice(context, replace(half, substitute=half.offered[place]) if known else half)


async def hear(context: RequestContext, half: HalfTypedAbsence, words: str) -> None:
    """Words came: days while days are asked, otherwise a name, or other days."""
    today = context.now.astimezone(zone_of(context.directory, half.person)).date()
    try:
        await choose_days(context, half, read_days(words, today), below=True)
    except Unclear as unclear:
        if half.days is None:
            await show_days(context, half, said(context.t, unclear.complaint), below=True)
        else:
            await _hear_name(context, half, words)


async def _hear_name(context: RequestContext, half: HalfTypedAbsence, words: str) -> None:
    everybody = [[person_name(context.directory, one.key), one.key] for one in context.directory if not one.imported]
    try:
        named = person_typed(everybody, words)
    except Unclear:
        complaint = context.t.plain(
            "This is neither days nor the name of one person here. Choose with the buttons, or type for example "
            "25.11 – 27.11, or a name in full."
        )
        await show_choice(context, half, complaint, below=True)
        return
    chosen = replace(half, substitute=named)
    await show_choice(context, chosen, _refused(context, chosen), below=True)


async def settle(context: RequestContext, half: HalfTypedAbsence, open_tasks: OpenTasks) -> None:
    """The last tap."""
    line = line_of(context.directory, half, context.now, open_tasks)
    if line is None:
        await show_days(context, half)
        return
    command = SetAbsences(actor=context.person.key, cause=context.cause, lines=(line,), replaces=half.replaces)
    decided = await context.office.execute(command)
    if isinstance(decided, Rejected) and decided.reason is Reason.ALREADY_ANSWERED:
        await AWAY.end(context, half, Screen(text=Markup.escape(context.refusal(decided))))
    elif isinstance(decided, Rejected):
        await show_choice(context, half, context.refusal(decided))
    else:
        await AWAY.end(context, half, _noted(context, decided))


def _noted(context: RequestContext, decided: CommandResult) -> Screen:
    absence = decided.absences[0]
    now = absence_of_id(context.members.directory, absence.id) or absence
    return screens.noted_screen(context.t, context.members.directory, now, context.person, decided.moved)


async def show_list(context: RequestContext, half: HalfTypedAbsence, screen: Screen) -> None:
    """What a list that was sent would set."""
    await AWAY.leave(context, screens.dropped_screen(context.t))
    await AWAY.show(context, half, screen, hears=False, below=True)
