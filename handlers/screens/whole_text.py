"""What cards cut, in full, over as many pages as it needs: what is to be done, what was told at the start, what was
said and why.

Does not fetch anything: the history is given.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.canned_reasons import as_read
from handlers.screens.display_names import isolated, person_name, visible
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import Screen, keyboard
from handlers.screens.text_length import pieces, units
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.checks.translations import room_of, texts
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.definition.stage import Stage
from workflow.ports.queries import CaseFile, HistoryLine

_PAGE = 3800
"""Units on a page; a heading and the marks around words stand beside them."""
_UNCUT = 10**6
NARROW = 60
"""Units that every screen has room for in a line."""
_WORDS = (FieldType.TEXT, FieldType.CLIENT, FieldType.PRODUCT, FieldType.CONTACT)
Said = tuple[str, str]
"""A heading, and the words under it."""


def page_screen(
    said: Sequence[Said], page: int, turned: Callable[[int], CallbackData], back: InlineKeyboardButton
) -> Screen:
    """One page of all that was said."""
    (text,), page, pages = page_of(list(_packed(said)), page, 1)
    return Screen(text=text, keyboard=keyboard(turning(page, pages, turned), [back]))


def has_more_words(file: CaseFile) -> bool:
    """Whether words were told or sent that the card of a case has no line for, or may cut."""
    shown = (FieldType.CLIENT, FieldType.PRODUCT)
    for field in file.definition.start.fields:
        value = file.case.instance.fields.get(field.key)
        if field.type in _WORDS and isinstance(value, str) and (field.type not in shown or units(value) > NARROW):
            return True
    return any(units(words) > NARROW for words in spoken(file))


def spoken(file: CaseFile) -> Iterator[str]:
    """Words that were sent, and reasons."""
    yield from (one.what.text for one in file.case.evidence if one.what.text)
    for task in file.case.tasks:
        yield from filter(None, (task.reason, task.waiting_for))


def instructed(t: Texts, stage: Stage) -> Said:
    return t.own(stage.title), t.own(stage.instruction)


def long_texts(t: Texts, definition: ProcessDefinition, places: Collection[str]) -> Iterator[Said]:
    """Titles and other texts of the process and of these stages that are longer than the room they have elsewhere."""
    there = {number for number, stage in enumerate(definition.stages) if stage.key in places}
    found = []
    for where, text, _ in texts(definition):
        elsewhere = where[0] == "stages" and where[1] not in there
        if not elsewhere and where[-1] != "instruction" and len(t.own(text)) > room_of(where):
            found.append(t.own(text))
    if found:
        yield t.own(definition.title), "\n".join(f"• {words}" for words in dict.fromkeys(found))


def answers(t: Texts, file: CaseFile) -> Iterator[Said]:
    """The words that were told at the start."""
    for field in file.definition.start.fields:
        value = file.case.instance.fields.get(field.key)
        if field.type in _WORDS and isinstance(value, str):
            yield t.own(field.title), value


def past_words(
    t: Texts,
    file: CaseFile,
    told: Sequence[HistoryLine],
    directory: Directory,
    moment: Callable[[datetime], str],
) -> Iterator[Said]:
    """Words that were sent, with files or alone, and reasons."""
    for one in file.case.evidence:
        if one.what.text:
            stage = file.definition.stage(file.case.task(one.task_id).stage)
            yield f"{t.own(stage.title)} · {person_name(directory, one.by)}, {moment(one.at)}", one.what.text
    for line in told:
        if reason := line.data.get("reason"):
            yield f"{person_name(directory, line.actor)}, {moment(line.at)}", as_read(t, str(reason))


def _packed(said: Sequence[Said]) -> Iterator[Markup]:
    """Pages as full as they go; a heading never stands alone at the end of one."""
    page: list[Markup] = []
    for heading, words in said:
        named = Markup("<b>{}</b>\n").format(isolated(heading, 200))
        whole = "\n".join(isolated(line, _UNCUT) for line in words.splitlines())
        for number, piece in enumerate(pieces(whole, _PAGE - 250)):
            told = (Markup("") if number else named) + piece
            if page and visible(Markup("\n\n").join((*page, told))) > _PAGE:
                yield Markup("\n\n").join(page)
                page = []
            page.append(told)
    yield Markup("\n\n").join(page)
