"""Handing a task to somebody else: the due moment and its timers stay, they belong to the task."""

from workflow.case.state import Case
from workflow.messages.commands import ReassignTask
from workflow.messages.events import CommandResult, Reason, Rejected
from workflow.rules.absence.validation import away_words
from workflow.rules.assignment.reassignment import move
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse
from workflow.rules.separation_of_duties import barred_from


def decide(context: DecisionContext, case: Case, command: ReassignTask) -> CommandResult | Rejected:
    task = case.task(command.task_id)
    if refusal := gate(context, case, task, Action.REASSIGN):
        return refusal
    if not context.knows(command.to):
        return refuse(context, Reason.NO_SUCH_PERSON, case, task, person=command.to)
    if command.to == task.assignee:
        return refuse(context, Reason.SAME_PERSON, case, task, person=command.to)
    if command.to in barred_from(case, context.definition.stage(task.stage), task):
        return refuse(context, Reason.NOT_ALLOWED, case, task, why="own_work")
    if absence := context.directory.absence_of(command.to, context.now):
        return refuse(context, Reason.AWAY, case, task, **away_words(context.directory, absence, context.now))
    draft = Draft(context, case)
    move(draft, task, command.to)
    draft.redraw_case()
    return outcome_of(draft, task.id)
