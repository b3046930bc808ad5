"""The heart: a command comes in, what follows is decided and written, in one transaction.

Load, decide, keep. Whatever the decision, the inbox rows that the command answers are closed with it. Refuses to
decide (see `decisions`) and to do I/O other than through the transaction it is given.
"""

from datetime import datetime

from workflow.commands import (
    CancelInstance,
    Command,
    FireTimer,
    ImportInstance,
    ReportUnreachable,
    StartInstance,
    TaskCommand,
)
from workflow.decisions import unreachable
from workflow.decisions.by_command import begin, decide
from workflow.events import Outcome, Reason, Rejected
from workflow.ports import Transaction
from workflow.scene import Scene
from workflow.state import Case


def execute(tx: Transaction, command: Command, now: datetime) -> Outcome | Rejected:
    """Decide about the command and write down what follows."""
    before = _load(tx, command)
    decision = _decide(tx, before, command, now)
    if isinstance(decision, Outcome):
        _keep(tx, before, decision, command, now)
    tx.close(command.cause, now)
    return decision


def _load(tx: Transaction, command: Command) -> Case | None:
    match command:
        case TaskCommand():
            return tx.case_of_task(command.task_id)
        case FireTimer():
            return tx.case_of_timer(command.timer_id)
        case CancelInstance():
            return tx.case(command.instance_id)
        case _:
            return None


def _decide(tx: Transaction, before: Case | None, command: Command, now: datetime) -> Outcome | Rejected:
    match command:
        case ReportUnreachable():
            return unreachable.decide(tx.directory, tx.live_tasks, command)
        case StartInstance() | ImportInstance():
            scene = _scene(tx, command, now, command.process, None)
            return begin(scene, command) if scene else Rejected(reason=Reason.UNKNOWN_PROCESS)
    if before is None:
        gone = Reason.TIMER_GONE if isinstance(command, FireTimer) else Reason.NOT_FOUND
        return Rejected(reason=gone)
    scene = _scene(tx, command, now, before.instance.process, before.instance.version)
    return decide(scene, before, command) if scene else Rejected(reason=Reason.UNKNOWN_PROCESS)


def _scene(tx: Transaction, command: Command, now: datetime, process: str, version: int | None) -> Scene | None:
    found = tx.definition(process, version)
    if found is None:
        return None
    return Scene(
        definition=found[1],
        version=found[0],
        directory=tx.directory,
        now=now,
        actor=command.actor,
        new_id=tx.new_id,
        next_number=tx.next_number,
        imported=tx.imported,
        live_tasks=tx.live_tasks,
        last_given=tx.last_given,
    )


def _keep(tx: Transaction, before: Case | None, outcome: Outcome, command: Command, now: datetime) -> None:
    after = outcome.case
    if after is not None and after is not before:
        tx.save(before, after)
    if outcome.events:
        cause = next(iter(command.cause), None)
        tx.append(after.instance.id if after else None, command.actor, now, cause, outcome.events)
    if outcome.notices:
        tx.post(outcome.notices, now)
