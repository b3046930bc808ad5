"""Which decision answers which command, and what the command is about: the one table of them.

What the engine loads follows from the subject, and so does what a decision takes: about one case
`(context, case, command)`, about a case that comes into being `(context, command)`, about people or several
cases at once
`(tx, command, now)`.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto

from workflow.decisions.case import cancel, import_case, start
from workflow.decisions.deadline import extend, fire_timer, replan, wait
from workflow.decisions.escalation import acknowledge, nudge
from workflow.decisions.people import daily_timers, hand_over, reachability, subscriptions
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
from workflow.messages import commands as said
from workflow.messages import people_commands as of_people
from workflow.messages.events import CommandResult, Rejected
from workflow.rules.absence import lifecycle


class Subject(Enum):
    """What a command is about."""

    NEW_CASE = auto()
    CASE = auto()
    TASK = auto()
    ESCALATION = auto()
    TIMER = auto()
    """A case's timer. One that is no case's is `FIRE_OF_PERSON`'s."""
    PEOPLE = auto()
    """People, or several cases at once."""


Decide = Callable[..., CommandResult | Rejected]

DECISIONS: Mapping[type[said.Command], tuple[Subject, Decide]] = {
    said.StartInstance: (Subject.NEW_CASE, start.decide),
    said.ImportInstance: (Subject.NEW_CASE, import_case.decide),
    said.CancelInstance: (Subject.CASE, cancel.decide),
    said.Replan: (Subject.CASE, replan.decide),
    said.OfferAnew: (Subject.CASE, offer_anew.decide),
    said.OpenTask: (Subject.TASK, open_task.decide),
    said.SendCard: (Subject.TASK, send_card.decide),
    said.ClaimTask: (Subject.TASK, claim.decide),
    said.SupplyEvidence: (Subject.TASK, supply.decide),
    said.ReplaceEvidence: (Subject.TASK, replace_evidence.decide),
    said.CompleteTask: (Subject.TASK, complete.decide),
    said.UndoTask: (Subject.TASK, undo_completion.decide),
    said.ReturnTask: (Subject.TASK, return_task.decide),
    said.ReassignTask: (Subject.TASK, reassign.decide),
    said.AskExtension: (Subject.TASK, extend.ask_for_more),
    said.DecideExtension: (Subject.TASK, extend.decide),
    said.ExtendTask: (Subject.TASK, extend.give_more),
    said.AskWaiting: (Subject.TASK, wait.ask_to_wait),
    said.DecideWaiting: (Subject.TASK, wait.decide),
    said.ResumeTask: (Subject.TASK, wait.resume),
    said.AcknowledgeEscalation: (Subject.ESCALATION, acknowledge.decide),
    said.NudgePerformer: (Subject.ESCALATION, nudge.decide),
    said.FireTimer: (Subject.TIMER, fire_timer.decide),
    said.HandOver: (Subject.PEOPLE, hand_over.execute),
    of_people.PlanDays: (Subject.PEOPLE, daily_timers.plan),
    of_people.Subscribe: (Subject.PEOPLE, subscriptions.subscribe),
    of_people.Unsubscribe: (Subject.PEOPLE, subscriptions.unsubscribe),
    of_people.ReportUnreachable: (Subject.PEOPLE, reachability.lost),
    of_people.ReportReached: (Subject.PEOPLE, reachability.found),
    of_people.ResendWork: (Subject.PEOPLE, reachability.resend),
    of_people.WaitForPerson: (Subject.PEOPLE, reachability.wait),
    of_people.SetAbsences: (Subject.PEOPLE, lifecycle.set_absences),
    of_people.CancelAbsence: (Subject.PEOPLE, lifecycle.cancel),
    of_people.ReturnFromAbsence: (Subject.PEOPLE, lifecycle.return_early),
    of_people.TakeBack: (Subject.PEOPLE, lifecycle.take_back),
}
FIRE_OF_PERSON: Decide = daily_timers.fire
