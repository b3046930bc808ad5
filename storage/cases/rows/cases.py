"""A case's own rows: the instance, its tokens, its visits, and what was supplied."""

from storage.db.columns import from_micros, from_text, micros_or_none, moment_or_none, to_micros, to_text
from storage.db.statements import Row
from workflow.case.evidence import Evidence, FileRef, Supplied
from workflow.case.state import Instance, InstanceState, Leaving, StageVisit, Token

# Looking a member up in a dict costs a third of calling its enumeration.
_INSTANCE_STATES = {state.value: state for state in InstanceState}
_LEAVINGS: dict[str | None, Leaving | None] = {None: None, **{leaving.value: leaving for leaving in Leaving}}


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
        what.message_id,
    )


def supplied_of(kind: str, text: str) -> Supplied:
    """What was supplied: its kind, and the rest as JSON."""
    rest = from_text(text)
    file = rest.pop("file", None)
    return Supplied(kind=kind, file=FileRef(**file) if file else None, **rest)


_WORDS = ("text", "latitude", "longitude", "phone", "contact_name", "message_id", "edited")
_FILE = ("file_id", "file_unique_id", "name", "mime", "size")


def _supplied_text(what: Supplied) -> str:
    rest = {name: value for name in _WORDS if (value := getattr(what, name)) is not None}
    if what.file:
        rest["file"] = {name: value for name in _FILE if (value := getattr(what.file, name)) is not None}
    return to_text(rest)
