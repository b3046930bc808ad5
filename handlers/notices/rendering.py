"""The door: which function renders which kind of notice."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from handlers.notices import about_deals, about_tasks, for_admins
from handlers.notices.telling import Telling
from handlers.screen import Screen
from handlers.texts import texts_for
from workflow.company import Directory, Person
from workflow.events import NoticeKind
from workflow.ports import CaseFile


class Fact(Protocol):
    """An outbox row, as far as rendering goes."""

    @property
    def kind(self) -> NoticeKind: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def render(
    row: Fact, file: CaseFile | None, reader: Person, language: str, directory: Directory, now: datetime
) -> Screen | None:
    """The notice as this reader is to see it now; None when it no longer matters to them."""
    telling = Telling(
        file=file,
        task_id=row.task_id,
        data=row.data,
        reader=reader,
        t=texts_for(language),
        directory=directory,
        now=now,
    )
    if row.kind in _WITHOUT_CASE:
        return _WITHOUT_CASE[row.kind](telling)
    return _ABOUT_CASES[row.kind](telling) if file is not None else None


_WITHOUT_CASE: Mapping[NoticeKind, Callable[[Telling], Screen | None]] = {
    NoticeKind.UNREACHABLE: for_admins.unreachable,
    NoticeKind.INCIDENT: for_admins.incident,
    NoticeKind.DEAD_LETTER: for_admins.dead_letter,
    NoticeKind.DAMAGED_FILE: about_tasks.damaged_file,
}

_ABOUT_CASES: Mapping[NoticeKind, Callable[[Telling], Screen | None]] = {
    NoticeKind.TASK: about_tasks.task,
    NoticeKind.CARD: about_tasks.card_again,
    NoticeKind.REMINDER: about_tasks.reminder,
    NoticeKind.OVERDUE: about_tasks.overdue,
    NoticeKind.ESCALATION: about_tasks.escalation,
    NoticeKind.STUCK: about_deals.stuck,
    NoticeKind.WAITS: about_tasks.waits,
    NoticeKind.DEAL: about_deals.deal,
    NoticeKind.RETURNED: about_deals.returned,
    NoticeKind.ENDED: about_deals.ended,
    NoticeKind.CANCELLED: about_deals.cancelled,
}
