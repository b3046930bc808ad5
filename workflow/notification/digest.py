"""What a summary says of a heap of notices: each is told in exactly one line, those of one task together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from workflow.messages.events import NoticeKind
from workflow.notification.notice_table import NOTICES


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
        if NOTICES[notice.kind].mentioned:
            groups.setdefault(_subject(notice), []).append(notice)
        if not NOTICES[notice.kind].line_is_enough:
            own[notice.kind, notice.task_id, notice.instance_id or notice.id] = notice.id
    ordered = sorted(groups.values(), key=lambda group: (NOTICES[group[-1].kind].rank, group[-1].since))
    lines = (DigestLine(group[-1].id, tuple(notice.id for notice in group)) for group in ordered)
    return Summary(tuple(lines), frozenset(own.values()))


def _subject(notice: GatheredNotice) -> tuple[object, ...]:
    if notice.task_id is not None and NOTICES[notice.kind].own_work:
        return ("work", notice.task_id)
    if notice.instance_id is None:
        return ("alone", notice.id)
    return (notice.kind, notice.task_id, notice.instance_id)
