"""The course of setting an absence: days, who stands in, done. One message shows it; words move it down.

Refuses to judge: the engine says what cannot be, here it is only said above the question it is about.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.dialogs.absence.substitutes import substitutes
from handlers.dialogs.context import Desk
from handlers.dialogs.dialog.form import Form
from handlers.dialogs.start_case.answers import person_typed
from handlers.screens.absence import screens
from handlers.screens.absence.absence_line import absence_of_id, line_of
from handlers.screens.absence.days_parser import Days, offered_days, read_days
from handlers.screens.absence.half_typed import HalfAway
from handlers.screens.absence_texts import zone_of
from handlers.screens.display_names import person_name
from handlers.screens.screen import Screen
from handlers.screens.start_case.input_errors import Unclear, said
from workflow.company.absence import Absence, AbsenceState, OpenTasks
from workflow.company.people import Person
from workflow.messages.events import Outcome, Reason, Rejected
from workflow.messages.people_commands import SetAbsences
from workflow.rules.absence.validation import why_not
from workflow.rules.permissions import may_set_absence


class AbsenceForm(Form[HalfAway]):
    """An absence that is being set, or a list of them that was sent."""

    kind = "away"

    def read(self, data: dict[str, Any]) -> HalfAway:
        return HalfAway(**data)

    async def stands(self, desk: Desk, data: dict[str, Any]) -> bool:
        """Setting this person's absences is still theirs."""
        return may_set_absence(desk.directory, desk.person.key, self.read(data).person)

    async def is_pressed(
        self, query: CallbackQuery, callback_data: Any, desk: Desk
    ) -> Literal[False] | dict[str, HalfAway]:
        data = await self.data(desk)
        stands = data and await self.stands(desk, data)
        return await super().is_pressed(query, callback_data, desk) if stands else False

    async def hear(self, message: Message, desk: Desk, data: dict[str, Any], words: str) -> None:
        await hear(desk, self.read(data), words)

    async def show_again(self, desk: Desk, data: dict[str, Any]) -> None:
        await show_choice(desk, self.read(data), below=True)

    async def give_up(self, desk: Desk, data: dict[str, Any]) -> None:
        await self.end(desk, self.read(data), screens.dropped_screen(desk.t), below=True)


AWAY = AbsenceForm()


async def begin(desk: Desk, person: Person) -> None:
    """A new form, in a message of its own; an older one is left."""
    half = HalfAway(form=max(desk.cause, default=int(desk.now.timestamp())), person=person.key)
    await AWAY.leave(desk, screens.dropped_screen(desk.t))
    await show_days(desk, half, below=True)


async def begin_change(desk: Desk, absence: Absence, message_id: int) -> None:
    """The form again, filled with what is noted."""
    zone = zone_of(desk.directory, absence.person)
    begun = absence.state is AbsenceState.UNDER_WAY
    half = HalfAway(
        form=max(desk.cause, default=int(desk.now.timestamp())),
        person=absence.person,
        message_id=message_id,
        replaces=absence.id,
        begun_at=absence.starts_at.isoformat() if begun else None,
        substitute=absence.substitute,
    ).with_days(Days(absence.starts_at.astimezone(zone).date(), _last_day(absence, desk)))
    await AWAY.leave(desk, screens.dropped_screen(desk.t))
    await show_choice(desk, half)


def _last_day(absence: Absence, desk: Desk) -> date | None:
    """The day before they are back; None where that is open."""
    if absence.is_open:
        return None
    return absence.ends_at.astimezone(zone_of(desk.directory, absence.person)).date() - timedelta(days=1)


async def choose_days(desk: Desk, half: HalfAway, days: Days, *, below: bool = False) -> None:
    """These days; the likeliest substitute is proposed, the one chosen before stays if they still can. Days that
    cannot be, whoever stands in, are asked for again."""
    chosen = half.with_days(days)
    if wrong := _refused(desk, replace(chosen, substitute=None)):
        await show_days(desk, half, wrong, below=below)
        return
    offered = await substitutes(desk, chosen)
    kept = chosen.substitute if chosen.substitute in offered else next(iter(offered), None)
    await show_choice(desk, replace(chosen, offered=offered, substitute=kept), below=below)


def _refused(desk: Desk, half: HalfAway) -> str | None:
    """What the engine would say to it; nothing while there is nothing to refuse."""
    line = line_of(desk.directory, half, desk.now, OpenTasks.MOVE)
    replaced = absence_of_id(desk.directory, half.replaces)
    wrong = why_not(desk.directory, line, desk.person.key, desk.now, replaced) if line else None
    return desk.refusal(wrong) if wrong else None


def days_named(desk: Desk, half: HalfAway, name: str) -> Days | None:
    """What a button of this name means today."""
    today = desk.now.astimezone(zone_of(desk.directory, half.person)).date()
    return dict(offered_days(today)).get(name)


async def show_days(desk: Desk, half: HalfAway, complaint: str | None = None, *, below: bool = False) -> None:
    person = desk.directory.person(half.person) or desk.person
    asked = replace(half, first=None, last=None)
    own = half.person == desk.person.key
    others = len(await desk.reads.tasks.live_on_behalf_of(half.person)) if own else 0
    screen = screens.days_screen(desk.t, half.form, person, desk.person, desk.now, complaint, others)
    await AWAY.show(desk, asked, screen, below=below)


async def show_choice(desk: Desk, half: HalfAway, complaint: str | None = None, *, below: bool = False) -> None:
    line = line_of(desk.directory, half, desk.now, OpenTasks.MOVE)
    if line is None:
        await show_days(desk, half, complaint, below=below)
        return
    count = len(await desk.reads.tasks.live_under([half.person]))
    await AWAY.show(
        desk, half, screens.choice_screen(desk.t, half.form, desk.directory, line, count, complaint), below=below
    )


async def show_substitutes(desk: Desk, half: HalfAway, page: int) -> None:
    offered = half.offered or await substitutes(desk, half)
    screen = screens.substitutes_screen(desk.t, half.form, desk.directory, offered, page)
    await AWAY.show(desk, replace(half, offered=offered), screen)


async def choose_substitute(desk: Desk, half: HalfAway, place: int) -> None:
    known = 0 <= place < len(half.offered)
    await show_choice(desk, replace(half, substitute=half.offered[place]) if known else half)


async def hear(desk: Desk, half: HalfAway, words: str) -> None:
    """Words came: days while days are asked, otherwise a name, or other days."""
    today = desk.now.astimezone(zone_of(desk.directory, half.person)).date()
    try:
        await choose_days(desk, half, read_days(words, today), below=True)
    except Unclear as unclear:
        if half.days is None:
            await show_days(desk, half, said(desk.t, unclear.complaint), below=True)
        else:
            await _hear_name(desk, half, words)


async def _hear_name(desk: Desk, half: HalfAway, words: str) -> None:
    everybody = [[person_name(desk.directory, one.key), one.key] for one in desk.directory if not one.imported]
    try:
        named = person_typed(everybody, words)
    except Unclear:
        complaint = desk.t.plain(
            "This is neither days nor the name of one person here. Choose with the buttons, or type for example "
            "25.11 – 27.11, or a name in full."
        )
        await show_choice(desk, half, complaint, below=True)
        return
    chosen = replace(half, substitute=named)
    await show_choice(desk, chosen, _refused(desk, chosen), below=True)


async def settle(desk: Desk, half: HalfAway, open_tasks: OpenTasks) -> None:
    """The last tap."""
    line = line_of(desk.directory, half, desk.now, open_tasks)
    if line is None:
        await show_days(desk, half)
        return
    command = SetAbsences(actor=desk.person.key, cause=desk.cause, lines=(line,), replaces=half.replaces)
    decided = await desk.office.execute(command)
    if isinstance(decided, Rejected) and decided.reason is Reason.ALREADY_ANSWERED:
        await AWAY.end(desk, half, Screen(text=Markup.escape(desk.refusal(decided))))
    elif isinstance(decided, Rejected):
        await show_choice(desk, half, desk.refusal(decided))
    else:
        await AWAY.end(desk, half, _noted(desk, decided))


def _noted(desk: Desk, decided: Outcome) -> Screen:
    absence = decided.absences[0]
    now = absence_of_id(desk.members.directory, absence.id) or absence
    return screens.noted_screen(desk.t, desk.members.directory, now, desk.person, decided.moved)


async def show_list(desk: Desk, half: HalfAway, screen: Screen) -> None:
    """What a list that was sent would set."""
    await AWAY.leave(desk, screens.dropped_screen(desk.t))
    await AWAY.show(desk, half, screen, hears=False, below=True)
