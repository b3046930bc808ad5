"""The heart: a command comes in, what follows is decided and written, in one transaction.

Load, decide, keep. Whatever the decision, the inbox rows that the command answers are closed with it; a command whose
rows were closed before has been done, by a commit whose answer was lost, and does nothing. Does not decide (see
`decisions`) or do I/O other than through the transaction it is given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from workflow.case.state import Case
from workflow.decisions.dispatch import DECISIONS, FIRE_OF_PERSON, Decide, Subject
from workflow.messages.commands import Command, FireTimer, ImportInstance, StartInstance
from workflow.messages.events import CommandResult, Notice, Reason, Rejected
from workflow.messages.missing import missing
from workflow.ports.transaction import Transaction
from workflow.rules.case_batch import keep_case, scene_of
from workflow.rules.unreachable_notices import redrawn

_NAMED: Mapping[Subject, tuple[str, Callable[[Transaction, int], Case | None]]] = {
    Subject.CASE: ("instance_id", lambda tx, key: tx.cases.get(key)),
    Subject.TASK: ("task_id", lambda tx, key: tx.cases.of_task(key)),
    Subject.ESCALATION: ("escalation_id", lambda tx, key: tx.cases.of_escalation(key)),
    Subject.TIMER: ("timer_id", lambda tx, key: tx.cases.of_timer(key)),
}
"""By what a command names its subject, and how the case of it is found."""


def execute(tx: Transaction, command: Command, now: datetime) -> CommandResult | Rejected:
    """Decide about the command and write down what follows."""
    subject, decide = DECISIONS[type(command)]
    before = _load(tx, subject, command)
    if not tx.close(command.cause, now):
        return Rejected(reason=Reason.ALREADY_ANSWERED, case=before)
    now = max(now, before.latest) if before else now
    decision = _decide(tx, subject, decide, before, command, now)
    if isinstance(decision, CommandResult):
        _keep(tx, before, decision, command, now)
    return decision


def _load(tx: Transaction, subject: Subject, command: Command) -> Case | None:
    if subject not in _NAMED:
        return None
    name, find = _NAMED[subject]
    return find(tx, getattr(command, name))


def _decide(
    tx: Transaction, subject: Subject, decide: Decide, before: Case | None, command: Command, now: datetime
) -> CommandResult | Rejected:
    if subject is Subject.PEOPLE:
        return decide(tx, command, now)
    if isinstance(command, StartInstance | ImportInstance):
        context = scene_of(tx, command.actor, now, command.process, None)
        return decide(context, command) if context else Rejected(reason=Reason.UNKNOWN_PROCESS)
    if before is None and subject is Subject.TIMER:
        return FIRE_OF_PERSON(tx, command, now)
    if before is None:
        return missing(getattr(command, _NAMED[subject][0]))
    context = scene_of(tx, command.actor, now, before.instance.process, before.instance.version)
    return decide(context, before, command) if context else Rejected(reason=Reason.UNKNOWN_PROCESS)


def _keep(tx: Transaction, before: Case | None, outcome: CommandResult, command: Command, now: datetime) -> None:
    keep_case(tx, before, outcome, command.actor, now, next(iter(command.cause), None))
    if outcome.notices:
        about = [(before, outcome.case)] if outcome.case else []
        tx.post([*_since(outcome.notices, command), *redrawn(tx, outcome.notices, about)], now)
    if outcome.personal or outcome.personal_gone:
        tx.timers.keep(outcome.personal, outcome.personal_gone)


def _since(notices: Sequence[Notice], command: Command) -> Sequence[Notice]:
    """What time said came true when the timer was due, however late it fired."""
    if not isinstance(command, FireTimer):
        return notices
    return [replace(notice, since=command.fire_at) for notice in notices]
