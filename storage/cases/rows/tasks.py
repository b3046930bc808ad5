"""The rows of a task, and of what its performer asks for."""

from storage.db.columns import clean, from_micros, from_text, micros_or_none, moment_or_none, to_micros, to_text
from storage.db.statements import Row
from workflow.case.request import Request, RequestKind, Verdict
from workflow.case.state import TaskKind, TaskState, UserTask

# Looking a member up in a dict costs a third of calling its enumeration.
_TASK_STATES = {state.value: state for state in TaskState}
_TASK_KINDS = {kind.value: kind for kind in TaskKind}
_REQUEST_KINDS = {kind.value: kind for kind in RequestKind}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_NO_CANDIDATES = "[]"
_TASK_WIDTH = 28
"""So many columns of `user_task`; those of its latest request follow."""


def task_of(row: Row) -> UserTask:
    """The columns of `user_task`, then those of its latest request."""
    return UserTask(
        id=row[0],
        instance_id=row[1],
        visit_id=row[3],
        stage=row[4],
        kind=_TASK_KINDS[row[5]],
        state=_TASK_STATES[row[6]],
        assignee=row[7],
        candidates=() if row[8] == _NO_CANDIDATES else tuple(from_text(row[8])),
        stand_in=bool(row[9]),
        about_task=row[10],
        created_at=from_micros(row[11]),
        due_at=moment_or_none(row[12]),
        touched_at=moment_or_none(row[13]),
        ended_at=moment_or_none(row[14]),
        ended_by=row[15],
        outcome=row[16],
        reason=row[17],
        extended_to=moment_or_none(row[18]),
        extensions=row[19],
        waiting_since=moment_or_none(row[20]),
        waiting_until=moment_or_none(row[21]),
        waiting_for=row[22],
        waited=row[23],
        request=None if row[24] is None else request_of(row[_TASK_WIDTH:]),
        planned_from=moment_or_none(row[25]),
        planned_for=row[26],
        on_behalf_of=row[27],
    )


def task_row(task: UserTask, process: str) -> Row:
    return (
        task.id,
        task.instance_id,
        process,
        task.visit_id,
        task.stage,
        task.kind.value,
        task.state.value,
        task.assignee,
        to_text(task.candidates) if task.candidates else _NO_CANDIDATES,
        task.stand_in,
        task.about_task,
        to_micros(task.created_at),
        *_task_end(task),
    )


def task_change(task: UserTask) -> Row:
    """What may change, then the id."""
    return (
        task.state.value,
        task.assignee,
        to_text(task.candidates) if task.candidates else _NO_CANDIDATES,
        task.stand_in,
        *_task_end(task),
        task.id,
    )


def _task_end(task: UserTask) -> Row:
    return (
        micros_or_none(task.due_at),
        micros_or_none(task.touched_at),
        micros_or_none(task.ended_at),
        task.ended_by,
        task.outcome,
        clean(task.reason),
        micros_or_none(task.extended_to),
        task.extensions,
        micros_or_none(task.waiting_since),
        micros_or_none(task.waiting_until),
        clean(task.waiting_for),
        task.waited,
        task.request and task.request.id,
        micros_or_none(task.planned_from),
        task.planned_for,
        task.on_behalf_of,
    )


def request_of(row: Row) -> Request:
    return Request(
        id=row[0],
        kind=_REQUEST_KINDS[row[2]],
        by=row[3],
        at=from_micros(row[4]),
        reason=row[5],
        until=from_micros(row[6]),
        was_due=moment_or_none(row[7]),
        ordinal=row[8],
        asked=tuple(from_text(row[9])),
        verdict=_VERDICTS[row[10]],
        decided_by=row[11],
        decided_at=moment_or_none(row[12]),
        agreed=moment_or_none(row[13]),
        word=row[14],
    )


def request_row(request: Request, task_id: int) -> Row:
    return (
        request.id,
        task_id,
        request.kind.value,
        request.by,
        to_micros(request.at),
        clean(request.reason),
        to_micros(request.until),
        micros_or_none(request.was_due),
        request.ordinal,
        to_text(request.asked),
        *_answer(request),
    )


def request_change(request: Request) -> Row:
    """What may change, then the id."""
    return to_text(request.asked), *_answer(request), request.id


def _answer(request: Request) -> Row:
    return (
        request.verdict.value,
        request.decided_by,
        micros_or_none(request.decided_at),
        micros_or_none(request.agreed),
        clean(request.word),
    )
