"""Who hears what of an absence: one message for each, however many tasks change hands.

The person away is not disturbed; a substitute hears before the cards come.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from workflow.company.absence import Absence, AbsenceState
from workflow.company.directory import Directory
from workflow.messages.events import Notice, NoticeKind
from workflow.rules.absence.substitution import MovedTask

TOLD = 20
"""How many tasks one message names; of the others only their number."""


def to_the_person(absence: Absence, actor: str | None) -> list[Notice]:
    """Somebody else set it, put it right or called it off."""
    if actor == absence.person:
        return []
    called_off = absence.state is AbsenceState.CANCELLED
    return [_notice(NoticeKind.ABSENCE_SET, absence.person, absence, by=actor, called_off=called_off or None)]


def ahead(absence: Absence, actor: str | None) -> list[Notice]:
    """The substitute hears while there is time to say no."""
    if absence.substitute is None or absence.substitute == actor:
        return []
    return [_notice(NoticeKind.SUBSTITUTE, absence.substitute, absence, planned=True)]


def begun(
    directory: Directory, absence: Absence, moved: Sequence[MovedTask], actor: str | None, now: datetime
) -> list[Notice]:
    """Whoever stands in, and then those concerned who did not get any of it."""
    substitute = directory.acting_for(absence.person, now)
    receivers = dict.fromkeys([*([substitute.key] if substitute else []), *(one.to for one in moved)])
    told = [_brief(absence, who, [one for one in moved if one.to == who], receivers) for who in receivers]
    above = directory.supervisor_of(absence.person)
    hearers = dict.fromkeys([*([above.key] if above else []), *_owners(moved)])
    for who in hearers:
        if who not in (absence.person, actor, *receivers):
            about = [one for one in moved if (above and who == above.key) or who in (one.starter, one.responsible)]
            told.append(_notice(NoticeKind.ABSENCE_MOVED, who, absence, about))
    return told


def over(absence: Absence, still: Sequence[MovedTask], actor: str | None) -> list[Notice]:
    """The one who is back, unless they just said so; whoever stood in."""
    told = [] if actor == absence.person else [_notice(NoticeKind.ABSENCE_OVER, absence.person, absence, still)]
    others = dict.fromkeys([*([absence.substitute] if absence.substitute else []), *(one.to for one in still)])
    for who in others:
        if who not in (absence.person, actor):
            theirs = [one for one in still if one.to == who]
            told.append(_notice(NoticeKind.ABSENCE_OVER, who, absence, theirs))
    return told


def called_off(absence: Absence, substitute: str) -> Notice:
    """They need not stand in after all."""
    return _notice(NoticeKind.TAKEN_BACK, substitute, absence, called_off=True)


def given_back(absence: Absence, back: Sequence[MovedTask], actor: str | None) -> list[Notice]:
    """An absence was called off: whoever stood in hears, with what went back."""
    others = dict.fromkeys([*([absence.substitute] if absence.substitute else []), *(one.was or "" for one in back)])
    return [
        _notice(NoticeKind.TAKEN_BACK, who, absence, [one for one in back if one.was == who], called_off=True)
        for who in others
        if who and who != actor
    ]


def taken_back(person: str, back: Sequence[MovedTask]) -> list[Notice]:
    """Each who had some of it hears once."""
    givers = dict.fromkeys(one.was for one in back if one.was)
    return [
        Notice(kind=NoticeKind.TAKEN_BACK, to=who, data={"person": person, **_tasks(_of(back, who))}, urgent=True)
        for who in givers
    ]


def _of(back: Iterable[MovedTask], who: str) -> list[MovedTask]:
    return [one for one in back if one.was == who]


def _owners(moved: Iterable[MovedTask]) -> list[str]:
    return [who for one in moved for who in (one.starter, one.responsible)]


def _brief(absence: Absence, who: str, theirs: Sequence[MovedTask], receivers: Iterable[str]) -> Notice:
    """Before the cards come."""
    only_some = who != next(iter(receivers))
    return _notice(NoticeKind.SUBSTITUTE, who, absence, theirs, only_these=only_some or None)


def _notice(kind: NoticeKind, to: str, absence: Absence, tasks: Sequence[MovedTask] = (), **more: Any) -> Notice:
    told = {key: value for key, value in more.items() if value is not None}
    return Notice(kind=kind, to=to, data={**facts_of(absence), **_tasks(tasks), **told}, urgent=True)


def facts_of(absence: Absence) -> dict[str, Any]:
    """What history and notices keep of an absence."""
    data = {
        "absence": absence.id,
        "person": absence.person,
        "from": absence.starts_at.isoformat(),
        "until": absence.ends_at.isoformat(),
        "substitute": absence.substitute,
        "open_tasks": absence.open_tasks.value,
    }
    return {key: value for key, value in data.items() if value is not None}


def _tasks(tasks: Sequence[MovedTask]) -> dict[str, Any]:
    return {"tasks": [one.words() for one in tasks[:TOLD]], "count": len(tasks)}
