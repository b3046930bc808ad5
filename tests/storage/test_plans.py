"""What is asked often is found through an index, never by reading a whole table."""

from pathlib import Path

import pytest

from storage.cases import cases, files, load
from storage.cases import tasks as case_tasks
from storage.db.databases import database_at
from storage.db.statements import PreparedStatement, Statements
from storage.migrations.migrate import migrate
from storage.queries import tasks
from storage.queues import inbox, live_messages, outbox, timers
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.ids import Ids
from storage.unit.unit_of_work import UnitOfWork

OFTEN = {
    "due timers": (timers._FREE, "ix_timer_due"),
    "deliverable notices": (outbox._DELIVERABLE, "ix_outbox_pending"),
    "notices put off": (outbox._NEXT_RETRY, "ix_outbox_retry"),
    "held notices": (outbox._UNREACHED, "ix_outbox_held"),
    "unfinished updates": (inbox._UNFINISHED, "ix_inbox_waiting"),
    "files to fetch": (files._TO_FETCH, "ix_evidence_file_wanted"),
    "somebody's load": (case_tasks._LIVE_TASKS, "ix_user_task_live"),
    "whose turn it is": (case_tasks._LAST_GIVEN, "ix_user_task_given"),
    "an imported instance": (cases._IMPORTED, "ux_instance_external"),
    "tasks in hand": (tasks._ASSIGNED, "ix_user_task_live"),
    "tasks on offer": (tasks._OFFERED, "PRIMARY KEY (person=?)"),
    "a case by its task": (load.BY_TASK_LOCKED, "INTEGER PRIMARY KEY"),
    "tokens": (load.TOKENS, "ix_token_instance"),
    "visits": (load.VISITS, "ix_stage_visit_instance"),
    "tasks": (load.TASKS, "ix_user_task_instance"),
    "evidence": (load.EVIDENCE, "ix_evidence_instance"),
    "timers": (load.TIMERS, "ix_timer_instance"),
    "a card by its message": (live_messages._AT, "PRIMARY KEY"),
    "cards about a task": (live_messages._ABOUT, "ix_card_about"),
}


@pytest.mark.parametrize("what", OFTEN)
def test_it_is_found_through_its_index(what: str, tmp_path: Path) -> None:
    prepared, index = OFTEN[what]
    database = database_at(f"sqlite:///{tmp_path}/x.db")
    migrate(database)
    unit = UnitOfWork(database, Statements(database), Ids(), DirectoryCache(), Definitions())
    unit.renew()
    plan = [row[3] for row in explained(unit, prepared)]
    unit.close()
    assert any(index in step for step in plan), plan
    whole = [step for step in plan if step.startswith("SCAN") and "USING" not in step and "CONSTANT" not in step]
    assert not whole, plan


def explained(unit: UnitOfWork, prepared: PreparedStatement) -> list[tuple[int, int, int, str]]:
    values = [1] * len(prepared._names)
    found: list[tuple[int, int, int, str]] = unit.connection.execute(
        "EXPLAIN QUERY PLAN " + prepared.compile(unit.database), values
    ).fetchall()
    return found
