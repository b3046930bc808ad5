"""Everything that a card cuts, in full: what is to be done, what was told at the start, what was said and why.

Over as many pages as it needs. Refuses to fetch anything: the history is given.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from handlers.lengths import pieces, units
from handlers.naming import isolated, person_name, visible
from handlers.paging import page_of, turning
from handlers.screen import Screen, button, keyboard
from handlers.task.callbacks import ShowDetails, ShowWhole
from handlers.task.view import View
from handlers.usual_words import as_read
from workflow.definition import FieldType
from workflow.ports import HistoryLine

_PAGE = 3800
"""Units on a page; a heading and the marks around words stand beside them."""
_UNCUT = 10**6
_NARROW = 60
_SURE = 500
"""Units that every screen has room for: in a line, and in all."""
_WORDS = (FieldType.TEXT, FieldType.CLIENT, FieldType.PRODUCT, FieldType.CONTACT)
Said = tuple[str, str]
"""A heading, and the words under it."""


def whole_screen(view: View, told: Sequence[HistoryLine], page: int) -> Screen:
    """One page of it."""
    there = list(_packed([*standing(view), *_spoken(view), *_reasons(view, told)]))
    (text,), page, pages = page_of(there, page, 1)
    turn = turning(page, pages, lambda number: ShowWhole(task_id=view.task.id, page=number))
    back = [button(view.t.plain("‹ Back"), ShowDetails(task_id=view.task.id))]
    return Screen(text=text, keyboard=keyboard(turn, back))


def may_be_cut(view: View) -> bool:
    """Whether other screens may not show all of it: much in all, or one thing longer than the room it has there."""
    written, spoken = [words for _, words in standing(view)], [words for _, words in _spoken(view)]
    narrow = any(units(words) > _NARROW for words in (*written[1:], *spoken))
    return narrow or sum(map(units, written)) > _SURE


def standing(view: View) -> Iterator[Said]:
    """What the company and the starter wrote."""
    t, definition = view.t, view.file.definition
    yield t.own(view.stage.title), t.own(view.stage.instruction)
    for field in definition.start.fields:
        value = view.instance.fields.get(field.key)
        if field.type in _WORDS and isinstance(value, str):
            yield t.own(field.title), value


def _spoken(view: View) -> Iterator[Said]:
    """Words that were sent, with files or alone."""
    for one in view.file.case.evidence:
        if one.what.text:
            stage = view.file.definition.stage(view.file.case.task(one.task_id).stage)
            who, when = person_name(view.directory, one.by), view.moment(one.at)
            yield f"{view.t.own(stage.title)} · {who}, {when}", one.what.text


def _reasons(view: View, told: Sequence[HistoryLine]) -> Iterator[Said]:
    for line in told:
        if reason := line.data.get("reason"):
            who, when = person_name(view.directory, line.actor), view.moment(line.at)
            yield f"{who}, {when}", as_read(view.t, str(reason))


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
