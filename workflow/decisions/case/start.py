"""Starting an instance: the answers are checked, somebody is responsible, the first stage is entered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.case.state import Case, Instance, InstanceState
from workflow.definition.process import FieldType
from workflow.definition.stage import Performer
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult, EventKind, NoticeKind, Reason, Rejected
from workflow.rules.assignment.assignment_policy import by_policy
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.flow.tokens import start
from workflow.rules.outcome import outcome_of
from workflow.rules.permissions import may_start
from workflow.rules.start_fields import check_fields, cleaned, first_of


def decide(context: DecisionContext, command: StartInstance) -> CommandResult | Rejected:
    definition = context.definition
    if command.actor is None or not may_start(context.directory, command.actor, definition):
        return Rejected(reason=Reason.NOT_ALLOWED)
    if command.external_id and context.cases.imported(definition.key, command.external_id) is not None:
        return Rejected(reason=Reason.ALREADY_IMPORTED, data={"external_id": command.external_id})
    fields = cleaned(command.fields)
    if wrong := check_fields(context, fields):
        return wrong
    draft = _draft(context, command.actor, fields, command.external_id)
    draft.note(EventKind.STARTED, responsible=draft.instance.responsible)
    draft.tell(NoticeKind.CASE, command.actor, first=True)
    start(draft)
    return outcome_of(draft)


def new_instance(
    context: DecisionContext, starter: str, responsible: str, fields: Mapping[str, Any], external_id: str | None
) -> Instance:
    """An instance that nothing hangs on yet. What people ask for first is lifted out of the answers."""
    definition = context.definition
    return Instance(
        id=context.new_id(),
        process=definition.key,
        version=context.version,
        number=context.cases.next_number(definition.key),
        state=InstanceState.LIVE,
        starter=starter,
        responsible=responsible,
        **place_of(context, responsible),
        client=first_of(definition, fields, FieldType.CLIENT),
        product=first_of(definition, fields, FieldType.PRODUCT),
        amount=first_of(definition, fields, FieldType.MONEY),
        currency=definition.currency,
        fields=fields,
        started_at=context.now,
        external_id=external_id,
    )


def _draft(context: DecisionContext, starter: str, fields: Mapping[str, Any], external_id: str | None) -> Draft:
    """The new case; the responsible one is found by the definition's policy, or is the starter."""
    draft = Draft(context, Case(instance=new_instance(context, starter, starter, fields, external_id)))
    policy = context.definition.responsible
    if isinstance(policy, Performer):
        picked = by_policy(draft, policy, context.definition.first_stage.key)
        if picked.first:
            # Whoever is away still answers for it; only the work goes to their substitute.
            answers = picked.on_behalf_of.get(picked.first, picked.first)
            draft.instance = replace(draft.instance, responsible=answers, **place_of(context, answers))
    return draft


def place_of(context: DecisionContext, responsible: str) -> dict[str, Any]:
    """Where the responsible one stands in the company."""
    record = context.directory.person(responsible)
    manager = context.directory.supervisor_of(responsible)
    return {"manager": manager.key if manager else None, "department": record.department if record else ""}
