"""The buttons under a card: the fewest that will do, the likely one first and by itself.

Is not the judge: a button offers, the engine decides at the press.
"""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.screens.buttons.escalation import MoreTimeFor
from handlers.screens.buttons.extra_time import GoOn, MoreTime, Wait
from handlers.screens.buttons.task import Accept, Finish, ReturnWork, SendAttachments, ShowDetails, Take, Undo
from handlers.screens.buttons.team import PickPerson
from handlers.screens.display_names import isolated
from handlers.screens.route_map.screens import route_button
from handlers.screens.screen import button, keyboard
from handlers.screens.task.requirements import may_be_taken
from handlers.screens.task.view import Standing, View
from workflow.rules.flow.undo import can_take_back
from workflow.rules.permissions import Action, may
from workflow.rules.request import may_ask_for_time, may_ask_to_wait

Button = InlineKeyboardButton
_WIDE, _HALF = 48, 22
"""How long a caption may be on a row of its own, and where two share a row."""


def card_keyboard(view: View) -> InlineKeyboardMarkup | None:
    """What this reader may well want to do now."""
    more = _more(view)
    match view.standing:
        case Standing.OFFERED:
            return keyboard([button(view.t.plain("🙋 Take it"), Take(task_id=view.task.id))], more)
        case Standing.MINE | Standing.STAND_IN:
            first, others = outcome_buttons(view)
            rest = _in_pairs([*others, *_more_time(view)])
            return keyboard(_hand_over(view), _go_on(view), first, *rest, more)
        case Standing.TO_ACCEPT:
            return keyboard(_look(view), _verdicts(view), more)
        case Standing.AWAITS | Standing.DONE:
            return keyboard(_undo(view), more)
        case Standing.WITHDRAWN:
            return keyboard(more)
    return keyboard(_go_on(view), [*_hand_over(view), *_give_time(view)], more)


def outcome_buttons(view: View) -> tuple[list[Button], list[Button]]:
    """The usual outcome by itself; the others to share rows."""
    shown = [_outcome(view, number) for number in range(len(view.stage.outcomes)) if may_be_taken(view, number)]
    usual = bool(shown) and may_be_taken(view, 0)
    return (shown[:1], shown[1:]) if usual else ([], shown)


def _outcome(view: View, number: int) -> Button:
    outcome = view.stage.outcomes[number]
    ends = [view.file.definition.end(key) for key in outcome.to]
    mark = "✅" if number == 0 else "✖️" if any(end and end.result == "lost" for end in ends) else "↪️"
    caption = f"{mark} {isolated(view.t.own(outcome.title), _HALF if number else _WIDE)}"
    return button(caption, Finish(task_id=view.task.id, outcome=number))


def _more(view: View) -> list[Button]:
    """The route, where there is more than one stage, and *Details*."""
    details = button(view.t.plain("Details"), ShowDetails(task_id=view.task.id))
    one_stage = len(view.file.definition.stages) == 1
    return [details] if one_stage else [route_button(view.t, view.instance.id), details]


def _in_pairs(others: list[Button]) -> list[list[Button]]:
    return [others[start : start + 2] for start in range(0, len(others), 2)]


def _more_time(view: View) -> list[Button]:
    """For the performer; where the due moment stays, at least the clock may be stopped."""
    if not may(view.directory, view.reader.key, Action.ASK, view.file.case, view.task):
        return []
    if may_ask_for_time(view.file.definition, view.task):
        return [button(view.t.plain("⏳ More time"), MoreTime(task_id=view.task.id))]
    if may_ask_to_wait(view.file.definition, view.task):
        return [button(view.t.plain("⏸ Wait"), Wait(task_id=view.task.id))]
    return []


def _go_on(view: View) -> list[Button]:
    """While the clock stands still."""
    if not view.task.waits or not may(view.directory, view.reader.key, Action.RESUME, view.file.case, view.task):
        return []
    return [button(view.t.plain("▶️ Go on now"), GoOn(task_id=view.task.id))]


def _look(view: View) -> list[Button]:
    count = len(view.file.case.evidence_of(view.subject.id))
    if not count:
        return []
    caption = view.t.plain("📎 Look at it ({n})", n=view.t.number(count))
    return [button(caption, SendAttachments(task_id=view.task.id, of=view.subject.id))]


def _verdicts(view: View) -> list[Button]:
    return [
        button(view.t.plain("✅ Accept"), Accept(task_id=view.task.id)),
        button(view.t.plain("↩️ Send back"), ReturnWork(task_id=view.task.id)),
    ]


def _undo(view: View) -> list[Button]:
    mine = view.task.ended_by == view.reader.key
    if not mine or not can_take_back(view.file.definition, view.file.case, view.task, view.now):
        return []
    return [button(view.t.plain("↶ Undo"), Undo(task_id=view.task.id))]


def _give_time(view: View) -> list[Button]:
    """For those above who look at somebody's task."""
    task = view.task
    if task.due_at is None or task.waits:
        return []
    if not may(view.directory, view.reader.key, Action.EXTEND, view.file.case, task):
        return []
    return [button(view.t.plain("⏳ Give more time"), MoreTimeFor(task_id=task.id))]


def _hand_over(view: View) -> list[Button]:
    """For whoever answers for the task: a stand-in on the card itself, others who look at somebody's task."""
    if view.standing is Standing.MINE:
        return []
    if not may(view.directory, view.reader.key, Action.REASSIGN, view.file.case, view.task):
        return []
    return [button(view.t.plain("👤 Hand over"), PickPerson(task_id=view.task.id))]
