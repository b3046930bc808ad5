"""What is stuck: a line for each case and one button. `/stuck`, and a message on the mornings of those above.

Pure. Does not fetch: what is stuck is given; whose it is to see is told here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.escalation import TakeStuck, TurnStuck
from handlers.screens.buttons.lists import SendCase
from handlers.screens.display_names import calendar_moment, isolated, on_button, person_name
from handlers.screens.lists.screens import within_limit
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.ports.queries import StuckLine

ON_A_PAGE = 8


def stuck_for(person: Person, directory: Directory, found: Sequence[StuckLine]) -> list[StuckLine]:
    """What this person was told of, or stands above; never their own work."""
    everywhere = directory.has_right(person.key, "supervise_all")

    def theirs(line: StuckLine) -> bool:
        above = everywhere or any(directory.supervises(person.key, one) for one in line.holders)
        return person.key not in line.holders and (above or person.key in line.told)

    return [line for line in found if theirs(line)]


def stuck_screen(
    t: Texts,
    stuck: Sequence[StuckLine],
    definitions: Mapping[tuple[str, int], ProcessDefinition],
    reader: Person,
    directory: Directory,
    now: datetime,
    page: int = 0,
) -> Screen:
    """All of it, the longest first; what nobody has taken can be taken here."""
    if not stuck:
        return Screen(text=t("<b>Nothing is stuck.</b> Everything of yours moves."))
    shown, page, pages = page_of(stuck, page, ON_A_PAGE)
    told = [_words(t, line, definitions.get((line.process, line.version)), reader, directory, now) for line in shown]
    return Screen(
        text=within_limit(t.many("🐌 <b>{n} deal is stuck</b>", "🐌 <b>{n} deals are stuck</b>", len(stuck)), told),
        keyboard=keyboard(
            *[[_deed(t, line, definitions.get((line.process, line.version)), page)] for line in shown],
            turning(page, pages, lambda number: TurnStuck(page=number)),
        ),
    )


def _words(
    t: Texts,
    line: StuckLine,
    definition: ProcessDefinition | None,
    reader: Person,
    directory: Directory,
    now: datetime,
) -> Markup:
    since = calendar_moment(t, line.stuck_at, reader, now)
    who = ", ".join(person_name(directory, key, 40) for key in line.holders[:3])
    worth = t.money(line.amount, line.currency) if line.amount is not None else None
    named = Markup(" · ").join(part for part in (_name(t, line, definition), worth) if part)
    return lines(
        Markup("<b>{}</b>").format(named),
        Markup("    {} — {}").format(_stage(t, line, definition), who),
        t("    stuck since {when}", when=since),
        _taken(t, line, reader, directory, now),
    )


def _taken(t: Texts, line: StuckLine, reader: Person, directory: Directory, now: datetime) -> Markup | None:
    if line.acknowledged_by is None or line.promised_until is None:
        return None
    until = calendar_moment(t, line.promised_until, reader, now)
    if line.acknowledged_by == reader.key:
        return t("    🙋 you took it, until {until}", until=until)
    return t("    🙋 {who} took it, until {until}", who=person_name(directory, line.acknowledged_by), until=until)


def _deed(t: Texts, line: StuckLine, definition: ProcessDefinition | None, page: int) -> InlineKeyboardButton:
    """One thing to do about it: take it; look at what somebody has taken."""
    name = isolated(_name(t, line, definition), 40)
    if line.acknowledged_by:
        return button(t.plain("Open: {deal}", deal=name), SendCase(instance_id=line.instance_id))
    caption = t.plain("🙋 I take {deal}", deal=name)
    return button(caption, TakeStuck(escalation_id=line.escalation_id, page=page))


def _name(t: Texts, line: StuckLine, definition: ProcessDefinition | None) -> str:
    """`No. 17 · Client`."""
    noun = isolated(t.own(definition.noun), 30) if definition else line.process
    number = t.plain("{noun} No. {number}", noun=noun, number=line.number)
    return f"{number} · {on_button(line.client)}" if line.client else number


def _stage(t: Texts, line: StuckLine, definition: ProcessDefinition | None) -> str:
    stages = definition.stages if definition else []
    title = next((stage.title for stage in stages if stage.key == line.stage), None)
    return isolated(t.own(title), 60) if title else line.stage
