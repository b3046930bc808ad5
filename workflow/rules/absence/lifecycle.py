"""The course of an absence: it is set, begins, is over, and what was moved comes back.

Runs inside one transaction over as many cases as the person has tasks in: all of it is written, or nothing. Does not
say what may be entered (`decisions.absence`) and who gets which task (`substituting`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from workflow.company.absence import Absence, AbsenceState
from workflow.messages.commands import FireTimer
from workflow.messages.events import CommandResult, Event, EventKind, Notice, Reason, Rejected
from workflow.messages.missing import missing
from workflow.messages.people_commands import (
    AbsenceCommand,
    AbsenceLine,
    CancelAbsence,
    ReturnFromAbsence,
    SetAbsences,
    TakeBack,
)
from workflow.ports.transaction import Transaction
from workflow.rules.absence import absence_notices as telling
from workflow.rules.absence.substitution import MovedTask, give_away, give_back, offer_to_substitutes
from workflow.rules.absence.validation import away_words, why_not
from workflow.rules.case_batch import CaseBatch
from workflow.rules.permissions import may_set_absence


def fire(tx: Transaction, command: FireTimer, now: datetime) -> CommandResult | Rejected:
    """The moment of an absence has come; refused when its timer is gone, or was another's."""
    absence = tx.absences.of_timer(command.timer_id)
    if absence is None or absence.next_at is None or absence.next_at > now:
        return Rejected(reason=Reason.TIMER_GONE)
    work = CaseBatch(tx, None, now, command.cause)
    if absence.ends_at <= now:
        return _over(work, absence, AbsenceState.OVER)
    notices, moved = _begin(work, absence)
    work.keep(notices)
    return CommandResult(case=None, absences=(absence,), moved=moved)


# Setting


def set_absences(tx: Transaction, command: SetAbsences, now: datetime) -> CommandResult | Rejected:
    """Each against those before it; the first that cannot be refuses them all."""
    work = CaseBatch(tx, command.actor, now, command.cause)
    replaced = work.tx.absences.get(command.replaces) if command.replaces else None
    if command.replaces and (replaced is None or not replaced.state.counts or len(command.lines) != 1):
        return _ended(replaced)
    directory = work.tx.directory
    absences: list[Absence] = []
    for number, line in enumerate(command.lines):
        if refused := why_not(directory, line, command.actor, work.now, replaced):
            return replace(refused, data={**refused.data, "line": number})
        absence = _absence(work, line, replaced)
        directory = directory.with_absences(directory.absences.changed(absence))
        absences.append(absence)
    return _keep_set(work, absences, replaced)


def _absence(work: CaseBatch, line: AbsenceLine, replaced: Absence | None) -> Absence:
    return Absence(
        id=replaced.id if replaced else work.tx.new_id(),
        person=line.person,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        substitute=line.substitute,
        open_tasks=line.open_tasks,
        state=AbsenceState.PLANNED,
        set_by=work.actor,
        set_at=work.now,
    )


def _keep_set(work: CaseBatch, absences: Sequence[Absence], replaced: Absence | None) -> CommandResult:
    for absence in absences:
        work.tx.absences.save(absence)
        _remember(work, EventKind.ABSENCE_SET, absence)
    notices: list[Notice] = []
    if replaced and replaced.substitute and replaced.substitute != absences[0].substitute:
        notices.append(telling.called_off(replaced, replaced.substitute))
    moved = 0
    for absence in absences:
        notices += telling.to_the_person(absence, work.actor)
        if absence.starts_at > work.now:
            notices += telling.ahead(absence, work.actor)
            continue
        told, count = _begin(work, absence, replaced)
        notices, moved = [*notices, *told], moved + count
    work.keep(notices)
    return CommandResult(case=None, absences=tuple(absences), moved=moved)


# Beginning


def _begin(work: CaseBatch, absence: Absence, replaced: Absence | None = None) -> tuple[list[Notice], int]:
    """From now on they are away: their open tasks are seen to, those concerned hear."""
    begun = replace(absence, state=AbsenceState.UNDER_WAY)
    work.tx.absences.save(begun)
    _remember(work, EventKind.ABSENCE_BEGUN, begun)
    moved = give_away(work, begun, replaced)
    offer_to_substitutes(work, begun)
    return telling.begun(work.tx.directory, begun, moved, work.actor, work.now), len(moved)


# Ending


def cancel(tx: Transaction, command: CancelAbsence, now: datetime) -> CommandResult | Rejected:
    """It was a mistake: it does not come, or what it moved comes back."""
    absence = _open(tx, command)
    if isinstance(absence, Rejected):
        return absence
    return _over(CaseBatch(tx, command.actor, now, command.cause), absence, AbsenceState.CANCELLED)


def return_early(tx: Transaction, command: ReturnFromAbsence, now: datetime) -> CommandResult | Rejected:
    """They are back before it ends."""
    absence = _open(tx, command)
    if isinstance(absence, Rejected):
        return absence
    if absence.state is not AbsenceState.UNDER_WAY:
        return Rejected(reason=Reason.NOT_FOUND)
    return _over(CaseBatch(tx, command.actor, now, command.cause), absence, AbsenceState.OVER)


def _open(tx: Transaction, command: AbsenceCommand) -> Absence | Rejected:
    """The one that the command names, where its actor may end it."""
    absence = tx.absences.get(command.absence_id)
    if absence is None:
        return missing(command.absence_id)
    if not may_set_absence(tx.directory, command.actor, absence.person):
        return Rejected(reason=Reason.NOT_ALLOWED)
    return absence if absence.state.counts else _ended(absence)


def _over(work: CaseBatch, absence: Absence, state: AbsenceState) -> CommandResult:
    """They are back, or never left: what was moved by mistake comes back at once, otherwise they choose."""
    ended = replace(absence, state=state, ended_at=work.now, ended_by=work.actor)
    work.tx.absences.save(ended)
    called_off = state is AbsenceState.CANCELLED
    _remember(work, EventKind.ABSENCE_CANCELLED if called_off else EventKind.ABSENCE_OVER, ended)
    # One that never began moved nothing; and nothing comes back to somebody who is away again.
    began = absence.state is AbsenceState.UNDER_WAY and not work.tx.directory.is_away(absence.person, work.now)
    theirs = work.tx.tasks.on_behalf_of(absence.person) if began else []
    if called_off:
        back = give_back(work, absence.person, theirs)
        work.keep([*telling.to_the_person(ended, work.actor), *telling.given_back(ended, back, work.actor)])
        return CommandResult(case=None, absences=(ended,), moved=len(back))
    work.keep(telling.over(ended, _still(work, theirs), work.actor))
    return CommandResult(case=None, absences=(ended,), moved=0)


def _still(work: CaseBatch, tasks: Iterable[tuple[int, int]]) -> list[MovedTask]:
    """What others have on somebody's behalf, as it is."""
    drafts = ((work.draft(instance_id), task_id) for instance_id, task_id in tasks)
    return [MovedTask.of(draft, draft.tasks[task_id]) for draft, task_id in drafts if draft]


def take_back(tx: Transaction, command: TakeBack, now: datetime) -> CommandResult | Rejected:
    """What is chosen of what others still have comes back to the one who is back."""
    work, directory = CaseBatch(tx, command.actor, now, command.cause), tx.directory
    if directory.person(command.person) is None:
        return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": command.person})
    if not may_set_absence(directory, command.actor, command.person):
        return Rejected(reason=Reason.NOT_ALLOWED)
    if absence := directory.absence_of(command.person, work.now):
        return Rejected(reason=Reason.AWAY, data=away_words(directory, absence, work.now))
    theirs = work.tx.tasks.on_behalf_of(command.person)
    chosen = [each for each in theirs if command.tasks is None or each[1] in command.tasks]
    back = give_back(work, command.person, chosen)
    work.keep(telling.taken_back(command.person, back))
    return CommandResult(case=None, moved=len(back))


def _ended(absence: Absence | None) -> Rejected:
    if absence is None:
        return Rejected(reason=Reason.NOT_FOUND)
    return Rejected(reason=Reason.ABSENCE_ENDED, by=absence.ended_by, at=absence.ended_at)


def _remember(work: CaseBatch, kind: EventKind, absence: Absence) -> None:
    work.remember(Event(kind=kind, data=telling.facts_of(absence)))
