"""Somebody cannot be written to: their supervisor must know, or work will stop without a sound."""

from collections.abc import Callable, Mapping, Sequence

from workflow.commands import ReportUnreachable
from workflow.company import Directory
from workflow.events import Notice, NoticeKind, Outcome, Reason, Rejected


def decide(
    directory: Directory, live_tasks: Callable[[Sequence[str]], Mapping[str, int]], command: ReportUnreachable
) -> Outcome | Rejected:
    person = directory.person(command.person)
    if person is None:
        return Rejected(reason=Reason.NO_SUCH_PERSON, data={"person": command.person})
    live = live_tasks([person.key]).get(person.key, 0)
    data = {"person": person.key, "why": command.why, "live": live}
    hearers = _hearers(directory, person.key)
    return Outcome(
        case=None, notices=tuple(Notice(kind=NoticeKind.UNREACHABLE, to=who, data=data) for who in hearers)
    )


def _hearers(directory: Directory, person: str) -> list[str]:
    """The supervisor, or else the admins, or whoever supervises everything; never the one who cannot be reached."""
    above = directory.supervisor_of(person)
    ranks = ([above] if above else [], directory.with_right("admin"), directory.with_right("supervise_all"))
    others = ([one.key for one in rank if one.key != person] for rank in ranks)
    return next((rank for rank in others if rank), [])
