"""The heart: a command comes in, what follows is decided and written, in one transaction.

Load, decide, keep. Whatever the decision, the inbox rows that the command answers are closed with it; a command whose
rows were closed before has been done, by a commit whose answer was lost, and does nothing. Refuses to decide (see
`decisions`) and to do I/O other than through the transaction it is given.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workflow.case import reachability as reaching
from workflow.case.daily_timer import PersonalTimerKind
from workflow.case.state import Case
from workflow.decisions.dispatch import begin, decide
from workflow.decisions.people import daily_timers, hand_over, reachability, subscriptions
from workflow.messages.commands import (
    CancelInstance,
    Command,
    EscalationCommand,
    FireTimer,
    HandOver,
    ImportInstance,
    OfferAnew,
    Replan,
    StartInstance,
    TaskCommand,
)
from workflow.messages.events import Notice, Outcome, Reason, Rejected
from workflow.messages.missing import missing
from workflow.messages.people_commands import (
    AbsenceCommand,
    FirePersonalTimer,
    PlanDays,
    ReportReached,
    ReportUnreachable,
    ResendWork,
    SetAbsences,
    Subscribe,
    TakeBack,
    Unsubscribe,
    WaitForPerson,
)
from workflow.ports.transaction import Transaction
from workflow.rules.absence import lifecycle
from workflow.rules.case_batch import keep_case, scene_of
from workflow.rules.unreachable_notices import redrawn


def execute(tx: Transaction, command: Command, now: datetime) -> Outcome | Rejected:
    """Decide about the command and write down what follows."""
    before = _load(tx, command)
    if not tx.close(command.cause, now):
        return Rejected(reason=Reason.ALREADY_ANSWERED, case=before)
    now = max(now, before.latest) if before else now
    decision = _decide(tx, before, command, now)
    if isinstance(decision, Outcome):
        _keep(tx, before, decision, command, now)
    return decision


def _load(tx: Transaction, command: Command) -> Case | None:
    match command:
        case TaskCommand():
            return tx.case_of_task(command.task_id)
        case FireTimer():
            return tx.case_of_timer(command.timer_id)
        case EscalationCommand():
            return tx.case_of_escalation(command.escalation_id)
        case CancelInstance() | Replan() | OfferAnew():
            return tx.case(command.instance_id)
        case _:
            return None


def _about(command: Command) -> int | None:
    """What a button named."""
    match command:
        case TaskCommand():
            return command.task_id
        case EscalationCommand():
            return command.escalation_id
        case CancelInstance():
            return command.instance_id
        case _:
            return None


def _decide(tx: Transaction, before: Case | None, command: Command, now: datetime) -> Outcome | Rejected:
    match command:
        case ReportUnreachable():
            return reachability.lost(tx, command, now)
        case ReportReached():
            return reachability.found(tx, command, now)
        case ResendWork():
            return reachability.resend(tx, command, now)
        case WaitForPerson():
            return reachability.wait(tx, command, now)
        case FirePersonalTimer():
            return _fire_personal(tx, command, now)
        case PlanDays():
            planned = daily_timers.plan(tx.directory, tx.personal_timers_of, tx.new_id, command, now)
            return replace(planned, personal=(*planned.personal, *subscriptions.plan(tx, command, now)))
        case Subscribe():
            return subscriptions.subscribe(tx, command, now)
        case Unsubscribe():
            return subscriptions.unsubscribe(tx, command)
        case HandOver():
            return hand_over.execute(tx, command, now)
        case SetAbsences() | AbsenceCommand() | TakeBack():
            return lifecycle.execute(tx, command, now)
        case StartInstance() | ImportInstance():
            scene = scene_of(tx, command.actor, now, command.process, None)
            return begin(scene, command) if scene else Rejected(reason=Reason.UNKNOWN_PROCESS)
    if before is None and isinstance(command, FireTimer):
        return lifecycle.fire(tx, command, now)
    if before is None:
        return missing(_about(command))
    scene = scene_of(tx, command.actor, now, before.instance.process, before.instance.version)
    return decide(scene, before, command) if scene else Rejected(reason=Reason.UNKNOWN_PROCESS)


def _fire_personal(tx: Transaction, command: FirePersonalTimer, now: datetime) -> Outcome | Rejected:
    timer = tx.personal_timer(command.timer_id)
    if timer and timer.kind in reaching.KINDS:
        return reachability.fire(tx, timer, command, now)
    if timer and timer.kind is PersonalTimerKind.VIEWS:
        return subscriptions.fire(tx, timer, command, now)
    return daily_timers.fire(tx.directory, timer, command, now)


def _keep(tx: Transaction, before: Case | None, outcome: Outcome, command: Command, now: datetime) -> None:
    keep_case(tx, before, outcome, command.actor, now, next(iter(command.cause), None))
    if outcome.notices:
        about = [(before, outcome.case)] if outcome.case else []
        tx.post([*_since(outcome.notices, command), *redrawn(tx, outcome.notices, about)], now)
    if outcome.personal or outcome.personal_gone:
        tx.set_personal_timers(outcome.personal, outcome.personal_gone)


def _since(notices: Sequence[Notice], command: Command) -> Sequence[Notice]:
    """What time said came true when the timer was due, however late it fired."""
    if not isinstance(command, FireTimer | FirePersonalTimer):
        return notices
    return [replace(notice, since=command.fire_at) for notice in notices]
