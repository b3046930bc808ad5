"""`python -m bot` without a bot: what only reads writes nothing, whatever is wrong with the company's files."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.storage.fresh import database_in
from tests.stories.books import COMPANY, Books, make_books
from tests.stories.bots import ROOT

READING = (
    ("dead-letters",),
    ("incidents",),
    ("report", "funnel", "--process", "sale", "--format", "csv"),
    ("report", "tasks", "--format", "csv"),
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return make_books(tmp_path_factory.mktemp("books"))


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return shutil.copytree(COMPANY, tmp_path / "company")


def console(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder / "data"),
        "COMPANY_DIR": str(folder / "company"),
        **settings,
    }
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def versions(file: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute("SELECT process, version FROM definition ORDER BY 1, 2").fetchall()


def test_what_only_reads_takes_nothing_over_and_minds_no_mistake(tmp_path: Path, books: Books, company: Path) -> None:
    """A map was edited and would be a new version; then it holds a mistake."""
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "estafeta.sqlite"
    books.copy_to(file)
    before, sale = versions(file), company / "processes" / "sale.yaml"
    sale.write_text(sale.read_text().replace("Продаж обладнання", "Продаж"))
    assert console(tmp_path, READING[0][0]).returncode == 0
    assert versions(file) == before
    sale.write_text(sale.read_text() + "\nnonsense: [1\n")
    for command in (*READING[1:], ("backup", "copy.sqlite")):
        told = console(tmp_path, *command)
        assert told.returncode == 0, told.stderr
    assert versions(file) == versions(tmp_path / "copy.sqlite") == before
    assert not (tmp_path / "copy.sqlite").stat().st_mode & 0o077


def test_what_only_reads_makes_no_database(tmp_path: Path, company: Path) -> None:
    for command in (*READING[:3], ("backup", "copy.sqlite")):
        told = console(tmp_path, *command)
        assert (told.returncode, told.stdout) == (2, ""), command
        assert told.stderr.startswith("there is no database at "), told.stderr
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "copy.sqlite").exists()


def test_tables_of_another_release_are_refused_but_copied(tmp_path: Path, books: Books, company: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "estafeta.sqlite"
    books.copy_to(file)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0007'")
    told = console(tmp_path, "incidents")
    assert told.returncode == 2
    assert "is at revision '0007'" in told.stderr
    assert console(tmp_path, "backup", str(tmp_path / "copy.sqlite")).returncode == 0
    (tmp_path / "data" / "other.sqlite").touch()
    told = console(tmp_path, "incidents", DATABASE_URL=f"sqlite:///{tmp_path / 'data' / 'other.sqlite'}")
    assert told.returncode == 2
    assert "is empty" in told.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "postgresql://bot:ge/heim@127.0.0.1/estafeta"}, "DATABASE_URL"),
        ({"DATA_DIR": "/proc/nowhere/data"}, "DATA_DIR=/proc/nowhere/data"),
        ({"DATA_DIR": "company/people.yaml"}, "DATA_DIR=company/people.yaml"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/x.sqlite"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///company"}, "company"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_a_sentence(
    tmp_path: Path, company: Path, settings: dict[str, str], said: str
) -> None:
    told = console(tmp_path, "rebuild-counters", **settings)
    assert told.returncode == 2, told.stderr
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert "heim" not in told.stderr


@pytest.mark.parametrize(("encoding", "command"), [("LATIN1", "serve"), ("SQL_ASCII", "rebuild-counters")])
def test_a_database_that_has_not_every_letter_is_refused_before_anything_is_written(
    tmp_path: Path, company: Path, encoding: str, command: str
) -> None:
    with database_in(encoding) as address:
        told = console(tmp_path, command, BOT_TOKEN="1:x", DATABASE_URL=address, STATUS_PORT="0")
        with closing(psycopg.connect(address)) as server:
            tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert (told.returncode, tables) == (2, []), told.stderr
    [sentence] = told.stderr.splitlines()
    assert sentence.startswith("DATABASE_URL: the database ")
    assert f"is kept in {encoding}, which has not every letter; make one with ENCODING 'UTF8'" in sentence


def test_a_folder_with_any_sign_in_its_name_holds_the_database(tmp_path: Path, company: Path) -> None:
    folder = tmp_path / "what? 100% #1"
    assert console(tmp_path, "rebuild-counters", DATA_DIR=str(folder)).returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["estafeta.sqlite", "estafeta.sqlite.mark"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["company", folder.name]


@pytest.mark.parametrize(("said", "key"), [("Olena", "olena"), ("Олена Шевчук", "olena"), ("шевчук", "olena")])
def test_who_is_invited_by_a_name_is_told_the_key(tmp_path: Path, company: Path, said: str, key: str) -> None:
    told = console(tmp_path, "invite", said)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.splitlines() == [f"no person '{said}'; did you mean the key '{key}'?"]


@pytest.mark.parametrize("command", [("invite", "olena"), ("serve",)])
def test_missing_token_is_told_as_that(tmp_path: Path, company: Path, command: tuple[str, ...]) -> None:
    told = console(tmp_path, *command)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("BOT_TOKEN is not set: "), told.stderr
