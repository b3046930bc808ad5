"""Requests to those above: who decides about them, how they are put and answered.

Nobody decides about their own request: it goes one level up, to the nearest who is above the performer; where nobody
is, to whoever supervises everybody. Does not grant anything: that is decided in `decisions`.
"""

from dataclasses import replace
from datetime import datetime

from workflow.case.request import Request, RequestKind, Verdict
from workflow.case.state import TaskKind, UserTask
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.draft import Draft
from workflow.written.visible_text import tidied

_EVERYWHERE = ("supervise_all", "admin")


def deciders(directory: Directory, asker: str, now: datetime) -> list[str]:
    """Who is asked: the nearest above, or whoever acts for them while they are away; where nobody is, the
    role that the company names for it, else those who supervise everybody, else the admins. Never the asker."""
    for above in directory.line_over(asker)[:1]:
        acting = directory.acting_for(above.key, now, barred=(asker,))
        return [acting.key if acting else above.key]
    ranks = (directory.holders(directory.ladder.escalates_to or ""), *map(directory.with_right, _EVERYWHERE))
    others = ([person.key for person in rank if person.key != asker] for rank in ranks)
    found = next((rank for rank in others if rank), [])
    return [key for key in found if not directory.is_away(key, now)] or found


def may_ask_for_time(definition: ProcessDefinition, task: UserTask) -> bool:
    """Whether the stage lets its performer ask for more time now."""
    if task.due_at is None or not is_quiet(task) or task.kind is not TaskKind.STAGE:
        return False
    return task.extensions < definition.stage(task.stage).extensions.times


def may_ask_to_wait(definition: ProcessDefinition, task: UserTask) -> bool:
    """Whether the stage lets its performer stop the clock, or ask for it, now."""
    return is_quiet(task) and task.kind is TaskKind.STAGE and definition.stage(task.stage).waiting.by != "nobody"


def is_quiet(task: UserTask) -> bool:
    """Live, its clock runs, and nothing is being asked about it."""
    return task.state.is_live and not task.waits and not (task.request and task.request.is_open)


def ask(draft: Draft, task: UserTask, kind: RequestKind, until: datetime, reason: str) -> UserTask:
    """Put the request to those above; the performer has looked into the task with it."""
    context, asker = draft.context, draft.context.actor or ""
    request = Request(
        id=context.new_id(),
        kind=kind,
        by=asker,
        at=context.now,
        reason=reason,
        until=until,
        was_due=task.due_at,
        ordinal=context.tasks.requested(asker, kind, _month_of(draft, asker)) + 1,
        asked=tuple(deciders(context.directory, asker, context.now)),
    )
    asking = draft.change_task(task, request=request, touched_at=task.touched_at or context.now)
    draft.note(_ASKED[kind], task.stage, task.id, until=until.isoformat(), reason=reason)
    for person in request.asked:
        draft.tell(NoticeKind.REQUEST, person, task.id, urgent=True, request=request.id)
    draft.redraw(asking)
    return asking


def answered(
    draft: Draft, task: UserTask, verdict: Verdict, agreed: datetime | None = None, word: str | None = None
) -> UserTask:
    """The request is decided: the asker hears, every copy of it says who decided."""
    request = task.request
    if request is None or not request.is_open:
        return task
    actor, word = draft.context.actor, tidied(word or "") or None
    decided = replace(
        request, verdict=verdict, decided_by=actor, decided_at=draft.context.now, agreed=agreed, word=word
    )
    changed = draft.change_task(task, request=decided)
    if verdict is Verdict.REFUSED:
        draft.note(EventKind.REFUSED, task.stage, task.id, kind=request.kind.value, asked_by=request.by, reason=word)
    if request.by != actor:
        draft.tell(NoticeKind.ANSWER, request.by, task.id, urgent=True, request=request.id)
    draft.redraw_request(changed)
    draft.redraw(changed, outdates=True)
    return changed


def _month_of(draft: Draft, person: str) -> datetime:
    """When this month began where they live."""
    local = draft.context.now.astimezone(draft.context.zone_of(person))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(draft.context.now.tzinfo)


_ASKED = {
    RequestKind.EXTENSION: EventKind.EXTENSION_ASKED,
    RequestKind.WAITING: EventKind.WAITING_ASKED,
}
