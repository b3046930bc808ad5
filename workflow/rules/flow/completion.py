"""What follows when a task is completed: somebody looks at the work, or the visit is over.

Does not judge whether the task may be completed; `decisions.complete` and `decisions.supply` have done so.
"""

from collections.abc import Iterable

from workflow.case.state import StageVisit, TaskKind, TaskState, UserTask
from workflow.messages.events import EventKind
from workflow.rules.deadline.suspension import go_on
from workflow.rules.draft import Draft
from workflow.rules.flow.acceptance import RETURNED, acceptor_of, ask_for_acceptance
from workflow.rules.flow.tokens import advance


def claim(draft: Draft, task: UserTask) -> UserTask:
    """Whoever acts has the task from now on; the other candidates see it."""
    claimed = draft.change_task(
        task,
        state=TaskState.RESERVED,
        assignee=draft.context.actor,
        touched_at=task.touched_at or draft.context.now,
    )
    draft.note(EventKind.CLAIMED, task.stage, task.id)
    draft.redraw(claimed)
    draft.redraw_case()
    return claimed


def complete(draft: Draft, task: UserTask, outcome: str, reason: str | None = None) -> None:
    """The work is done; what follows depends on whether somebody accepts it."""
    stage = draft.context.definition.stage(task.stage)
    done = draft.end_task(go_on(draft, task), TaskState.COMPLETED, outcome=outcome, reason=reason)
    draft.note(EventKind.COMPLETED, task.stage, task.id, outcome=outcome, reason=reason)
    acceptor = acceptor_of(draft, stage, done)
    if acceptor:
        ask_for_acceptance(draft, stage, done, acceptor)
        draft.redraw_case()
        return
    if stage.acceptance:
        draft.note(EventKind.ACCEPTED, task.stage, task.id, automatic=True)
    settle(draft, draft.visits[task.visit_id])
    draft.redraw_case()


def settle(draft: Draft, visit: StageVisit) -> None:
    """When nothing of the visit is live any more, it is over."""
    if not draft.live_tasks(visit.id):
        advance(draft, visit, _verdict(draft, visit))


def _verdict(draft: Draft, visit: StageVisit) -> str:
    """The outcome of a visit: the one all its people took, or the usual one where they differ."""
    stage = draft.context.definition.stage(visit.stage)
    taken = {task.outcome for task in _counted(draft.tasks.values(), visit.id)}
    return taken.pop() or "" if len(taken) == 1 else stage.outcomes[0].key


def _counted(tasks: Iterable[UserTask], visit_id: int) -> list[UserTask]:
    """Completed work of the visit that was not sent back."""
    ours = [task for task in tasks if task.visit_id == visit_id and task.state is TaskState.COMPLETED]
    sent_back = {task.about_task for task in ours if task.outcome == RETURNED and task.kind is TaskKind.ACCEPTANCE}
    return [task for task in ours if task.kind is TaskKind.STAGE and task.id not in sent_back]
