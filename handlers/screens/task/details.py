"""What opens behind *Details*, in the card's own message: a menu, the process, the history, earlier stages.

Pure screens; each has a way back. Does not fetch anything: the history is given.
"""

from collections.abc import Iterator, Sequence

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.task import (
    ChooseEarlierStage,
    ReturnToStage,
    SendAttachments,
    ShowCard,
    ShowDetails,
    ShowHistory,
    ShowProcess,
    ShowWhole,
)
from handlers.screens.buttons.team import PickPerson
from handlers.screens.case.history import CaseHistory
from handlers.screens.display_names import case_line, fitting, isolated, on_button, pair, person_name, quoted, worth
from handlers.screens.evidence.texts import summary
from handlers.screens.paging import turning
from handlers.screens.route_map.screens import map_button, route_button
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.task.start_fields import extra_fields
from handlers.screens.task.view import View
from handlers.screens.text_length import units
from handlers.screens.whole_text import NARROW, Said, answers, instructed, long_texts, page_screen, past_words, spoken
from workflow.ports.queries import HistoryLine
from workflow.rules.flow.returns import return_targets
from workflow.rules.permissions import Action, may

Row = list[InlineKeyboardButton]
_SUPPLIED_SHOWN = 8
_SURE = 500
"""Units that every screen has room for in all of its lines."""


def menu(view: View) -> Screen:
    """Everything known of the case in short, and where to go from here."""
    return Screen(text=fitting(lambda room: _menu_text(view, room)), keyboard=keyboard(*_menu_rows(view)))


def _menu_text(view: View, room: int) -> Markup:
    t, instance = view.t, view.instance
    supplied = list(_supplied(view, room))
    return lines(
        Markup("<b>{}</b>").format(case_line(t, view.file, room, described=False)),
        worth(t, instance, room),
        *extra_fields(view, room),
        "",
        t("Started by {who}, {when}", who=_name(view, instance.starter), when=view.moment(instance.started_at)),
        _responsible(view),
        *(["", t("<b>Supplied so far</b>"), *supplied] if supplied else []),
    )


def _responsible(view: View) -> Markup | None:
    if view.instance.responsible == view.instance.starter:
        return None
    return view.t("Responsible: {who}", who=_name(view, view.instance.responsible))


def _supplied(view: View, room: int) -> Iterator[Markup]:
    """What was supplied, by task, the latest tasks where there are many."""
    case = view.file.case
    filled = [task for task in case.tasks if case.evidence_of(task.id)]
    for task in filled[-_SUPPLIED_SHOWN:]:
        stage = isolated(view.t.own(view.file.definition.stage(task.stage).title), min(room, 60))
        things = [evidence.what for evidence in case.evidence_of(task.id)]
        yield Markup("• {}").format(pair(view.t, stage, summary(view.t, things, min(room, 60))))


def _menu_rows(view: View) -> Iterator[Row]:
    t, task_id = view.t, view.task.id
    if may_be_cut(view):
        yield [button(t.plain("📄 All of it, uncut"), ShowWhole(task_id=task_id))]
    count = len(view.file.case.evidence)
    look = [button(t.plain("📎 Attachments ({n})", n=t.number(count)), SendAttachments(task_id=task_id))]
    yield look if count else []
    yield [
        button(t.plain("🕓 History"), ShowHistory(task_id=task_id)),
        button(t.plain("🗺 Process"), ShowProcess(task_id=task_id)),
    ]
    yield _return_button(view)
    yield _hand_over_button(view)
    yield [button(t.plain("‹ Back"), ShowCard(task_id=task_id))]


def _return_button(view: View) -> Row:
    case, task = view.file.case, view.task
    allowed = may(view.directory, view.reader.key, Action.RETURN, case, task)
    if not allowed or not return_targets(view.file.definition, case, task):
        return []
    return [button(view.t.plain("↩️ Back to an earlier stage"), ChooseEarlierStage(task_id=task.id))]


def _hand_over_button(view: View) -> Row:
    task = view.task
    if not task.state.is_live or not may(view.directory, view.reader.key, Action.REASSIGN, view.file.case, task):
        return []
    return [button(view.t.plain("👤 Hand over"), PickPerson(task_id=task.id))]


def process(view: View) -> Screen:
    """What the process is for, and its stages with the present one marked."""
    return Screen(text=fitting(lambda room: _process_text(view, room)), keyboard=keyboard(*_maps(view), _back(view)))


def _maps(view: View) -> Iterator[Row]:
    """The route as a picture: of this case, and of the whole process with its figures."""
    if len(view.file.definition.stages) > 1:
        yield [route_button(view.t, view.instance.id)]
    yield [map_button(view.t, view.instance.process)]


def _process_text(view: View, room: int) -> Markup:
    t, definition = view.t, view.file.definition
    here = {token.stage for token in view.file.case.tokens}
    stages = [
        Markup("▶️ <b>{}</b>" if stage.key in here else "{}").format(
            f"{number}. {isolated(t.own(stage.title), min(room, 80))}"
        )
        for number, stage in enumerate(definition.stages, 1)
    ]
    return lines(
        Markup("🗺 <b>{}</b>").format(isolated(t.own(definition.title), room)),
        Markup("{}").format(quoted(t.own(definition.description), room)),
        "",
        *stages,
    )


def history(view: View, told: Sequence[HistoryLine], page: int) -> Screen:
    """Who did what and when."""
    chronicle = CaseHistory(
        t=view.t, definition=view.file.definition, directory=view.directory, reader=view.reader, now=view.now
    )
    text, page, pages = chronicle.page(told, page)
    title = Markup("🕓 <b>{}</b>").format(case_line(view.t, view.file, 80))
    turn = turning(page, pages, lambda number: ShowHistory(task_id=view.task.id, page=number))
    return Screen(text=lines(title, "", text), keyboard=keyboard(turn, _back(view)))


def earlier_stages(view: View) -> Screen:
    """To which stage it should go back; the last one first."""
    definition = view.file.definition
    targets = reversed(return_targets(definition, view.file.case, view.task))
    rows = [[_target(view, definition.position(key) - 1)] for key in targets]
    text = lines(view.t("<b>Back to which stage?</b>"), case_line(view.t, view.file, 80))
    return Screen(text=text, keyboard=keyboard(*rows, _back(view)))


def _target(view: View, place: int) -> InlineKeyboardButton:
    caption = f"↩️ {on_button(view.t.own(view.file.definition.stages[place].title), 44)}"
    return button(caption, ReturnToStage(task_id=view.task.id, stage=place))


def _back(view: View) -> Row:
    return [button(view.t.plain("‹ Back"), ShowDetails(task_id=view.task.id))]


def _name(view: View, key: str) -> str:
    return person_name(view.directory, key)


def whole_screen(view: View, told: Sequence[HistoryLine], page: int) -> Screen:
    """One page of it."""
    said = [*_standing(view), *past_words(view.t, view.file, told, view.directory, view.moment)]
    back = button(view.t.plain("‹ Back"), ShowDetails(task_id=view.task.id))
    return page_screen(said, page, lambda number: ShowWhole(task_id=view.task.id, page=number), back)


def may_be_cut(view: View) -> bool:
    """Whether other screens may not show all of it: much in all, or one thing longer than the room it has there."""
    written = [words for _, words in _standing(view)]
    narrow = any(units(words) > NARROW for words in (*written[1:], *spoken(view.file)))
    return narrow or sum(map(units, written)) > _SURE


def _standing(view: View) -> Iterator[Said]:
    """What the company and the starter wrote."""
    yield instructed(view.t, view.stage)
    yield from answers(view.t, view.file)
    yield from long_texts(view.t, view.file.definition, {view.stage.key})
