"""Commands that wait together are committed together (docs/decisions/0010).

Where one raises, all are undone and run again, each in its savepoint: so it is undone alone. A commit that fails
fails them all, and nobody hears of success before it is durable. An answer to a commit that is lost on its way is
asked for again by the mark of the transaction (docs/decisions/0105).
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from storage.db.engine.database import Database
from storage.db.problems import DatabaseAway, StorageProblem
from storage.people.absences import learn
from storage.unit.unit_of_work import CommitEffects, UnitOfWork

_TRIES = 8
_FIRST_LOOK, _LONGEST_LOOK = 0.02, 0.5
"""Seconds between two questions about what became of a commit."""
_PATIENCE = 5.0
"""Seconds after which a transaction that has not ended never will: its session hangs on a connection that is gone."""
Leaving = Callable[[], bool]
"""Whether whoever waits for the commit is leaving, so that its outcome may stay unknown."""


@dataclass(slots=True, eq=False)
class Job:
    """One command that waits, and how it came out."""

    work: Callable[..., Any]
    args: tuple[Any, ...] = ()
    result: Any = None
    error: BaseException | None = None


def commit_together(
    database: Database, unit: UnitOfWork, group: Sequence[Job], leaving: Leaving = lambda: False
) -> CommitEffects:
    """Run and commit a group; afterwards each of its jobs holds a result or an error."""
    effects = _committed(database, unit, group, leaving)
    learn(unit, effects)
    return effects


def _committed(database: Database, unit: UnitOfWork, group: Sequence[Job], leaving: Leaving) -> CommitEffects:
    for attempt in range(_TRIES):
        try:
            return _try_group(database, unit, group, leaving)
        except BaseException as error:
            dropped = unit.is_lost and not isinstance(error, _UncertainCommit)
            unit.leave()
            unit.take_traces()
            repeats = database.worth_retrying(error) or (dropped and attempt == 0)
            if not repeats or attempt == _TRIES - 1:
                _fail(group, database.explained(error, brief=True))
                break
            time.sleep(random.uniform(0, 0.004 * 2**attempt))
    return CommitEffects()


def _try_group(database: Database, unit: UnitOfWork, group: Sequence[Job], leaving: Leaving) -> CommitEffects:
    mark = _begin(unit)
    try:
        effects = _run_all(unit, group)
    except Exception:
        if len(group) == 1 or unit.is_lost:
            raise
        unit.leave()
        unit.take_traces()
        mark = _begin(unit)
        effects = _run_each(unit, group)
    _commit(database, unit, mark, leaving)
    return effects


def _begin(unit: UnitOfWork) -> str | None:
    unit.renew()
    unit.ids.stock(unit)
    return unit.begin_writing()


def _commit(database: Database, unit: UnitOfWork, mark: str | None, leaving: Leaving) -> None:
    """Where the answer is lost, the database is asked what became of it, for as long as that takes."""
    try:
        unit.say("COMMIT")
    except Exception:
        if mark is None or not unit.is_lost:
            raise
        if not _became(database, mark, leaving):
            raise


def _became(database: Database, mark: str, leaving: Leaving) -> bool:
    pause, asked = _FIRST_LOOK, 0.0
    while True:
        try:
            committed = database.became(mark, end=asked > _PATIENCE)
            if committed is not None:
                return committed
            asked += pause
        except DatabaseAway:
            asked = 0.0
        except Exception as error:
            raise _UncertainCommit("the database does not tell what became of a commit") from error
        if leaving():
            raise _UncertainCommit("the bot stops before it is known what became of a commit")
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_LOOK)


class _UncertainCommit(StorageProblem):
    """It is not known whether the commit was done; whoever repeats it finds its inbox row closed if so."""


def _run_all(unit: UnitOfWork, group: Sequence[Job]) -> CommitEffects:
    """Nearly always none raises, and savepoints would cost a copy of every page that a command touches."""
    for job in group:
        job.result = job.work(unit, *job.args)
    return unit.take_traces()


def _run_each(unit: UnitOfWork, group: Sequence[Job]) -> CommitEffects:
    """One of them raises: every command in its savepoint. Raises only when the transaction as a whole is lost."""
    effects = CommitEffects()
    for job in group:
        unit.say("SAVEPOINT command")
        try:
            job.result = job.work(unit, *job.args)
        except Exception as error:
            job.error = error
            unit.say("ROLLBACK TO SAVEPOINT command")
            unit.take_traces()
        else:
            effects.add(unit.take_traces())
        unit.say("RELEASE SAVEPOINT command")
    return effects


def _fail(group: Sequence[Job], error: BaseException) -> None:
    for job in group:
        job.result = None
        job.error = job.error or error
