"""Process definitions: a new version is stored whenever a process changed; parsed ones stay in memory.

A running instance keeps its version, so versions are never rewritten.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from storage.db.statements import Cursor, PreparedStatement, inserting, limited
from storage.schema import definition
from workflow.definition.former_stages import former_stages
from workflow.definition.process import ProcessDefinition

_BODY = PreparedStatement(
    select(definition.c.body).where(
        definition.c.process == bindparam("process"), definition.c.version == bindparam("version")
    ),
    "process",
    "version",
)
_NEWEST = PreparedStatement(
    limited(
        select(definition.c.version, definition.c.digest, definition.c.body)
        .where(definition.c.process == bindparam("process"))
        .order_by(definition.c.version.desc()),
        1,
    ),
    "process",
)
_ADD = inserting(definition)
_EVERY = PreparedStatement(
    select(definition.c.process, definition.c.body).order_by(definition.c.process, definition.c.version.desc())
)
Known = tuple[int, ProcessDefinition]


class Definitions:
    """What is known of processes, shared by all threads."""

    def __init__(self) -> None:
        self._versions: dict[tuple[str, int], ProcessDefinition] = {}
        self._newest: dict[str, Known] = {}
        self._company: list[str] | None = None
        self._former: list[ProcessDefinition] = []

    def newest(self) -> list[ProcessDefinition]:
        """The newest version of every process of the company, in its order."""
        return [self._newest[key][1] for key in self._company or ()]

    def former(self) -> list[ProcessDefinition]:
        """The last version of every process that the company has no more."""
        return self._former

    def look_back(self, former: Sequence[ProcessDefinition]) -> None:
        """These are no more."""
        self._former = list(former)

    def remember(self, known: Sequence[Known]) -> None:
        """These, and no others, are the company's processes now."""
        for version, process in known:
            self._versions[process.key, version] = process
        self._newest = {process.key: (version, process) for version, process in known}
        self._company = [process.key for _, process in known]

    def find(self, cursor: Cursor, process: str, version: int | None = None) -> Known | None:
        """A version of a definition, the newest unless said; only the company's own processes have a newest."""
        if version is None:
            return self._find_newest(cursor, process)
        found = self._versions.get((process, version))
        if found is None:
            body = cursor.value(_BODY, (process, version))
            if body is None:
                return None
            found = self._versions[process, version] = ProcessDefinition.model_validate_json(body)
        return version, found

    def _find_newest(self, cursor: Cursor, process: str) -> Known | None:
        if self._company is not None:
            return self._newest.get(process)
        row = cursor.row(_NEWEST, (process,))
        return (row[0], ProcessDefinition.model_validate_json(row[2])) if row else None


def adopt(cursor: Cursor, processes: Iterable[ProcessDefinition]) -> list[int]:
    """Store a new version of every process that differs from its newest stored one; every process's version."""
    return [_version_of(cursor, process) for process in processes]


def with_past(cursor: Cursor, known: Sequence[Known]) -> tuple[list[Known], list[ProcessDefinition]]:
    """The company's processes beside what their earlier versions had, and the processes that are no more."""
    bodies: dict[str, list[str]] = {}
    for process, body in cursor.rows(_EVERY):
        bodies.setdefault(process, []).append(body)
    ours = [(version, _beside(process, bodies.pop(process.key, []))) for version, process in known]
    gone = [ProcessDefinition.model_validate_json(versions[0]) for versions in bodies.values()]
    return ours, [_beside(process, bodies[process.key], is_former=True) for process in gone]


def _beside(process: ProcessDefinition, bodies: Sequence[str], *, is_former: bool = False) -> ProcessDefinition:
    earlier = former_stages((stage.key for stage in process.stages), map(json.loads, bodies))
    return process.with_former(earlier, is_former=is_former)


def _version_of(cursor: Cursor, process: ProcessDefinition) -> int:
    body = process.model_dump_json(exclude_defaults=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    newest = cursor.row(_NEWEST, (process.key,))
    if newest and newest[1] == digest:
        return int(newest[0])
    version = int(newest[0]) + 1 if newest else 1
    cursor.run(_ADD, (process.key, version, digest, body))
    return version


def newest_of(cursor: Cursor, keys: Iterable[str]) -> list[Known]:
    """The newest stored version of each of these processes."""
    rows = [cursor.row(_NEWEST, (key,)) for key in keys]
    return [(row[0], ProcessDefinition.model_validate_json(row[2])) for row in rows if row]
