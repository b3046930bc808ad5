"""Views that come by themselves: asked for, called off, due.

Time is one timer for each person, at the earliest moment of theirs. When it fires, what is due is put into the outbox
and moves on to its next moment in the same transaction: a kill neither loses one nor tells it twice. Whatever passed
while the bot was away is told once. Does not look at any figure: whether the reader may still see it is asked when it
is delivered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from workflow.case.daily_timer import PersonalTimer, PersonalTimerKind
from workflow.case.subscription import Subscription
from workflow.messages.events import CommandResult, Notice, NoticeKind, Reason, Rejected
from workflow.messages.people_commands import PlanDays, Subscribe, Unsubscribe
from workflow.ports.transaction import Transaction
from workflow.rules.permissions import may_subscribe


def subscribe(tx: Transaction, command: Subscribe, now: datetime) -> CommandResult | Rejected:
    """One more, where it is not there already."""
    reader = tx.directory.person(command.person)
    if reader is None or command.actor is None or not may_subscribe(tx.directory, command.actor, command.person):
        return Rejected(reason=Reason.NOT_ALLOWED)
    if tx.definition(command.process) is None:
        return Rejected(reason=Reason.UNKNOWN_PROCESS)
    there = tx.subscriptions.of(command.person)
    wanted = (command.process, command.shows, command.schedule)
    if any((one.process, one.shows, one.schedule) == wanted for one in there):
        return CommandResult(case=None)
    new = Subscription(
        id=tx.new_id(),
        person=command.person,
        process=command.process,
        shows=command.shows,
        schedule=command.schedule,
        set_by=command.actor,
        next_at=command.schedule.next_after(now, reader.tz),
    )
    tx.subscriptions.keep([new], [])
    return _timed(tx, command.person, [*there, new])


def unsubscribe(tx: Transaction, command: Unsubscribe, now: datetime) -> CommandResult | Rejected:
    """Whoever gets it, asked for it or may ask for it calls it off."""
    known = tx.subscriptions.get(command.subscription_id)
    if known is None:
        return Rejected(reason=Reason.NOT_FOUND)
    is_theirs = command.actor in (known.person, known.set_by)
    if not is_theirs and not may_subscribe(tx.directory, command.actor, known.person):
        return Rejected(reason=Reason.NOT_ALLOWED)
    tx.subscriptions.keep([], [known.id])
    return _timed(tx, known.person, [one for one in tx.subscriptions.of(known.person) if one.id != known.id])


def fire(tx: Transaction, timer: PersonalTimer, now: datetime) -> CommandResult:
    """What is due is told, and waits for its next moment."""
    there, reader = tx.subscriptions.of(timer.person), tx.directory.person(timer.person)
    if reader is None:
        tx.subscriptions.keep([], [one.id for one in there])
        return CommandResult(case=None, personal_gone=(timer.id,))
    due = [one for one in there if one.next_at <= now]
    moved = [replace(one, next_at=one.schedule.next_after(now, reader.tz)) for one in due]
    tx.subscriptions.keep(moved, [])
    rest = [one for one in there if one.next_at > now]
    return replace(_timed(tx, timer.person, [*rest, *moved]), notices=tuple(_notices(due)))


def plan(tx: Transaction, command: PlanDays, now: datetime) -> Iterator[PersonalTimer]:
    """The views of everybody named come by the clock they live by now; what is due stays due."""
    for key in command.people:
        reader, there = tx.directory.person(key), tx.subscriptions.of(key)
        if reader is None:
            continue
        planned = [
            replace(one, next_at=one.schedule.next_after(now, reader.tz)) for one in there if one.next_at > now
        ]
        moved = [one for one in planned if one not in there]
        if moved:
            tx.subscriptions.keep(moved, [])
            due = [one for one in there if one.next_at <= now]
            yield from _timed(tx, key, [*due, *planned]).personal


def _notices(due: Iterable[Subscription]) -> Iterable[Notice]:
    for one in due:
        data = {"process": one.process, "shows": one.shows, "subscription": one.id}
        yield Notice(kind=NoticeKind.VIEW, to=one.person, data=data)


def _timed(tx: Transaction, person: str, kept: Sequence[Subscription]) -> CommandResult:
    """The person's one timer, at the earliest moment."""
    there = next((one for one in tx.timers.of(person) if one.kind is PersonalTimerKind.VIEWS), None)
    if not kept:
        return CommandResult(case=None, personal_gone=(there.id,) if there else ())
    timer = PersonalTimer(
        id=there.id if there else tx.new_id(),
        person=person,
        kind=PersonalTimerKind.VIEWS,
        fire_at=min(one.next_at for one in kept),
    )
    return CommandResult(case=None, personal=(timer,))
