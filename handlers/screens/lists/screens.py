"""Lists as screens: a line or two for each, and a button that opens it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.lists import SendCard, SendCase, TurnCases, TurnTasks
from handlers.screens.display_names import isolated, on_button, stage_words, visible
from handlers.screens.paging import page_of, turning
from handlers.screens.screen import TEXT_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import InstanceState, TaskKind, TaskState
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.ports.queries import CaseLine, StuckLine, TaskLine

ON_A_PAGE = 8
Definitions = Mapping[tuple[str, int], ProcessDefinition]
"""The definition each line runs by, by process and version."""

_STATE_MARKS = {InstanceState.WON: "🏆", InstanceState.LOST: "🏁", InstanceState.CANCELLED: "🚫"}


def tasks_screen(
    t: Texts, tasks: Sequence[TaskLine], definitions: Definitions, reader: Person, now: datetime, page: int = 0
) -> Screen:
    """My open tasks."""
    if not tasks:
        return Screen(text=t("<b>No open tasks.</b> When there is one, it comes here by itself."))
    late = sum(1 for task in tasks if is_late(task, now))
    shown, page, pages = page_of(tasks, page, ON_A_PAGE)
    told = [task_words(t, task, definitions, reader, now) for task in shown]
    rows = [[button(task_caption(t, task, definitions, now), SendCard(task_id=task.task_id))] for task in shown]
    return Screen(
        text=within_limit(_tasks_heading(t, len(tasks), late), told),
        keyboard=keyboard(*rows, turning(page, pages, lambda number: TurnTasks(page=number))),
    )


def _tasks_heading(t: Texts, count: int, late: int) -> Markup:
    heading = t.many("<b>{n} open task</b>", "<b>{n} open tasks</b>", count)
    return heading + t(", {n} overdue", n=t.number(late)) if late else heading


def task_words(t: Texts, task: TaskLine, definitions: Definitions, reader: Person, now: datetime) -> Markup:
    """`🔥 Stage · Client`, and below it when it is due."""
    about = [stage_title(t, task, definitions), task_about(t, task, definitions, 60)]
    named = Markup("{} <b>{}</b>").format(task_mark(task, now), " · ".join(about))
    return lines(named, _due(t, task, reader, now))


def _due(t: Texts, task: TaskLine, reader: Person, now: datetime) -> Markup | None:
    if task.waiting_until is not None:
        return t("    ⏸ waits until {when}", when=t.moment(task.waiting_until, reader.tz, now))
    if task.due_at is None:
        return None
    if task.due_at <= now:
        return t("    overdue: was due {when}", when=t.moment(task.due_at, reader.tz, now))
    return t("    due {when}", when=t.moment(task.due_at, reader.tz, now))


def task_caption(t: Texts, task: TaskLine, definitions: Definitions, now: datetime) -> str:
    stage, about = (
        on_button(stage_title(t, task, definitions), 28),
        on_button(task_about(t, task, definitions, 200), 30),
    )
    return f"{task_mark(task, now)} {stage} · {about}"


def task_about(t: Texts, task: TaskLine | StuckLine, definitions: Definitions, room: int) -> str:
    """The client; without one, which case it is."""
    definition = definitions.get((task.process, task.version))
    if task.client or definition is None:
        return isolated(task.client or _number(t, task.number), room)
    return t.plain("{noun} No. {number}", noun=isolated(t.own(definition.noun), room - 10), number=task.number)


def task_mark(task: TaskLine, now: datetime) -> str:
    """Late, free to take, to accept, or simply to do."""
    if is_late(task, now):
        return "🔥"
    if task.waiting_until is not None:
        return "⏸"
    if task.kind is TaskKind.ACCEPTANCE:
        return "🔍"
    return "🙋" if task.state is TaskState.READY else "📌"


def is_late(task: TaskLine, now: datetime) -> bool:
    return task.due_at is not None and task.due_at <= now and task.waiting_until is None


def stage_title(t: Texts, task: TaskLine | StuckLine, definitions: Definitions) -> str:
    return stage_words(t, definitions.get((task.process, task.version)), task.stage, 60)


def cases_screen(
    t: Texts, deals: Sequence[CaseLine], definitions: Definitions, turn: TurnCases, *, more: bool, sees_all: bool
) -> Screen:
    """My cases (or everybody's), those under way or those that are over."""
    told = [_case_words(t, deal, definitions) for deal in deals]
    rows = [[button(_case_caption(t, deal), SendCase(instance_id=deal.instance_id))] for deal in deals]
    return Screen(
        text=within_limit(_cases_heading(t, turn), told or [_no_cases(t, turn)]),
        keyboard=keyboard(*rows, _leafing(turn, more), _widening(t, turn, sees_all)),
    )


def _cases_heading(t: Texts, turn: TurnCases) -> Markup:
    if turn.everyone:
        return t("<b>Everybody’s, finished</b>") if turn.ended else t("<b>Everybody’s, under way</b>")
    return t("<b>Mine, finished</b>") if turn.ended else t("<b>Mine, under way</b>")


def _no_cases(t: Texts, turn: TurnCases) -> Markup:
    if turn.page:
        return t("There are no more.")
    return t("None yet.") if turn.ended else t("Nothing is under way. /new starts something.")


def _case_words(t: Texts, deal: CaseLine, definitions: Definitions) -> Markup:
    definition = definitions.get((deal.process, deal.version))
    noun = t.own(definition.noun) if definition else t.plain("Case")
    about = [isolated(part, 60) for part in (deal.client, deal.product) if part]
    name = t("<b>{noun} No. {number}</b>", noun=noun, number=deal.number)
    first = Markup("{} {}").format(_STATE_MARKS.get(deal.state, "▶️"), name)
    if about:
        first += Markup(" · {}").format(", ".join(about))
    return lines(first, *_where(t, deal, definition))


def _where(t: Texts, deal: CaseLine, definition: ProcessDefinition | None) -> list[Markup]:
    parts = [", ".join(stage_words(t, definition, key, 60) for key in deal.stages)]
    parts += [t.money(deal.amount, deal.currency)] if deal.amount is not None else []
    said = " · ".join(part for part in parts if part)
    return [Markup("    {}").format(said)] if said else []


def _case_caption(t: Texts, deal: CaseLine) -> str:
    about = deal.client or deal.product
    return f"{_number(t, deal.number)} · {on_button(about)}" if about else _number(t, deal.number)


def _number(t: Texts, number: int) -> str:
    return t.plain("No. {number}", number=number)


def _leafing(turn: TurnCases, more: bool) -> list[InlineKeyboardButton]:
    def to(page: int) -> TurnCases:
        return TurnCases(page=page, ended=turn.ended, everyone=turn.everyone)

    back = [button("◀", to(turn.page - 1))] if turn.page else []
    return [*back, button("▶", to(turn.page + 1))] if more else back


def _widening(t: Texts, turn: TurnCases, sees_all: bool) -> list[InlineKeyboardButton]:
    other = t.plain("Under way") if turn.ended else t.plain("Finished")
    row = [button(other, TurnCases(ended=not turn.ended, everyone=turn.everyone))]
    if sees_all:
        whose = t.plain("Only mine") if turn.everyone else t.plain("Everybody’s")
        row.append(button(whose, TurnCases(ended=turn.ended, everyone=not turn.everyone)))
    return row


def within_limit(heading: Markup, told: Sequence[Markup], limit: int = TEXT_LIMIT, between: str = "\n\n") -> Markup:
    """The heading and as many entries as Telegram lets one message, or one caption, hold."""
    shown = list(told)
    while shown and visible(_joined(heading, shown, between)) > limit:
        shown.pop()
    return _joined(heading, shown, between)


def _joined(heading: Markup, told: Sequence[Markup], between: str) -> Markup:
    return Markup("\n\n").join([heading, Markup(between).join(told)] if told else [heading])
