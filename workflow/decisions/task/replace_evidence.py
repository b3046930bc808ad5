"""A message that was supplied is edited: while its task is open, what it holds now takes the place of what it held.

What it held stays in the history. An edit that comes again, or an older one that comes late, changes nothing. Refuses
to complete a task by an edit: that takes a press.
"""

from dataclasses import replace

from workflow.case.evidence import Evidence, Supplied
from workflow.case.state import Case, TaskKind, UserTask
from workflow.decisions.task.supply import not_asked
from workflow.definition.stage import EvidenceKind
from workflow.messages.commands import ReplaceEvidence
from workflow.messages.events import CommandResult, EventKind, Reason, Rejected
from workflow.rules import evidence
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import Action
from workflow.rules.refusals import gate, refuse

_A_WHILE = 60
"""Seconds in which a place that moves is written down once."""
_SHOWN = 200


def decide(context: DecisionContext, case: Case, command: ReplaceEvidence) -> CommandResult | Rejected:
    task, thing = case.task(command.task_id), command.thing
    old = next((one for one in case.evidence_of(task.id) if _is_its_message(one, command)), None)
    if old is None:
        return refuse(context, Reason.NOT_FOUND, case, task)
    if not _is_news(old.what, thing):
        return CommandResult(case=case, task_id=task.id)
    if refusal := gate(context, case, task, Action.SUPPLY):
        return refusal
    stage = context.definition.stage(task.stage)
    asked = evidence.rules_of(stage, case.instance) if task.kind is TaskKind.STAGE else []
    if not evidence.accepts(asked, thing):
        return not_asked(context, case, task, [thing], asked)
    return _replaced(Draft(context, case), task, old, thing)


def _replaced(draft: Draft, task: UserTask, old: Evidence, thing: Supplied) -> CommandResult:
    """A place that moves is still the place it was when it counts how long nothing has happened, and goes into the
    history once."""
    moves = thing.kind == EvidenceKind.PLACE
    at = old.at if moves else draft.context.now
    new = replace(old, id=draft.context.new_id(), at=at, what=thing, replaces=old.id)
    draft.evidence = [*(one for one in draft.evidence if one.id != old.id), new]
    if not moves:
        draft.note(EventKind.REPLACED, task.stage, task.id, was=_told(old.what), now=_told(thing))
        draft.redraw(task, outdates=True)
    return replace(outcome_of(draft, task.id), replaced=True)


def _is_its_message(one: Evidence, command: ReplaceEvidence) -> bool:
    return one.by == command.actor and one.what.message_id == command.thing.message_id


def _is_news(old: Supplied, thing: Supplied) -> bool:
    if _content(old) == _content(thing):
        return False
    since = (thing.edited or 0) - (old.edited or 0)
    return since >= (_A_WHILE if thing.kind == EvidenceKind.PLACE else 0)


def _content(what: Supplied) -> Supplied:
    """Without what may differ between two looks at the same thing."""
    file = what.file and replace(what.file, file_id="")
    return replace(what, file=file, edited=None)


def _told(what: Supplied) -> dict[str, str]:
    """As the history shows it: its kind, and its words or the name of the file."""
    name = what.file.name if what.file else what.contact_name
    told = {"kind": what.kind, "text": (what.text or "")[:_SHOWN], "name": name or ""}
    return {key: value for key, value in told.items() if value}
