"""The door: which function renders which kind of notice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from handlers.screens.notices import (
    about_absences,
    about_cases,
    about_company,
    about_escalations,
    about_handovers,
    about_people,
    about_requests,
    about_tasks,
    for_admins,
)
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen
from handlers.screens.texts import texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.messages.events import NoticeKind
from workflow.notification.notice_table import NOTICES
from workflow.ports.queries import CaseFile


class Fact(Protocol):
    """An outbox row, as far as rendering goes."""

    @property
    def kind(self) -> NoticeKind: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def render(
    row: Fact,
    file: CaseFile | None,
    reader: Person,
    language: str,
    directory: Directory,
    now: datetime,
    *,
    number: int = 0,
    files: Sequence[CaseFile] = (),
) -> Screen | None:
    """The notice as this reader is to see it now; None when it no longer matters to them, and for lists of the day
    and views, which are made where they are sent. `number` is the row's; `files` are the cases of a notice about
    several (`concerned`)."""
    telling = NoticeContext(
        file=file,
        task_id=row.task_id,
        data=row.data,
        reader=reader,
        t=texts_for(language),
        directory=directory,
        now=now,
        row=number,
        files=files,
    )
    renderer = RENDERERS.get(row.kind)
    if renderer is None or (file is None and NOTICES[row.kind].about_case):
        return None
    return renderer(telling)


def concerned(row: Fact) -> list[int]:
    """The instances that a notice about several shows first."""
    return about_handovers.concerned(row.data) if row.kind is NoticeKind.BRIEF else []


RENDERERS: Mapping[NoticeKind, Callable[[NoticeContext], Screen | None]] = {
    NoticeKind.UNREACHABLE: about_people.unreachable,
    NoticeKind.UNREACHABLE_CARD: about_people.unreachable,
    NoticeKind.BACK: about_people.back,
    NoticeKind.BRIEF: about_handovers.brief,
    NoticeKind.HANDED_OVER: about_handovers.handed_over,
    NoticeKind.COMPANY_CHANGED: about_company.changed,
    NoticeKind.COMPANY_REFUSED: about_company.refused,
    NoticeKind.INCIDENT: for_admins.incident,
    NoticeKind.RESTORED: for_admins.restored,
    NoticeKind.DEAD_LETTER: for_admins.dead_letter,
    NoticeKind.OUTAGE: for_admins.outage,
    NoticeKind.DAMAGED_FILE: about_tasks.damaged_file,
    NoticeKind.ABSENCE_SET: about_absences.was_set,
    NoticeKind.SUBSTITUTE: about_absences.substitute,
    NoticeKind.ABSENCE_MOVED: about_absences.moved,
    NoticeKind.ABSENCE_OVER: about_absences.over,
    NoticeKind.TAKEN_BACK: about_absences.taken_back,
    NoticeKind.TASK: about_tasks.task,
    NoticeKind.CARD: about_tasks.card_again,
    NoticeKind.REMINDER: about_tasks.reminder,
    NoticeKind.OVERDUE: about_tasks.overdue,
    NoticeKind.NUDGE: about_tasks.nudge,
    NoticeKind.ESCALATION: about_escalations.escalation,
    NoticeKind.ESCALATION_CARD: about_escalations.escalation_again,
    NoticeKind.WAITS: about_tasks.waits,
    NoticeKind.REQUEST: about_requests.asked,
    NoticeKind.REQUEST_OVER: about_requests.over,
    NoticeKind.ANSWER: about_requests.answer,
    NoticeKind.REPLANNED: about_tasks.replanned,
    NoticeKind.EXTENDED: about_requests.extended,
    NoticeKind.RESUMED: about_requests.resumed,
    NoticeKind.CASE: about_cases.deal,
    NoticeKind.RETURNED: about_cases.returned,
    NoticeKind.ENDED: about_cases.ended,
    NoticeKind.CANCELLED: about_cases.cancelled,
}
