"""The tables that migrations make are the tables that the code writes to."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import storage.migrations
from storage.db.databases import database_at
from storage.db.ownership import ownership_of
from storage.db.problems import StorageProblem
from storage.migrations.migrate import HEAD, migrate, revision
from storage.schema import metadata
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import KINDS, fresh_store, fresh_url
from tests.storage.small_company import company


def engine_at(url: str) -> Engine:
    return database_at(url).engine()


def described(engine: Engine) -> dict[str, object]:
    """Everything that the database says of its tables, in an order of its own."""
    seen = inspect(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            indexes = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index'")).all()
        else:
            wanted = "SELECT indexname, replace(indexdef, schemaname || '.', '') FROM pg_indexes"
            indexes = connection.execute(text(f"{wanted} WHERE schemaname = current_schema()")).all()
    columns = {
        name: [{**column, "type": str(column["type"])} for column in found]
        for (_, name), found in seen.get_multi_columns().items()
    }
    constraints = (
        *(seen.get_multi_pk_constraint().items(), seen.get_multi_table_options().items()),
        *(seen.get_multi_foreign_keys().items(), seen.get_multi_unique_constraints().items()),
    )
    said = sorted(f"{name}: {what}" for found in constraints for (_, name), what in found)
    columns.pop("alembic_version", None)
    said = [line for line in said if not line.startswith("alembic")]
    return {
        "columns": columns,
        "constraints": said,
        "indexes": sorted(i for i in map(tuple, indexes) if "alembic" not in i[0]),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_migrated_tables_are_the_tables_of_the_code(kind: str, tmp_path: Path) -> None:
    with fresh_url(kind, tmp_path) as migrated, fresh_url(kind, tmp_path) as made:
        migrate(database_at(migrated))
        metadata.create_all(engine_at(made))
        assert described(engine_at(migrated)) == described(engine_at(made))
        with engine_at(migrated).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_the_one_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    database = database_at(empty_url)
    migrate(database)
    before = described(database.engine())
    migrate(database)
    assert described(database.engine()) == before
    with database.engine().connect() as connection:
        assert revision(connection) == HEAD


async def test_a_database_of_a_newer_version_is_refused_in_words(empty_url: str, clock: Clock) -> None:
    database = database_at(empty_url)
    migrate(database)
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageProblem, match="written by a newer one"):
        await Store.open(empty_url, now=clock)


_BEFORE = """
INSERT INTO definition (process, version, digest, body) VALUES ('sale', 1, '-',
  '{"start": {"fields": [{"key": "price", "type": "money"}, {"key": "note"}]}}');
INSERT INTO instance (id, process, version, number, state, starter, responsible, department, amount, currency, fields,
  started_at) VALUES (1, 'sale', 1, 1, 'live', 'olena', 'olena', '', 1234, 'KWD', '{"price":1234,"note":"12"}', 0),
  (2, 'sale', 1, 2, 'live', 'olena', 'olena', '', 1234, 'UAH', '{"price":1234}', 0);
INSERT INTO stage_counter (process, stage, currency, now, passed, amount_now) VALUES
  ('sale', 'one', 'KWD', 1, 1, 1234), ('sale', 'one', 'UAH', 1, 1, 1234);
INSERT INTO process_counter (process, currency, started, won, won_amount, lost, cancelled) VALUES
  ('sale', 'KWD', 1, 1, 1234, 0, 0), ('sale', 'UAH', 1, 1, 1234, 0, 0);
"""


def test_amounts_kept_before_mean_the_same_in_currencies_with_thousandths(empty_url: str) -> None:
    database = database_at(empty_url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    with database.engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        for statement in _BEFORE.strip().split(";\n"):
            connection.exec_driver_sql(statement)
    migrate(database)
    with database.engine().connect() as connection:
        kept = connection.execute(text("SELECT amount, currency, fields FROM instance ORDER BY id")).all()
        assert kept[0] == (12340, "KWD", '{"price":12340,"note":"12"}')
        assert kept[1] == (1234, "UAH", '{"price":1234}')
        now = connection.execute(text("SELECT amount_now FROM stage_counter ORDER BY currency")).scalars().all()
        won = connection.execute(text("SELECT won_amount FROM process_counter ORDER BY currency")).scalars().all()
        assert (now, won) == ([12340, 1234], [12340, 1234])


_SUPPLIED = """
INSERT INTO instance (id, process, version, number, state, starter, responsible, department, currency, fields,
  started_at) VALUES (1, 'sale', 1, 1, 'live', 'olena', 'olena', '', 'UAH', '{}', 0);
INSERT INTO stage_visit (id, instance_id, stage, entered_at) VALUES (2, 1, 'one', 0);
INSERT INTO user_task (id, instance_id, process, visit_id, stage, kind, state, candidates, stand_in, created_at,
  extensions, waited) VALUES (3, 1, 'sale', 2, 'one', 'stage', 'reserved', '[]', false, 0, 0, 0);
INSERT INTO evidence (id, instance_id, task_id, by, at, kind, what) VALUES
  (4, 1, 3, 'olena', 0, 'text', '{"text":"125 000","message_id":77}'),
  (5, 1, 3, 'olena', 0, 'text', '{"text":"imported"}');
"""


def test_evidence_supplied_before_is_found_by_its_message(empty_url: str) -> None:
    database = database_at(empty_url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    with database.engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0013")
        for statement in _SUPPLIED.strip().split(";\n"):
            connection.exec_driver_sql(statement)
    migrate(database)
    with database.engine().connect() as connection:
        kept = connection.execute(text("SELECT id, message_id, replaced_by FROM evidence ORDER BY id")).all()
    assert kept == [(4, 77, None), (5, None, None)]


_HALF_TYPED: dict[str, tuple[str | None, dict[str, object]]] = {
    "1:1": ("Begin:asking", {"form": {"form": 7, "message_id": 5, "step": 1}, "sent": [{"kind": "photo"}]}),
    "2:2": ("Typing:asking", {"task_id": 3, "kind": "extension", "at": 60, "message_id": 9, "edits": [[1, 2]]}),
    "3:3": (
        "TypingDates:period",
        {
            "away": {"form": 8, "person": "olena", "message_id": 4, "lines": []},
            "question": {"message_id": 6, "before": "Away:asking", "process": "sale", "look": "x"},
        },
    ),
    "4:4": (None, {"handover": {"number": 2, "message_id": 3}, "form": {"form": 1}}),
    "5:5": ("Asking:why", {"what": "return", "task_id": 3, "to": None, "message_id": 9, "handover": {"number": 2}}),
}
_AFTER: dict[str, tuple[str | None, dict[str, object]]] = {
    "1:1": (
        "start",
        {
            "sent": [{"kind": "photo"}],
            "open": [{"kind": "start", "data": {"form": 7, "message_id": 5, "step": 1}, "hears": True}],
        },
    ),
    "2:2": (
        "more-time",
        {
            "edits": [[1, 2]],
            "open": [
                {
                    "kind": "more-time",
                    "data": {"task_id": 3, "kind": "extension", "at": 60, "message_id": 9},
                    "hears": True,
                }
            ],
        },
    ),
    "3:3": (
        "period",
        {
            "open": [
                {
                    "kind": "away",
                    "data": {"form": 8, "person": "olena", "message_id": 4, "lines": []},
                    "hears": True,
                },
                {"kind": "period", "data": {"message_id": 6, "process": "sale", "look": "x"}, "hears": True},
            ]
        },
    ),
    "4:4": (None, {"open": [{"kind": "handover", "data": {"number": 2, "message_id": 3}, "hears": False}]}),
    "5:5": (
        "reason",
        {
            "open": [
                {"kind": "handover", "data": {"number": 2}, "hears": False},
                {
                    "kind": "reason",
                    "data": {"what": "return", "task_id": 3, "to": None, "message_id": 9},
                    "hears": True,
                },
            ]
        },
    ),
}


def test_what_was_half_typed_before_is_open_afterwards(empty_url: str) -> None:
    database = database_at(empty_url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    insert = text("INSERT INTO conversation (key, state, data) VALUES (:key, :state, :data)")
    with database.engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0015")
        for key, (state, data) in _HALF_TYPED.items():
            connection.execute(insert, {"key": key, "state": state, "data": json.dumps(data)})
    migrate(database)
    with database.engine().connect() as connection:
        rows = connection.execute(text("SELECT key, state, data FROM conversation")).all()
    assert {key: (state, json.loads(data)) for key, state, data in rows} == _AFTER


_TIMERS = """
INSERT INTO instance (id, process, version, number, state, starter, responsible, department, currency, fields,
  started_at) VALUES (1, 'sale', 1, 1, 'live', 'olena', 'olena', '', 'UAH', '{}', 0);
INSERT INTO timer (id, instance_id, visit_id, task_id, kind, fire_at, level, attempts, error, held) VALUES
  (2, 1, 9, 8, 'due', 3000000, 0, 1, 'it crashed', false), (3, 1, 9, 8, 'stuck', 500000, 2, 0, NULL, true);
INSERT INTO timer (id, absence_id, kind, fire_at, level, attempts) VALUES (4, 7, 'absence', 1000000, 0, 0);
INSERT INTO personal_timer (id, person, kind, fire_at, attempts, error) VALUES
  (5, 'olena', 'agenda', 2000000, 0, NULL), (6, 'olena', 'views', 2500000, 3, 'it crashed'),
  (7, 'ivan', 'agenda', 9000000, 0, NULL);
"""


async def test_every_timer_that_waited_fires_at_its_moment(empty_url: str, clock: Clock) -> None:
    upgrade(empty_url, "0016")
    with database_at(empty_url).engine().begin() as connection:
        for statement in _TIMERS.strip().split(";\n"):
            connection.exec_driver_sql(statement)
    async with fresh_store(empty_url, clock, company()) as store:
        wait = datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
        due = [(row.id, row.order_key, str(row.kind), row.attempts) for row in await store.timers.claim(wait, 10)]
        assert due == [(4, 0, "absence", 0), (5, "olena", "agenda", 0), (6, "olena", "views", 3), (2, 1, "due", 1)]
        assert await store.timers.next_at() == datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)
    with database_at(empty_url).engine().connect() as connection:
        rows = connection.execute(text("SELECT id, error FROM timer WHERE error IS NOT NULL ORDER BY id")).all()
    assert rows == [(2, "it crashed"), (6, "it crashed")]


async def test_a_command_changes_no_tables_under_a_bot_of_an_earlier_version(empty_url: str, clock: Clock) -> None:
    """It may once that bot has ended."""
    earlier = ownership_of(database_at(empty_url))
    await earlier.take(lambda holder: None)
    upgrade(empty_url, "0014")
    for _ in range(2):
        with pytest.raises(StorageProblem, match=r"at revision '0014'.* a bot works with it \(.*process \d+"):
            await Store.open(empty_url, now=clock)
        assert revision_of(empty_url) == "0014"
    await earlier.release()
    store = await Store.open(empty_url, now=clock)
    await store.close()
    assert revision_of(empty_url) == HEAD
    later = ownership_of(database_at(empty_url))
    assert await later.take_if_free() is None, "the command has let go of it"
    await later.release()


def revision_of(url: str) -> str | None:
    with database_at(url).engine().connect() as connection:
        return revision(connection)


def upgrade(url: str, target: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    with database_at(url).engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = database_at(empty_url)
    with database.engine().begin() as connection:
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(StorageProblem, match="outbox"):
        migrate(database)
    assert inspect(database.engine()).get_table_names() == ["outbox"]
