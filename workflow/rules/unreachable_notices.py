"""The alarm about somebody out of reach, as notices for those who have it.

That about somebody who left is over by itself when nothing is theirs any more.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from workflow.case.reachability import OutOfReach, UnreachableReason
from workflow.case.state import Case, InstanceState
from workflow.messages.events import Notice, NoticeKind
from workflow.ports.transaction import Transaction

Changed = tuple[Case | None, Case | None]
"""An instance before and after."""
_ABOUT_WORK = (NoticeKind.TASK, NoticeKind.CARD)


def told(
    tx: Transaction, alarm: OutOfReach, *, ring: Sequence[str] = (), urgent: str | None = None
) -> tuple[Notice, ...]:
    """The alarm as it is now, to everybody who has it; `ring`: a new message instead of the older one."""
    work = tx.tasks.held_by(alarm.person)
    dues = [one.due_at for one in work if one.due_at]
    deals = tx.cases.answers_for(alarm.person) if alarm.why is UnreachableReason.LEFT else 0
    data: dict[str, Any] = {
        "live": len(work),
        "deals": deals or None,
        "next_due": min(dues).isoformat() if dues else None,
        "waited_by": alarm.waited_by,
        "waits_until": alarm.waits_until.isoformat() if alarm.waits_until else None,
    }
    return tuple(notice(alarm, to, data, ring=to in ring, urgent=to in ring or to == urgent) for to in alarm.told)


def notice(alarm: OutOfReach, to: str, more: dict[str, Any], *, ring: bool = False, urgent: bool = False) -> Notice:
    """One reader's."""
    about = {"alarm": alarm.id, "person": alarm.person, "why": alarm.why.value, "since": alarm.since.isoformat()}
    kept = {key: value for key, value in (about | more).items() if value is not None}
    kind = NoticeKind.UNREACHABLE if ring else NoticeKind.UNREACHABLE_CARD
    return Notice(kind=kind, to=to, data=kept, urgent=urgent)


def redrawn(tx: Transaction, notices: Iterable[Notice], changed: Iterable[Changed]) -> list[Notice]:
    """What was given to, or taken from, somebody out of reach changes the alarm about them."""
    holding = {one.to for one in notices if one.kind in _ABOUT_WORK}
    holding.update(person for before, after in changed for person in _hands(before) ^ _hands(after))
    people = holding & tx.reachability.unreached if holding else ()
    known = [found for person in sorted(people) if (found := tx.reachability.get(person))]
    notices = [one for alarm in known for one in told(tx, alarm)]
    for alarm in known:
        if alarm.why is UnreachableReason.LEFT and not holds_anything(tx, alarm.person):
            tx.reachability.end(alarm.person)
    return notices


def holds_anything(tx: Transaction, person: str) -> bool:
    """Whether something is theirs: a task, or an instance that they answer for."""
    return bool(tx.tasks.held_by(person)) or tx.cases.answers_for(person) > 0


def _hands(case: Case | None) -> set[str]:
    """Who has something of it in hand."""
    if case is None or case.instance.state is not InstanceState.LIVE:
        return set()
    return {case.instance.responsible, *(task.assignee for task in case.live_tasks() if task.assignee)}
