"""A card whose task is over: shrunk to what became of it and where the work went.

Does not offer anything; what can still be pressed is in `buttons`.
"""

from collections.abc import Iterator

from markupsafe import Markup

from handlers.screens.display_names import case_line, isolated, person_name, quoted
from handlers.screens.screen import lines
from handlers.screens.task.view import Standing, View
from workflow.case.state import InstanceState, Leaving, TaskKind, TaskState, UserTask
from workflow.definition.stage import Outcome
from workflow.rules.flow.acceptance import ACCEPTED, RETURNED
from workflow.rules.flow.returns import returned_with


def ending(view: View, room: int) -> Markup:
    """What became of the task, and what follows."""
    if view.standing is Standing.WITHDRAWN:
        return _withdrawn(view, room)
    return lines(
        _title(_mark(view), view, room),
        case_line(view.t, view.file, room),
        "",
        _done(view, room),
        _awaits(view),
        _sent_back(view, room),
        *_went_to(view, room),
    )


def _mark(view: View) -> str:
    if view.standing is Standing.AWAITS:
        return "⏳"
    if view.was_sent_back() or view.task.outcome == RETURNED:
        return "↩️"
    return "✖️" if _is_lost(view) else "✅"


def _is_lost(view: View) -> bool:
    outcome = next((one for one in view.stage.outcomes if one.key == view.task.outcome), None)
    ends = [view.file.definition.end(key) for key in outcome.to] if outcome else []
    return any(end and end.result == "lost" for end in ends)


def _title(mark: str, view: View, room: int) -> Markup:
    return Markup("{} <b>{}</b>").format(mark, isolated(view.t.own(view.stage.title), room))


def _done(view: View, room: int) -> Markup | None:
    t, task = view.t, view.task
    if task.ended_at is None:
        return None
    who, when = person_name(view.directory, task.ended_by), view.moment(task.ended_at)
    if task.kind is TaskKind.ACCEPTANCE:
        return _accepted(view, who, when, room)
    done = t("Done by {who}, {when}", who=who, when=when)
    outcome = next((one for one in view.stage.outcomes if one.key == task.outcome), None)
    return done + _outcome(view, outcome, room)


def _accepted(view: View, who: str, when: str, room: int) -> Markup:
    if view.task.outcome == ACCEPTED:
        return view.t("Accepted by {who}, {when}", who=who, when=when)
    said = view.t("Sent back by {who}, {when}", who=who, when=when)
    return said + _words(view.task.reason, room)


def _outcome(view: View, outcome: Outcome | None, room: int) -> Markup:
    if outcome is None:
        return Markup("")
    named = Markup("\n→ {}").format(isolated(view.t.own(outcome.title), min(room, 80)))
    return named + _words(view.task.reason, room)


def _words(reason: str | None, room: int) -> Markup:
    return Markup("\n<i>{}</i>").format(quoted(reason, min(room, 400))) if reason else Markup("")


def _awaits(view: View) -> Markup | None:
    acceptance = view.acceptance()
    if acceptance is None:
        return None
    who = person_name(view.directory, acceptance.assignee)
    return view.t("Waits for {who} to accept it", who=who)


def _sent_back(view: View, room: int) -> Markup | None:
    verdict = view.was_sent_back()
    if verdict is None or verdict.ended_at is None:
        return None
    who, when = person_name(view.directory, verdict.ended_by), view.moment(verdict.ended_at)
    return view.t("Sent back by {who}, {when}", who=who, when=when) + _words(verdict.reason, room)


def _went_to(view: View, room: int) -> Iterator[Markup]:
    """The stages entered from here with whoever has them, or the end."""
    case = view.file.case
    for visit in case.visits:
        if visit.came_from != view.task.visit_id or visit.leaving is Leaving.UNDONE:
            continue
        have = [task for task in case.tasks if task.visit_id == visit.id and task.kind is TaskKind.STAGE]
        stage = isolated(view.t.own(view.file.definition.stage(visit.stage).title), min(room, 80))
        yield view.t("Next: {stage}", stage=stage) + _with_whom(view, have)
    if case.instance.end and case.instance.ended_at == view.file.case.visit(view.task.visit_id).left_at:
        end = view.file.definition.end(case.instance.end)
        mark = "🏆" if case.instance.state is InstanceState.WON else "🏁"
        yield Markup("{} <b>{}</b>").format(mark, isolated(view.t.own(end.title), room) if end else "")


def _with_whom(view: View, tasks: list[UserTask]) -> Markup:
    people = {task.assignee for task in tasks if task.assignee and task.state is not TaskState.CANCELLED}
    names = ", ".join(person_name(view.directory, key, 40) for key in sorted(people)[:3])
    return Markup(" — {}").format(names) if names else Markup("")


def _withdrawn(view: View, room: int) -> Markup:
    return lines(
        _title("🚫", view, room), case_line(view.t, view.file, room), "", _why_withdrawn(view), _why(view, room)
    )


def _why_withdrawn(view: View) -> Markup:
    t, task = view.t, view.task
    at = task.ended_at or view.now
    told = {"who": person_name(view.directory, task.ended_by), "when": view.moment(at)}
    leaving = view.file.case.visit(task.visit_id).leaving
    if leaving is Leaving.RETURNED:
        return t("Sent back to an earlier stage by {who}, {when}", **told)
    if leaving is Leaving.UNDONE:
        return t("The step before was undone by {who}, {when}", **told)
    if view.instance.state is InstanceState.CANCELLED:
        return t("Cancelled by {who}, {when}", **told)
    if view.instance.state is not InstanceState.LIVE:
        return t("Closed by {who}, {when}", **told)
    return t("Withdrawn by {who}, {when}", **told)


def _why(view: View, room: int) -> Markup | None:
    """The reason given when it was sent back to an earlier stage."""
    case = view.file.case
    visit = case.visit(view.task.visit_id)
    sender = returned_with(case, visit) if visit.leaving is Leaving.RETURNED else None
    return Markup("<i>{}</i>").format(quoted(sender.reason, min(room, 400))) if sender and sender.reason else None
