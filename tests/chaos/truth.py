"""What the tables must say after any day: every task done once, no stage skipped or doubled, nothing left lying.

Each check gives sentences; none means that all is well. Reads the tables alone.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from storage.db.databases import database_at
from storage.figures.funnel.dataset import Books
from storage.figures.funnel.funnels import funnel
from storage.store import Store
from tests.stories.firm import Firm
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import FunnelQuestion, View


def tasks_done_once(firm: Firm) -> Iterator[str]:
    """By the history, a task was completed as often as it was taken back, and once more if it is done."""
    net: Counter[int] = Counter()
    worth = {"completed": 1, "accepted": 1, "undone": -1}
    for kind, task, data in firm.rows("select kind, task_id, data from history where task_id is not null"):
        # Nobody judges their own work: it is accepted with its completion, which is one deed.
        net[task] += 0 if '"automatic":true' in data else worth.get(kind, 0)
    for task, kind, state, outcome in firm.rows("select id, kind, state, outcome from user_task"):
        done = state == "completed" and not (kind == "acceptance" and outcome == "returned")
        if net[task] != done:
            yield f"task {task} is {state} and was completed {net[task]} times"


def stages_in_order(firm: Firm, definition: ProcessDefinition) -> Iterator[str]:
    """Every stay led to what its outcome says, once; every stay was led to."""
    visits = firm.rows("select id, instance_id, stage, came_from, left_at, leaving, outcome from stage_visit")
    after: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for visit in visits:
        after[visit[3]].append(visit)
    for visit in visits:
        yield from _follow(definition, visit, [one for one in after[visit[0]] if one[5] != "undone"])
    for number, first in _first_stays(visits).items():
        if [one[2] for one in first] != [definition.stages[0].key]:
            yield f"instance {number} began with {first}"


def _first_stays(visits: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    firsts: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for visit in visits:
        if visit[3] is None:
            firsts[visit[1]].append(visit)
    return firsts


def _follow(definition: ProcessDefinition, visit: tuple[Any, ...], after: list[tuple[Any, ...]]) -> Iterator[str]:
    number, _, stage, _, left_at, leaving, outcome = visit
    stages = sorted(one[2] for one in after)
    if leaving == "advanced":
        way = next(way for way in definition.stage(stage).outcomes if way.key == outcome)
        wanted = sorted(key for key in way.to if definition.end(key) is None)
        if stages != wanted:
            yield f"stay {number} in {stage} left by {outcome} led to {stages}"
    elif leaving == "returned":
        if len(stages) != 1:
            yield f"stay {number} in {stage} was sent back to {stages}"
    elif stages:
        yield f"stay {number} in {stage} ({leaving or 'still going on'}, {left_at}) led to {stages}"


def tokens_stand_where_stays_go_on(firm: Firm) -> Iterator[str]:
    tokens = Counter(visit for (visit,) in firm.rows("select visit_id from token"))
    going_on = Counter(visit for (visit,) in firm.rows("select id from stage_visit where left_at is null"))
    if tokens != going_on:
        yield f"tokens {tokens} and stays {going_on} differ"


def nobody_is_forgotten(firm: Firm, now: datetime) -> Iterator[str]:
    """Every live deal has a live task; no timer that is due waits; nothing waits in the inbox."""
    moment = int(now.timestamp() * 1_000_000)
    idle = firm.rows(
        "select id from instance where state = 'live' and not exists (select 1 from user_task"
        " where instance_id = instance.id and user_task.state in ('ready', 'reserved'))"
    )
    yield from (f"instance {number} is live and has no task" for (number,) in idle)
    yield from (
        f"timer {number} is due" for (number,) in firm.rows("select id from timer where fire_at <= ?", moment)
    )
    yield from (f"update {row} is not done" for row in firm.rows("select * from inbox where state <> 'done'"))
    yield from (f"incident: {row}" for row in firm.rows("select kind, error from incident"))


def files_are_whole(firm: Firm) -> Iterator[str]:
    """Every file that was sent lies on the disk as it came."""
    folder = firm.order.folder / "evidence"
    for number, state, digest, error in firm.rows("select evidence_id, state, sha256, error from evidence_file"):
        if state != "stored":
            yield f"file of evidence {number} is {state}: {error}"
            continue
        kept = folder / digest[:2] / digest
        if not kept.exists() or hashlib.sha256(kept.read_bytes()).hexdigest() != digest:
            yield f"file of evidence {number} is not what it was"


def unfinished_files(firm: Firm) -> int:
    """Parts of files that a kill has left lying."""
    folder = firm.order.folder / "evidence" / "coming"
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


async def counters_agree(firm: Firm, now: datetime) -> list[str]:
    """The kept figures are those that one counts anew."""
    kept = _figures(firm)
    store = await Store.open(firm.database, now=lambda: now)
    try:
        await store.rebuild_counters()
    finally:
        await store.close()
    return [] if kept == _figures(firm) else [f"kept {kept}, counted {_figures(firm)}"]


def columns_agree(firm: Firm, definition: ProcessDefinition) -> Iterator[str]:
    """Whoever asks the columns about all instances is told what the counters say."""
    books, process = Books(database_at(firm.database), ZoneInfo(firm.company.zone)), definition.key
    stages = [stage.key for stage in definition.stages]
    try:
        books.keep_up()
        reached = funnel(books, FunnelQuestion(process=process, view=View.COHORT), stages).total
        stand = funnel(books, FunnelQuestion(process=process, view=View.CURRENT), stages).total
    finally:
        books.close()
    kept = firm.rows(_STAGES_KEPT, process)
    told = [(a.key, b.count, a.count, b.amounts) for a, b in zip(reached.stages, stand.stages, strict=True)]
    for stage, now, passed, amounts in told:
        rows = [row for row in kept if row[0] == stage]
        if (now, passed) != (sum(row[2] for row in rows), sum(row[3] for row in rows)):
            yield f"columns of {stage}: {now} now, {passed} passed; counters: {rows}"
        if +Counter(amounts) != +Counter({row[1]: row[4] for row in rows}):
            yield f"columns of {stage}: worth {amounts}; counters: {rows}"
    ends = (reached.cases, reached.won, reached.lost, reached.cancelled)
    kept_ends, won = firm.rows(_ENDS_KEPT, process)[0], _won(firm, process)
    if ends != kept_ends or +Counter(reached.won_amounts) != won:
        yield f"columns: {ends}, {reached.won_amounts}; counters: {kept_ends}, {won}"


_STAGES_KEPT = "select stage, currency, now, passed, amount_now from stage_counter where process = ?"
_ENDS_KEPT = "select sum(started), sum(won), sum(lost), sum(cancelled) from process_counter where process = ?"


def _won(firm: Firm, process: str) -> Counter[str]:
    return +Counter(dict(firm.rows("select currency, won_amount from process_counter where process = ?", process)))


def _figures(firm: Firm) -> set[tuple[Any, ...]]:
    rows = firm.rows("select * from stage_counter") + firm.rows("select * from process_counter")
    return {row for row in rows if any(value for value in row if isinstance(value, int))}
