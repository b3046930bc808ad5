"""Somebody's work does not arrive, or arrives again: one alarm for each person, told to whoever stands above.

It goes up where nobody reacts, waits where somebody says so, is redrawn as things change, and ends when the person is
back: then their cards come again, as they are now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.case.reachability import (
    LiveTask,
    OutOfReach,
    UnreachableReason,
    Unseen,
    goes_higher,
    hearers,
    patience,
    silent_at,
)
from workflow.company.absence import Absence
from workflow.company.quiet_hours import days_of, local_day
from workflow.messages.events import CommandResult, Notice, NoticeKind, Reason, Rejected
from workflow.messages.people_commands import (
    ReportReached,
    ReportUnreachable,
    ResendWork,
    WaitForPerson,
)
from workflow.notification.daily_schedule import moment_on
from workflow.notification.notification_policy import LATE
from workflow.ports.transaction import Transaction
from workflow.rules.permissions import may_hand_over
from workflow.rules.unreachable_notices import holds_anything, notice, told

FEW = 3
"""So many cards may each make the phone ring; of more only the summary does."""
_ASKED_AGAIN = timedelta(days=30)
"""After so long it is looked again whether somebody away until further notice is silent."""
_LAST = datetime.max.replace(tzinfo=UTC)


def lost(tx: Transaction, command: ReportUnreachable, now: datetime) -> CommandResult | Rejected:
    """Telegram refuses to deliver to them; or they work here no more, which rings whatever was told before."""
    has_left = tx.directory.person(command.person) is None
    if has_left and not (command.why == UnreachableReason.LEFT and holds_anything(tx, command.person)):
        return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": command.person})
    known = tx.reachability.get(command.person)
    if known is None or (has_left and known.why is not UnreachableReason.LEFT):
        return _begin(tx, command.person, UnreachableReason(command.why), now)
    changed = replace(known, why=UnreachableReason(command.why))
    tx.reachability.keep(changed)
    return CommandResult(case=None, notices=told(tx, changed) if changed != known else ())


def found(tx: Transaction, command: ReportReached, now: datetime) -> CommandResult:
    """They wrote or pressed something, or Telegram lets us write to them again."""
    tx.reachability.mark_seen(command.person, now)
    known = tx.reachability.get(command.person)
    if known is None:
        return CommandResult(case=None)
    tx.reachability.end(known.person)
    gone = [one.id for one in _timers(tx, known.person, PersonalTimerKind.OUT_OF_REACH)]
    over = [notice(known, to, {"back": now.isoformat()}) for to in known.told]
    if known.why is UnreachableReason.NEVER_STARTED:
        return CommandResult(case=None, notices=tuple(over), personal_gone=tuple(gone))
    tx.reachability.drop_waiting(known.person, now)
    return CommandResult(case=None, notices=(*over, *_cards_again(tx, known.person)), personal_gone=tuple(gone))


def resend(tx: Transaction, command: ResendWork, now: datetime) -> CommandResult | Rejected:
    """Whatever is open comes anew, where and when they can be written to; the alarm about them is over, or says that
    they have not opened the bot yet."""
    person, known = command.person, tx.reachability.get(command.person)
    if tx.directory.person(person) is None:
        return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": person})
    over: Sequence[Notice] = ()
    gone = [one.id for one in _timers(tx, person, PersonalTimerKind.OUT_OF_REACH)]
    if known and known.why is UnreachableReason.LEFT:
        expected, gone = replace(known, why=UnreachableReason.NEVER_STARTED), []
        tx.reachability.keep(expected)
        over = told(tx, expected)
    elif known:
        tx.reachability.end(person)
        over = [notice(known, to, {"back": now.isoformat()}) for to in known.told]
    tx.reachability.mark_seen(person, now)
    tx.reachability.drop_waiting(person, now)
    anew = (*_cards_again(tx, person, offered=True), *_heard_again(tx, command), *_list_of_today(tx, person, now))
    return CommandResult(case=None, notices=(*over, *anew), personal_gone=tuple(gone))


def _heard_again(tx: Transaction, command: ResendWork) -> Iterator[Notice]:
    """What they were asked or told as somebody above, as far as it is open; and the alarms they have."""
    for about, key in command.shown:
        case = tx.cases.of_escalation(key) if about == "escalation" else tx.cases.of_task(key)
        if case is None:
            continue
        if about == "request":
            task = case.task(key)
            if task.request and task.request.is_open and command.person in task.request.asked:
                yield Notice(kind=NoticeKind.REQUEST, to=command.person, instance_id=case.instance.id, task_id=key)
        for one in case.escalations:
            if about == "escalation" and one.id == key and one.is_open:
                yield Notice(
                    kind=NoticeKind.ESCALATION,
                    to=command.person,
                    instance_id=case.instance.id,
                    task_id=one.task_id,
                    data={"escalation": key},
                )
    for person in sorted(tx.reachability.unreached):
        alarm = tx.reachability.get(person)
        if alarm and command.person in alarm.told and person != command.person:
            yield from (one for one in told(tx, alarm, ring=[command.person]) if one.to == command.person)


def _list_of_today(tx: Transaction, person: str, now: datetime) -> Iterator[Notice]:
    """The morning's list, where the morning has come."""
    days = days_of(tx.directory, person)
    today = local_day(now, days)
    moment = moment_on(PersonalTimerKind.AGENDA, days, today)
    if moment and moment <= now:
        yield Notice(kind=NoticeKind.AGENDA, to=person, data={"day": today.isoformat()})


def wait(tx: Transaction, command: WaitForPerson, now: datetime) -> CommandResult | Rejected:
    """Somebody above says: not yet. It is asked again later."""
    if not may_hand_over(tx.directory, command.actor, command.person, now) or command.actor is None:
        return Rejected(reason=Reason.NOT_ALLOWED)
    known = tx.reachability.get(command.person)
    if known is None:
        return Rejected(reason=Reason.BACK_ALREADY, data={"person": command.person})
    until = tx.directory.calendar_of(command.actor).add(now, patience(tx.directory))
    waiting = replace(known, waited_by=command.actor, waits_until=until)
    tx.reachability.keep(waiting)
    timer = _timer(tx, known.person, PersonalTimerKind.OUT_OF_REACH, until)
    return CommandResult(case=None, notices=told(tx, waiting, urgent=command.actor), personal=(timer,))


def fire(tx: Transaction, timer: PersonalTimer, now: datetime) -> CommandResult:
    """Time acts: it looks whether somebody is silent, or asks again."""
    if timer.kind is PersonalTimerKind.SILENCE:
        return _look(tx, timer, now)
    known = tx.reachability.get(timer.person)
    if known is None or (tx.directory.person(timer.person) is None and known.why is not UnreachableReason.LEFT):
        return CommandResult(case=None, personal_gone=(timer.id,))
    return _ask_again(tx, known, timer, now)


def _look(tx: Transaction, timer: PersonalTimer, now: datetime) -> CommandResult:
    """Silent since their oldest unseen task; or not yet, or not at all."""
    gone = CommandResult(case=None, personal_gone=(timer.id,))
    unseen = tx.reachability.unseen(timer.person)
    if not unseen or tx.directory.person(timer.person) is None or tx.reachability.get(timer.person):
        return gone
    absence = tx.directory.absence_of(timer.person, now)
    at = _silent_at(tx, timer.person, unseen, _back_at(absence, now) if absence else None)
    if at is not None and at <= now and now - timer.fire_at > LATE:
        # The bot was away: whoever pressed meanwhile has not been heard yet.
        at = _silent_at(tx, timer.person, unseen, now)
    if at is None:
        return gone
    if at > now:
        return CommandResult(case=None, personal=(replace(timer, fire_at=at),))
    begun = _begin(tx, timer.person, UnreachableReason.SILENT, now, unseen[0].since)
    return replace(begun, personal_gone=(timer.id,))


def _back_at(absence: Absence, now: datetime) -> datetime:
    """When they are back; of an absence until further notice it is asked again in a month."""
    return now + _ASKED_AGAIN if absence.is_open else absence.ends_at


def _silent_at(
    tx: Transaction, person: str, unseen: Sequence[Unseen], not_before: datetime | None
) -> datetime | None:
    """By the first of these; those that arrived before `not_before` count from then."""
    counted = (replace(one, since=max(one.since, not_before)) if not_before else one for one in unseen)
    moments = (silent_at(tx.directory, person, one) for one in counted)
    return min((at for at in moments if at), default=None)


def _begin(
    tx: Transaction, person: str, why: UnreachableReason, now: datetime, since: datetime | None = None
) -> CommandResult:
    above = tuple(hearers(tx.directory, person, now, tx.reachability.unreached))
    alarm = OutOfReach(id=tx.new_id(), person=person, why=why, since=since or now, told=above)
    tx.reachability.keep(alarm)
    notices = told(tx, alarm, ring=above)
    first = next(iter(above), None)
    at = tx.directory.calendar_of(first).add(now, patience(tx.directory))
    return CommandResult(
        case=None, notices=notices, personal=(_timer(tx, person, PersonalTimerKind.OUT_OF_REACH, at),)
    )


def _ask_again(tx: Transaction, known: OutOfReach, timer: PersonalTimer, now: datetime) -> CommandResult:
    """After a wait the same hear again; after silence those above them, as long as there are any."""
    waited = known.waited_by is not None
    higher = goes_higher(tx.directory, known.person, now, tx.reachability.unreached, known.level)
    if not holds_anything(tx, known.person) or not (waited or higher):
        return CommandResult(case=None, personal_gone=(timer.id,))
    level = known.level if waited else known.level + 1
    again = hearers(tx.directory, known.person, now, tx.reachability.unreached, level)
    all_told = tuple(dict.fromkeys([*again, *known.told]))
    asked = replace(known, level=level, told=all_told, waited_by=None, waits_until=None)
    tx.reachability.keep(asked)
    at = tx.directory.calendar_of(next(iter(again), None)).add(now, patience(tx.directory))
    return CommandResult(case=None, notices=told(tx, asked, ring=again), personal=(replace(timer, fire_at=at),))


def _cards_again(tx: Transaction, person: str, *, offered: bool = False) -> list[Notice]:
    """Their tasks as they are now, the earliest due first; one summary before many, and only it rings. `offered`:
    with those that they may take."""
    work = sorted(tx.tasks.held_by(person), key=_place)
    if offered:
        theirs = {one.task_id for one in work}
        work += [LiveTask(case, task, None) for case, task in tx.tasks.within_reach_of(person) if task not in theirs]
    many = len(work) > FEW
    data = {"quiet": True} if many else {}
    cards = [
        Notice(kind=NoticeKind.TASK, to=person, instance_id=one.instance_id, task_id=one.task_id, data=data)
        for one in work
    ]
    if not many:
        return cards
    late = [one.due_at.isoformat() for one in work if one.due_at]
    summary = Notice(kind=NoticeKind.BACK, to=person, data={"live": len(work), "dues": late}, urgent=True)
    return [summary, *cards]


def _place(work: LiveTask) -> tuple[datetime, int]:
    return work.due_at or _LAST, work.task_id


def _timers(tx: Transaction, person: str, kind: PersonalTimerKind) -> list[PersonalTimer]:
    return [one for one in tx.timers.of(person) if one.kind is kind]


def _timer(tx: Transaction, person: str, kind: PersonalTimerKind, fire_at: datetime) -> PersonalTimer:
    """The one of this kind, with this moment."""
    known = _timers(tx, person, kind)
    return PersonalTimer(id=known[0].id if known else tx.new_id(), person=person, kind=kind, fire_at=fire_at)
