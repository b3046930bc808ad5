"""What a summary says of a heap of notices: each is told in exactly one line, those of one task together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from workflow.messages.events import NoticeKind


class GatheredNotice(Protocol):
    """A notice in the heap, as an outbox row has it."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> NoticeKind: ...
    @property
    def instance_id(self) -> int | None: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def since(self) -> datetime: ...


N = TypeVar("N", bound=GatheredNotice)

_FOLDED = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.OVERDUE,
        NoticeKind.NUDGE,
        NoticeKind.ANSWER,
        NoticeKind.REPLANNED,
        NoticeKind.EXTENDED,
        NoticeKind.RESUMED,
        NoticeKind.RETURNED,
        NoticeKind.ENDED,
        NoticeKind.CANCELLED,
        NoticeKind.UNREACHABLE,
        NoticeKind.RESTORED,
        NoticeKind.INCIDENT,
        NoticeKind.DEAD_LETTER,
        NoticeKind.OUTAGE,
    }
)
"""Said well enough in a line. Every other kind has buttons or a life of its own and gets its own message, too."""
_UNMENTIONED = frozenset({NoticeKind.CASE})
"""Comes by itself without a word about it."""
_OWN_WORK = (NoticeKind.TASK, NoticeKind.REMINDER, NoticeKind.OVERDUE, NoticeKind.NUDGE)
_FIRST = (NoticeKind.ESCALATION, NoticeKind.OVERDUE, NoticeKind.NUDGE, NoticeKind.REMINDER, NoticeKind.TASK)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line: the latest of its notices has the words, the others are told with it."""

    teller: int
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """`own` follow with messages of their own; everything else is settled by the summary."""

    lines: tuple[DigestLine, ...]
    own: frozenset[int]


def summed(heap: Sequence[N]) -> Summary:
    """The lines, the most pressing first."""
    groups: dict[tuple[object, ...], list[N]] = {}
    own: dict[tuple[object, ...], int] = {}
    for notice in sorted(heap, key=lambda one: (one.since, one.id)):
        if notice.kind not in _UNMENTIONED:
            groups.setdefault(_subject(notice), []).append(notice)
        if notice.kind not in _FOLDED:
            own[notice.kind, notice.task_id, notice.instance_id or notice.id] = notice.id
    ordered = sorted(groups.values(), key=lambda group: (_rank(group[-1].kind), group[-1].since))
    lines = (DigestLine(group[-1].id, tuple(notice.id for notice in group)) for group in ordered)
    return Summary(tuple(lines), frozenset(own.values()))


def is_mentioned(kind: NoticeKind) -> bool:
    """Whether a summary says anything of it."""
    return kind not in _UNMENTIONED


def _subject(notice: GatheredNotice) -> tuple[object, ...]:
    if notice.task_id is not None and notice.kind in _OWN_WORK:
        return ("work", notice.task_id)
    if notice.instance_id is None:
        return ("alone", notice.id)
    return (notice.kind, notice.task_id, notice.instance_id)


def _rank(kind: NoticeKind) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)
