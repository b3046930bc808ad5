"""Which decision answers which command. Refuses to do more than to show the way."""

from workflow.case.state import Case
from workflow.decisions.case import cancel, import_case, start
from workflow.decisions.deadline import extend, fire_timer, replan, wait
from workflow.decisions.escalation import acknowledge, nudge
from workflow.decisions.task import (
    claim,
    complete,
    offer_anew,
    open_task,
    reassign,
    replace_evidence,
    return_task,
    send_card,
    supply,
    undo_completion,
)
from workflow.messages.commands import (
    AcknowledgeEscalation,
    AskExtension,
    AskWaiting,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    DecideExtension,
    DecideWaiting,
    ExtendTask,
    FireTimer,
    ImportInstance,
    NudgePerformer,
    OfferAnew,
    OpenTask,
    ReassignTask,
    ReplaceEvidence,
    Replan,
    ResumeTask,
    ReturnTask,
    SendCard,
    StartInstance,
    SupplyEvidence,
    UndoTask,
)
from workflow.messages.events import Outcome, Rejected
from workflow.rules.context import Scene


def begin(scene: Scene, command: StartInstance | ImportInstance) -> Outcome | Rejected:
    """A command that brings a new case into being."""
    match command:
        case StartInstance():
            return start.decide(scene, command)
        case ImportInstance():
            return import_case.decide(scene, command)


def decide(scene: Scene, before: Case, command: Command) -> Outcome | Rejected:
    """A command about a case that is there."""
    match command:
        case SupplyEvidence():
            return supply.decide(scene, before, command)
        case ReplaceEvidence():
            return replace_evidence.decide(scene, before, command)
        case CompleteTask():
            return complete.decide(scene, before, command)
        case OpenTask():
            return open_task.decide(scene, before, command)
        case SendCard():
            return send_card.decide(scene, before, command)
        case ClaimTask():
            return claim.decide(scene, before, command)
        case UndoTask():
            return undo_completion.decide(scene, before, command)
        case ReturnTask():
            return return_task.decide(scene, before, command)
        case ReassignTask():
            return reassign.decide(scene, before, command)
        case AskExtension():
            return extend.ask_for_more(scene, before, command)
        case DecideExtension():
            return extend.decide(scene, before, command)
        case ExtendTask():
            return extend.give_more(scene, before, command)
        case AskWaiting():
            return wait.ask_to_wait(scene, before, command)
        case DecideWaiting():
            return wait.decide(scene, before, command)
        case ResumeTask():
            return wait.resume(scene, before, command)
        case AcknowledgeEscalation():
            return acknowledge.decide(scene, before, command)
        case NudgePerformer():
            return nudge.decide(scene, before, command)
        case OfferAnew():
            return offer_anew.decide(scene, before, command)
        case Replan():
            return replan.decide(scene, before, command)
        case CancelInstance():
            return cancel.decide(scene, before, command)
        case FireTimer():
            return fire_timer.decide(scene, before, command)
        case _:
            raise TypeError(f"nobody decides about {type(command).__name__}")
