"""Taking a completion back: the step is open again with its evidence, what it led to is withdrawn."""

from dataclasses import replace

from workflow.case.state import Case, InstanceState, Leaving, StageVisit, TaskState, UserTask
from workflow.messages.commands import UndoTask
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules import escalation_policy
from workflow.rules.context import DecisionContext
from workflow.rules.deadline.due import calendar_of_task, set_stuck_timer, set_task_timers
from workflow.rules.draft import Draft
from workflow.rules.flow.returns import came_back_because
from workflow.rules.flow.undo import acceptances_of, can_take_back, followers
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action, may
from workflow.rules.refusals import over, refuse
from workflow.time.calendar import WorkCalendar


def decide(context: DecisionContext, case: Case, command: UndoTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := _refusal(context, case, task):
        return refusal
    draft = Draft(context, case)
    if case.instance.state is not InstanceState.LIVE:
        _revive(draft)
    for visit in followers(case, case.visit(task.visit_id)):
        draft.leave(visit, Leaving.UNDONE)
    for acceptance in acceptances_of(case, task):
        draft.end_task(acceptance, TaskState.CANCELLED)
    draft.note(EventKind.UNDONE, task.stage, task.id, outcome=task.outcome)
    _take_again(draft, task)
    draft.redraw_case()
    return outcome_of(draft, task.id)


def _refusal(context: DecisionContext, case: Case, task: UserTask) -> Rejected | None:
    if task.state is TaskState.CANCELLED:
        return over(context, case, task)
    if task.state is not TaskState.COMPLETED:
        return refuse(context, Reason.NOT_COMPLETED, case, task, by=task.assignee)
    if not may(context.directory, context.actor, Action.UNDO, case, task):
        return refuse(context, Reason.NOT_YOURS, case, task, by=task.ended_by, at=task.ended_at)
    if not can_take_back(context.definition, case, task, context.now):
        return refuse(context, Reason.TOO_LATE_TO_UNDO, case, task, by=task.ended_by, at=task.ended_at)
    return None


def _take_again(draft: Draft, task: UserTask) -> None:
    visit = draft.visits[task.visit_id]
    if visit.left_at is not None:
        _reopen(draft, visit, draft.context.calendar_of(task.assignee, task.stage))
    _relive(draft, replace(task, reason=came_back_because(draft.before, task)))
    if task.about_task is not None:
        draft.redraw(draft.tasks[task.about_task])


def _revive(draft: Draft) -> None:
    """The end is taken back, and with it what a lost end had withdrawn elsewhere."""
    draft.instance = replace(draft.instance, state=InstanceState.LIVE, ended_at=None, end=None)
    for visit in [visit for visit in draft.visits.values() if visit.leaving is Leaving.CANCELLED]:
        withdrawn = _withdrawn_with(draft.before, visit)
        _reopen(draft, visit, calendar_of_task(draft.context, withdrawn[0]))
        for task in withdrawn:
            _relive(draft, task)


def _withdrawn_with(case: Case, visit: StageVisit) -> list[UserTask]:
    """The tasks that were live when the visit was withdrawn: of the acceptances only each work's newest, and only
    while the work they look at still counts as done."""
    found: dict[int, UserTask] = {}
    for task in case.tasks:
        if task.visit_id != visit.id or task.state is not TaskState.CANCELLED or task.ended_at != visit.left_at:
            continue
        if task.about_task is None:
            found[task.id] = task
        elif case.task(task.about_task).state is TaskState.COMPLETED:
            found[task.about_task] = task
    return list(found.values())


def _reopen(draft: Draft, visit: StageVisit, calendar: WorkCalendar) -> None:
    again = replace(visit, left_at=None, leaving=None, outcome=None)
    draft.visits[visit.id] = again
    draft.add_token(again)
    set_stuck_timer(draft, again, calendar, since=draft.context.now)


def _relive(draft: Draft, task: UserTask) -> None:
    """The task is live again as it was; of its timers those that are still ahead. Where it is late, the ladder begins
    anew from now: whoever heard before saw that it was done."""
    again = draft.change_task(
        task,
        state=TaskState.RESERVED if task.assignee else TaskState.READY,
        ended_at=None,
        ended_by=None,
        outcome=None,
        reason=task.reason,
    )
    set_task_timers(draft, again, draft.context.definition.stage(task.stage), only_ahead=True)
    if again.due_at and again.due_at <= draft.context.now:
        escalation_policy.disarm(draft, again.visit_id, again.id)
        escalation_policy.arm(draft, again.visit_id, again.id, draft.context.now)
    draft.redraw(again)
