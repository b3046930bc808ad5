"""Evidence files: which bytes are still to be fetched, which are here, which could not be had.

The bytes live on disk, by their sha256.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, func, literal_column, null, or_, select, text, update

from storage.cases.rows import supplied_of
from storage.db.columns import from_micros, moment_or_none, to_micros
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement, Row, limited
from storage.queues.posting import post
from storage.schema import evidence, evidence_file
from storage.unit.unit_of_work import FILES, UnitOfWork
from storage.unit.writer import Writer
from workflow.case.evidence import FileRef
from workflow.messages.events import Notice, NoticeKind

FileStatus = Literal["wanted", "stored", "given_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """Bytes to fetch."""

    evidence_id: int
    file_id: str
    file_unique_id: str
    name: str | None
    size: int | None
    kind: str
    by: str
    instance_id: int
    task_id: int
    at: datetime
    """When it was supplied."""
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """How it stands with the bytes of one piece of evidence. `size` and `mime` as found in them."""

    evidence_id: int
    task_id: int
    kind: str
    name: str | None
    state: FileStatus
    sha256: str | None
    size: int | None
    mime: str | None
    damaged: bool
    attempts: int
    error: str | None
    stored_at: datetime | None


_JOINED = evidence_file.join(evidence, evidence.c.id == evidence_file.c.evidence_id)
_WANTED = "evidence_file.state = 'wanted'"
_THING = tuple(evidence.c[name] for name in ("id", "instance_id", "task_id", "by", "kind", "what", "at"))
_TO_FETCH = PreparedStatement(
    limited(
        select(*_THING, evidence_file.c.attempts)
        .select_from(_JOINED)
        .where(text(_WANTED), or_(evidence_file.c.retry_at.is_(None), evidence_file.c.retry_at <= bindparam("now")))
        .order_by(evidence_file.c.evidence_id)
    ),
    "now",
    "limit",
)
_NEXT_RETRY = PreparedStatement(
    select(func.min(evidence_file.c.retry_at)).where(text(_WANTED), evidence_file.c.retry_at > bindparam("now")),
    "now",
)
_COUNT = PreparedStatement(
    select(func.count())
    .select_from(evidence_file)
    .where(text(_WANTED), or_(evidence_file.c.retry_at.is_(None), evidence_file.c.retry_at <= bindparam("now"))),
    "now",
)
_STATE = ("state", "attempts", "error", "sha256", "size", "mime", "damaged", "stored_at")
_OF_INSTANCE = PreparedStatement(
    select(*_THING, *(evidence_file.c[name] for name in _STATE))
    .select_from(_JOINED)
    .where(evidence_file.c.instance_id == bindparam("which"), evidence.c.replaced_by.is_(None))
    .order_by(evidence_file.c.evidence_id),
    "which",
)
_GET = PreparedStatement(
    select(*_THING).where(evidence.c.id == bindparam("key"), evidence.c.replaced_by.is_(None)), "key"
)
_STORED = PreparedStatement(
    update(evidence_file)
    .where(evidence_file.c.evidence_id == bindparam("key"))
    .values(
        state=literal_column("'stored'"),
        retry_at=null(),
        error=null(),
        **{name: bindparam(name) for name in ("sha256", "size", "mime", "damaged", "stored_at")},
    ),
    *("sha256", "size", "mime", "damaged", "stored_at", "key"),
)
_FAILED = PreparedStatement(
    update(evidence_file)
    .where(evidence_file.c.evidence_id == bindparam("key"), text("state = 'wanted'"))
    .values(
        attempts=evidence_file.c.attempts + literal_column("1"),
        retry_at=bindparam("retry_at"),
        error=bindparam("error"),
    ),
    *("retry_at", "error", "key"),
)
_GIVEN_UP = PreparedStatement(
    update(evidence_file)
    .where(evidence_file.c.evidence_id == bindparam("key"), text("state = 'wanted'"))
    .values(state=literal_column("'given_up'"), retry_at=null(), error=bindparam("error")),
    *("error", "key"),
)


class EvidenceFiles:
    """What is known of the bytes behind evidence."""

    def __init__(self, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now

    async def to_fetch(self, now: datetime, limit: int) -> list[FileJob]:
        """What is to be fetched now, in order."""
        found = await self._reader.run(lambda cursor: cursor.rows(_TO_FETCH, (to_micros(now), limit)))
        return [_job(row) for row in found]

    async def count_to_fetch(self, now: datetime) -> int:
        return await self._reader.run(lambda cursor: int(cursor.value(_COUNT, (to_micros(now),))))

    async def next_retry(self) -> datetime | None:
        """The earliest moment in the future at which something is to be tried again."""
        at = to_micros(self._now())
        return moment_or_none(await self._reader.run(lambda cursor: cursor.value(_NEXT_RETRY, (at,))))

    async def stored(
        self, evidence_id: int, sha256: str, size: int, mime: str | None, damaged: bool, now: datetime
    ) -> None:
        """The bytes are on disk; whoever sent damaged ones hears of it."""
        values = (sha256, size, mime, damaged, to_micros(now), evidence_id)
        await self._writer.run(_store, values, now)

    async def failed(self, evidence_id: int, error: str, retry_at: datetime) -> None:
        """They could not be had; they are tried again."""
        await self._writer.run(_fail, (to_micros(retry_at), error, evidence_id))

    async def given_up(self, evidence_id: int, error: str) -> None:
        """They cannot be had: too large, gone."""
        await self._writer.run(_give_up, (error, evidence_id))

    async def of_instance(self, instance_id: int) -> list[FileState]:
        """All files of an instance that nothing replaced, in the order in which they were supplied."""
        found = await self._reader.run(lambda cursor: cursor.rows(_OF_INSTANCE, (instance_id,)))
        return [_file_state(row) for row in found]


def _store(unit: UnitOfWork, values: Row, now: datetime) -> None:
    unit.run(_STORED, values)
    *_, damaged, _, evidence_id = values
    if damaged:
        _tell_supplier(unit, evidence_id, now)


def _fail(unit: UnitOfWork, values: Row) -> None:
    unit.run(_FAILED, values)
    unit.touch(FILES)


def _give_up(unit: UnitOfWork, values: Row) -> None:
    unit.run(_GIVEN_UP, values)


def _tell_supplier(unit: UnitOfWork, evidence_id: int, now: datetime) -> None:
    row = unit.row(_GET, (evidence_id,))
    if row is None:
        return
    job = _job((*row, 0))
    notice = Notice(
        kind=NoticeKind.DAMAGED_FILE,
        to=job.by,
        instance_id=job.instance_id,
        task_id=job.task_id,
        data={"evidence_id": evidence_id, "name": job.name, "kind": job.kind},
    )
    post(unit, [notice], now)


def _file(kind: str, what: str) -> FileRef:
    return supplied_of(kind, what).file or FileRef(file_id="", file_unique_id="")


def _job(row: Row) -> FileJob:
    evidence_id, instance_id, task_id, by, kind, what, at, attempts = row
    file = _file(kind, what)
    return FileJob(
        evidence_id=evidence_id,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        name=file.name,
        size=file.size,
        kind=kind,
        by=by,
        instance_id=instance_id,
        task_id=task_id,
        at=from_micros(at),
        attempts=attempts,
    )


def _file_state(row: Row) -> FileState:
    evidence_id, _, task_id, _, kind, what, _, state, attempts, error, sha256, size, mime, damaged, stored_at = row
    return FileState(
        evidence_id=evidence_id,
        task_id=task_id,
        kind=kind,
        name=_file(kind, what).name,
        state=state,
        sha256=sha256,
        size=size,
        mime=mime,
        damaged=bool(damaged),
        attempts=attempts,
        error=error,
        stored_at=moment_or_none(stored_at),
    )
