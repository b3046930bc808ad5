"""Which decision answers which command. Refuses to do more than to show the way."""

from workflow.commands import (
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    FireTimer,
    ImportInstance,
    OpenTask,
    ReassignTask,
    ReturnTask,
    SendCard,
    StartInstance,
    SupplyEvidence,
    UndoTask,
)
from workflow.decisions import (
    cancel,
    claim,
    complete,
    import_,
    open_,
    reassign,
    return_,
    send_card,
    start,
    supply,
    time,
    undo,
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
        case CancelInstance():
            return cancel.decide(scene, before, command)
        case FireTimer():
            return time.decide(scene, before, command)
        case _:
            raise TypeError(f"nobody decides about {type(command).__name__}")
