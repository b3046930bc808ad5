"""Between rows and the frozen values of `workflow.state`.

Rows are plain tuples in the order of their tables; that is checked when statements are compiled (storage.prepared).
Refuses to query.
"""

from storage.columns import (
    from_micros,
    from_text,
    micros_or_none,
    moment_or_none,
    to_micros,
    to_text,
)
from storage.prepared import Row
from workflow.requests import Request, RequestKind, Verdict
from workflow.state import (
    Closing,
    Escalation,
    Evidence,
    FileRef,
    Instance,
    InstanceState,
    Leaving,
    StageVisit,
    Supplied,
    TaskKind,
    TaskState,
    Timer,
    TimerKind,
    Token,
    UserTask,
)

# Looking a member up in a dict costs a third of calling its enumeration.
_INSTANCE_STATES = {state.value: state for state in InstanceState}
_LEAVINGS: dict[str | None, Leaving | None] = {None: None, **{leaving.value: leaving for leaving in Leaving}}
_TASK_STATES = {state.value: state for state in TaskState}
_TASK_KINDS = {kind.value: kind for kind in TaskKind}
_TIMER_KINDS = {kind.value: kind for kind in TimerKind}
_REQUEST_KINDS = {kind.value: kind for kind in RequestKind}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_CLOSINGS: dict[str | None, Closing | None] = {None: None, **{closing.value: closing for closing in Closing}}
_NO_CANDIDATES = "[]"
_TASK_WIDTH = 28
"""So many columns of `user_task`; those of its latest request follow."""


def clean(text: str | None) -> str | None:
    """PostgreSQL's texts cannot hold a NUL; nobody misses it."""
    return text.replace("\x00", "") if text and "\x00" in text else text


def instance_of(row: Row) -> Instance:
    """The columns of `instance`, then the names of client and product."""
    return Instance(
        id=row[0],
        process=row[1],
        version=row[2],
        number=row[3],
        state=_INSTANCE_STATES[row[4]],
        starter=row[5],
        responsible=row[6],
        manager=row[7],
        department=row[8],
        amount=row[11],
        currency=row[12],
        fields=from_text(row[13]),
        started_at=from_micros(row[14]),
        ended_at=moment_or_none(row[15]),
        end=row[16],
        external_id=row[17],
        client=row[18],
        product=row[19],
    )


def instance_row(instance: Instance, client_id: int | None, product_id: int | None) -> Row:
    return (
        instance.id,
        instance.process,
        instance.version,
        instance.number,
        instance.state.value,
        instance.starter,
        instance.responsible,
        instance.manager,
        instance.department,
        client_id,
        product_id,
        instance.amount,
        instance.currency,
        to_text(instance.fields),
        to_micros(instance.started_at),
        micros_or_none(instance.ended_at),
        instance.end,
        instance.external_id,
    )


def token_of(row: Row) -> Token:
    return Token(id=row[0], instance_id=row[1], stage=row[2], visit_id=row[3])


def token_row(token: Token) -> Row:
    return token.id, token.instance_id, token.stage, token.visit_id


def visit_of(row: Row) -> StageVisit:
    return StageVisit(
        id=row[0],
        instance_id=row[1],
        stage=row[2],
        entered_at=from_micros(row[3]),
        due_at=moment_or_none(row[4]),
        came_from=row[5],
        left_at=moment_or_none(row[6]),
        leaving=_LEAVINGS[row[7]],
        outcome=row[8],
    )


def visit_row(visit: StageVisit) -> Row:
    return visit.id, visit.instance_id, visit.stage, to_micros(visit.entered_at), *_visit_end(visit)


def visit_change(visit: StageVisit) -> Row:
    """What may change, then the id."""
    return *_visit_end(visit), visit.id


def _visit_end(visit: StageVisit) -> Row:
    return (
        micros_or_none(visit.due_at),
        visit.came_from,
        micros_or_none(visit.left_at),
        visit.leaving and visit.leaving.value,
        visit.outcome,
    )


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
    return *_answer(request), request.id


def _answer(request: Request) -> Row:
    return (
        request.verdict.value,
        request.decided_by,
        micros_or_none(request.decided_at),
        micros_or_none(request.agreed),
        clean(request.word),
    )


def evidence_of(row: Row) -> Evidence:
    return Evidence(
        id=row[0],
        instance_id=row[1],
        task_id=row[2],
        by=row[3],
        at=from_micros(row[4]),
        album=row[5],
        what=supplied_of(row[6], row[7]),
    )


def evidence_row(evidence: Evidence) -> Row:
    what = evidence.what
    return (
        evidence.id,
        evidence.instance_id,
        evidence.task_id,
        evidence.by,
        to_micros(evidence.at),
        evidence.album,
        what.kind,
        _supplied_text(what),
    )


def supplied_of(kind: str, text: str) -> Supplied:
    """What was supplied: its kind, and the rest as JSON."""
    rest = from_text(text)
    file = rest.pop("file", None)
    return Supplied(kind=kind, file=FileRef(**file) if file else None, **rest)


_WORDS = ("text", "latitude", "longitude", "phone", "contact_name", "message_id")
_FILE = ("file_id", "file_unique_id", "name", "mime", "size")


def _supplied_text(what: Supplied) -> str:
    rest = {name: value for name in _WORDS if (value := getattr(what, name)) is not None}
    if what.file:
        rest["file"] = {name: value for name in _FILE if (value := getattr(what.file, name)) is not None}
    return to_text(rest)


def escalation_of(row: Row) -> Escalation:
    return Escalation(
        id=row[0],
        instance_id=row[1],
        visit_id=row[2],
        task_id=row[3],
        opened_at=from_micros(row[4]),
        stuck_at=moment_or_none(row[5]),
        level=row[6],
        arming=row[7],
        told=tuple(from_text(row[8])),
        acknowledged_by=row[9],
        acknowledged_at=moment_or_none(row[10]),
        promised_until=moment_or_none(row[11]),
        lapsed_by=row[12],
        lapsed_at=moment_or_none(row[13]),
        nudged_by=row[14],
        nudged_at=moment_or_none(row[15]),
        nudges=row[16],
        closed_at=moment_or_none(row[17]),
        closed_by=row[18],
        closing=_CLOSINGS[row[19]],
    )


def escalation_row(one: Escalation) -> Row:
    beginning = (one.id, one.instance_id, one.visit_id, one.task_id, to_micros(one.opened_at))
    return *beginning, *_escalation_end(one)


def escalation_change(one: Escalation) -> Row:
    """What may change, then the id."""
    return *_escalation_end(one), one.id


def _escalation_end(one: Escalation) -> Row:
    return (
        micros_or_none(one.stuck_at),
        one.level,
        one.arming,
        to_text(one.told),
        one.acknowledged_by,
        micros_or_none(one.acknowledged_at),
        micros_or_none(one.promised_until),
        one.lapsed_by,
        micros_or_none(one.lapsed_at),
        one.nudged_by,
        micros_or_none(one.nudged_at),
        one.nudges,
        micros_or_none(one.closed_at),
        one.closed_by,
        one.closing and one.closing.value,
    )


def timer_of(row: Row) -> Timer:
    return Timer(
        id=row[0],
        instance_id=row[1],
        visit_id=row[2],
        task_id=row[3],
        kind=_TIMER_KINDS[row[4]],
        fire_at=from_micros(row[5]),
        level=row[6],
        held=bool(row[7]),
    )


def timer_row(timer: Timer) -> Row:
    return (
        timer.id,
        timer.instance_id,
        timer.visit_id,
        timer.task_id,
        timer.kind.value,
        to_micros(timer.fire_at),
        timer.level,
        0,
        timer.held,
    )


def timer_change(timer: Timer) -> Row:
    """What may change, then the id."""
    fire_at = to_micros(timer.fire_at)
    return timer.visit_id, timer.task_id, timer.kind.value, fire_at, timer.level, timer.held, timer.id
