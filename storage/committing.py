"""Commands that wait together are committed together (docs/decisions/0010).

Where one raises, all are undone and run again, each in its savepoint: so it is undone alone. A commit that fails
fails them all, and nobody hears of success before it is durable. Refuses to repeat a command otherwise, except where
PostgreSQL asks for it after a deadlock.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from storage.absences import learn
from storage.databases import Database
from storage.unit import Traces, Unit

_TRIES = 8


@dataclass(slots=True, eq=False)
class Job:
    """One command that waits, and how it came out."""

    work: Callable[..., Any]
    args: tuple[Any, ...] = ()
    result: Any = None
    error: BaseException | None = None


def commit_together(database: Database, unit: Unit, group: Sequence[Job]) -> Traces:
    """Run and commit a group; afterwards each of its jobs holds a result or an error."""
    traces = _committed(database, unit, group)
    learn(unit, traces)
    return traces


def _committed(database: Database, unit: Unit, group: Sequence[Job]) -> Traces:
    for attempt in range(_TRIES):
        try:
            return _try_group(database, unit, group)
        except BaseException as error:
            unit.leave()
            unit.take_traces()
            if not database.worth_retrying(error) or attempt == _TRIES - 1:
                _fail(group, database.explained(error))
                break
            time.sleep(random.uniform(0, 0.004 * 2**attempt))
    return Traces()


def _try_group(database: Database, unit: Unit, group: Sequence[Job]) -> Traces:
    _begin(database, unit)
    try:
        traces = _run_all(unit, group)
    except Exception:
        if len(group) == 1:
            raise
        unit.leave()
        unit.take_traces()
        _begin(database, unit)
        traces = _run_each(unit, group)
    unit.say("COMMIT")
    return traces


def _begin(database: Database, unit: Unit) -> None:
    unit.renew()
    unit.ids.stock(unit)
    unit.say(database.begin)


def _run_all(unit: Unit, group: Sequence[Job]) -> Traces:
    """Nearly always none raises, and savepoints would cost a copy of every page that a command touches."""
    for job in group:
        job.result = job.work(unit, *job.args)
    return unit.take_traces()


def _run_each(unit: Unit, group: Sequence[Job]) -> Traces:
    """One of them raises: every command in its savepoint. Raises only when the transaction as a whole is lost."""
    traces = Traces()
    for job in group:
        unit.say("SAVEPOINT command")
        try:
            job.result = job.work(unit, *job.args)
        except Exception as error:
            job.error = error
            unit.say("ROLLBACK TO SAVEPOINT command")
            unit.take_traces()
        else:
            traces.add(unit.take_traces())
        unit.say("RELEASE SAVEPOINT command")
    return traces


def _fail(group: Sequence[Job], error: BaseException) -> None:
    for job in group:
        job.result = None
        job.error = job.error or error
