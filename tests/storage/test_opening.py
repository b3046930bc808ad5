"""Opening, closing, copying; and databases that cannot be used, said in words."""

import os
import sqlite3
from pathlib import Path

import pytest

from storage.db.engine import sqlite
from storage.db.problems import StorageProblem
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.fresh import fresh_store
from tests.storage.small_company import company
from tests.storage.test_office import start, stored


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("estafeta.db", "is not an address"),
        ("mysql://localhost/x", "'mysql' is not a database Estafeta knows"),
        ("sqlite://", "names no file"),
        ("sqlite:////proc/nowhere/estafeta.db", "cannot be opened"),
        ("postgresql+psycopg://127.0.0.1:1/nothing", "does not answer"),
    ],
)
async def test_an_address_that_cannot_be_used_is_explained(address: str, said: str, clock: Clock) -> None:
    with pytest.raises(StorageProblem, match=said):
        await Store.open(address, now=clock)


async def test_a_file_that_is_no_database_is_explained(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 500)
    with pytest.raises(StorageProblem, match="is not an SQLite database"):
        await Store.open(f"sqlite:///{tmp_path}/photo.jpg", now=clock)


async def test_what_is_no_database_is_left_as_it_is(tmp_path: Path, clock: Clock) -> None:
    """A folder or somebody's file that was named by mistake stays open to whom it was open."""
    folder, letter = tmp_path / "folder", tmp_path / "letter.txt"
    folder.mkdir()
    letter.write_text("Dear Sir or Madam, this is no database.\n")
    for path, mode, said in ((folder, 0o755, "is no file"), (letter, 0o644, "is not an SQLite database")):
        path.chmod(mode)
        with pytest.raises(StorageProblem, match=said):
            await Store.open(f"sqlite:///{path}", now=clock)
        with pytest.raises(StorageProblem):
            await Store.open_to_read(f"sqlite:///{path}", now=clock)
        assert path.stat().st_mode & 0o777 == mode


async def test_a_locked_file_is_explained(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_FOR_LOCK", 0.01)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageProblem, match="locked by another program"):
        await Store.open(f"sqlite:///{tmp_path}/x.db", now=clock)
    other.close()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_a_lock_while_the_company_is_adopted_is_explained(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_FOR_LOCK", 0.01)
    async with fresh_store(f"sqlite:///{tmp_path}/x.db", clock) as store:
        other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        other.execute(f"BEGIN {how}")
        with pytest.raises(StorageProblem, match=r"x\.db is locked by another program; stop it and try again"):
            await store.company.adopt(company())
        other.close()
        await store.company.adopt(company())


async def test_a_lock_while_people_are_read_is_explained(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_FOR_LOCK", 0.01)
    async with fresh_store(f"sqlite:///{tmp_path}/x.db", clock):
        pass
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageProblem, match="locked by another program"):
        await Store.open(f"sqlite:///{tmp_path}/x.db", now=clock)
    other.close()


async def test_everything_is_there_after_reopening(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        case = await start(store)
        await store.members.join(await store.members.invite("olena"), 77, 77)
    async with fresh_store(url, clock) as store:
        assert (await stored(store, case)) == case
        await store.company.adopt(company())
        assert store.members.by_telegram(77)


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    with pytest.raises(StorageProblem, match="closed"):
        await store.inbox.done([1])


async def test_a_process_gets_a_new_version_only_when_it_changed(store: Store) -> None:
    first = await start(store)
    await store.company.adopt(company())
    same = await start(store)
    await store.company.adopt(company("Великий продаж"))
    changed = await start(store)
    assert [case.instance.version for case in (first, same, changed)] == [1, 1, 2]
    file = await store.reads.cases.get(first.instance.id)
    assert file
    assert file.definition.title == {"uk": "Продаж"}
    newest = await store.reads.processes.get("sale")
    assert newest
    assert newest.title == {"uk": "Великий продаж"}


async def test_versions_are_read_from_the_database_after_reopening(url: str, clock: Clock) -> None:
    async with fresh_store(url, clock, company()) as store:
        case = await start(store)
    async with fresh_store(url, clock, company("Великий продаж")) as store:
        file = await store.reads.cases.get(case.instance.id)
        assert file
        assert file.definition == company().processes[0]


async def test_a_copy_of_a_working_database_is_whole(tmp_path: Path, clock: Clock) -> None:
    async with fresh_store(f"sqlite:///{tmp_path}/a.db", clock, company()) as store:
        case = await start(store)
        await store.backup(str(tmp_path / "copy.db"))
        await start(store)
    async with fresh_store(f"sqlite:///{tmp_path}/copy.db", clock, company()) as copy:
        assert (await stored(copy, case)) == case
        assert (await copy.reads.funnel("sale")).started == 1
    assert sorted(os.listdir(tmp_path)) == ["a.db", "copy.db"]


async def test_a_backup_that_cannot_be_written_is_explained(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match=r"no backup could be written|use pg_dump"):
        await store.backup(str(tmp_path / "nowhere" / "copy.db"))
