"""Which decision answers which command. Refuses to do more than to show the way."""

from workflow.commands import (
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
from workflow.decisions import (
    acknowledge,
    cancel,
    claim,
    complete,
    extend,
    import_,
    nudge,
    offer,
    open_,
    reassign,
    replace,
    replan,
    return_,
    send_card,
    start,
    supply,
    time,
    undo,
    wait,
)
from workflow.events import Outcome, Rejected
from workflow.scene import Scene
from workflow.state import Case


def begin(scene: Scene, command: StartInstance | ImportInstance) -> Outcome | Rejected:
    """A command that brings a new case into being."""
    match command:
        case StartInstance():
            return start.decide(scene, command)
        case ImportInstance():
            return import_.decide(scene, command)


def decide(scene: Scene, before: Case, command: Command) -> Outcome | Rejected:
    """A command about a case that is there."""
    match command:
        case SupplyEvidence():
            return supply.decide(scene, before, command)
        case ReplaceEvidence():
            return replace.decide(scene, before, command)
        case CompleteTask():
            return complete.decide(scene, before, command)
        case OpenTask():
            return open_.decide(scene, before, command)
        case SendCard():
            return send_card.decide(scene, before, command)
        case ClaimTask():
            return claim.decide(scene, before, command)
        case UndoTask():
            return undo.decide(scene, before, command)
        case ReturnTask():
            return return_.decide(scene, before, command)
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
            return offer.decide(scene, before, command)
        case Replan():
            return replan.decide(scene, before, command)
        case CancelInstance():
            return cancel.decide(scene, before, command)
        case FireTimer():
            return time.decide(scene, before, command)
        case _:
            raise TypeError(f"nobody decides about {type(command).__name__}")
