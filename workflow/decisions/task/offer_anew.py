"""What a change of people means for one instance: a free task belongs to its role, whoever holds it by now.

Who came into the role gets a card, who left it loses theirs; where nobody is left to take it, somebody stands in at
once. What somebody has taken stays with them. A request or an escalation that only people who left have heard of goes
to those who would hear of it now.
"""

from dataclasses import replace

from workflow.case.state import Case, Escalation, TaskKind, TaskState, UserTask
from workflow.definition.stage import Pick
from workflow.messages.commands import OfferAnew
from workflow.messages.events import CommandResult, NoticeKind, Rejected
from workflow.rules import escalation_policy
from workflow.rules.absence.substitution import offer
from workflow.rules.assignment.assignment import tell_it_waits
from workflow.rules.assignment.assignment_policy import by_policy, stand_in
from workflow.rules.assignment.reassignment import move
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.escalation.escalate import concerned, hear_again
from workflow.rules.outcome import outcome_of
from workflow.rules.request import deciders
from workflow.rules.separation_of_duties import barred_from


def decide(context: DecisionContext, case: Case, command: OfferAnew) -> CommandResult | Rejected:
    draft = Draft(context, case)
    for task in case.live_tasks():
        if task.state is TaskState.READY and task.kind is TaskKind.STAGE:
            _offer_anew(draft, task)
        _ask_others(draft, draft.tasks[task.id])
    for escalation in draft.open_escalations():
        _tell_others(draft, escalation)
    return outcome_of(draft) if draft.case() != case else CommandResult(case=case)


def _ask_others(draft: Draft, task: UserTask) -> None:
    request = task.request
    if request is None or not request.is_open or any(map(draft.context.knows, request.asked)):
        return
    asked = tuple(deciders(draft.context.directory, request.by, draft.context.now))
    asking = draft.change_task(task, request=replace(request, asked=asked))
    for person in asked:
        draft.tell(NoticeKind.REQUEST, person, task.id, urgent=True, request=request.id)
    draft.redraw(asking)


def _tell_others(draft: Draft, escalation: Escalation) -> None:
    if any(map(draft.context.knows, (*escalation.told, escalation.acknowledged_by))):
        return
    steps = escalation_policy.steps(draft, escalation.visit_id, escalation.task_id)
    step = steps[min(escalation.level, len(steps) - 1)] if steps else None
    if step is not None:
        hear_again(draft, escalation, escalation_policy.hearers(draft, step.to, concerned(draft, escalation)))


def _offer_anew(draft: Draft, task: UserTask) -> None:
    able = _able(draft, task)
    kept = [who for who in task.candidates if who in able or _is_away_from(draft, task, who)]
    if not able and not kept:
        _let_stand_in(draft, task)
        return
    if kept != list(task.candidates):
        left = draft.change_task(task, candidates=tuple(kept))
        for person in task.candidates:
            if person not in kept:
                draft.tell(NoticeKind.CARD, person, task.id, no_longer_offered=True)
        task = left
    offer(draft, task, able)


def _able(draft: Draft, task: UserTask) -> tuple[str, ...]:
    """Who would be offered it if it came up now."""
    stage = draft.context.definition.stage(task.stage)
    if stage.performer.pick is not Pick.CLAIM:
        return tuple(who for who in task.candidates if draft.context.knows(who))
    return by_policy(draft, stage.performer, stage.key, barred_from(draft.before, stage, task)).candidates


def _is_away_from(draft: Draft, task: UserTask, who: str) -> bool:
    """Whether they hold the role still and are only away: they had the card before they left."""
    person, role = draft.context.directory.person(who), draft.context.definition.stage(task.stage).performer.role
    return person is not None and role in person.roles and draft.context.directory.is_away(who, draft.context.now)


def _let_stand_in(draft: Draft, task: UserTask) -> None:
    stage = draft.context.definition.stage(task.stage)
    given = move(draft, task, stand_in(draft, barred_from(draft.before, stage, task)))
    tell_it_waits(draft, draft.change_task(given, stand_in=True))
    draft.redraw_case()
