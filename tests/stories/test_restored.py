"""A copy of the database is put back: no button of the lost hours touches anything else, and people are told."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from storage.db.engine.addresses import parts_of
from tests.storage.fresh import SERVER, fresh_url
from tests.stories import tales
from tests.stories.books import Books, open_books
from tests.stories.bots import Zygote
from tests.stories.cast import Actor, Company
from tests.stories.firm import Firm, firm_at

LOST = "базу даних відновили зі старішої копії"
RESTORED = "Базу даних відновлено зі старішої копії"
Buttons = list[tuple[int, str]]


class Copies(Protocol):
    """How an operator copies this kind of database and puts the copy back, as docs/operations.md says."""

    def take(self, firm: Firm) -> None: ...

    def put_back(self, firm: Firm) -> None: ...

    def rows(self, firm: Firm, question: str) -> list[tuple[Any, ...]]: ...


@dataclass
class SqliteCopies:
    """`bot backup`, and the file in its place."""

    copy: Path

    def take(self, firm: Firm) -> None:
        with closing(sqlite3.connect(firm.tables)) as database:
            database.execute("VACUUM INTO ?", (str(self.copy),))

    def put_back(self, firm: Firm) -> None:
        for beside in ("-wal", "-shm"):
            firm.tables.with_name(firm.tables.name + beside).unlink(missing_ok=True)
        shutil.copy(self.copy, firm.tables)

    def rows(self, firm: Firm, question: str) -> list[tuple[Any, ...]]:
        return firm.rows(question)


@dataclass
class PostgresCopies:
    """pg_dump, and pg_restore into an empty database, which DATABASE_URL then names."""

    copy: Path
    address: str

    def take(self, firm: Firm) -> None:
        _tool("pg_dump", "--format=custom", f"--file={self.copy}", f"--dbname={_libpq(self.address)}")

    def put_back(self, firm: Firm) -> None:
        name = f"estafeta_{uuid4().hex}"
        _run(f"CREATE DATABASE {name}")
        self.address = f"postgresql://{_server()['user']}@{_server()['host']}:{_server()['port']}/{name}"
        _tool("pg_restore", f"--dbname={_libpq(self.address)}", str(self.copy))
        firm.order = replace(firm.order, settings={**firm.order.settings, "DATABASE_URL": self.address})

    def rows(self, firm: Firm, question: str) -> list[tuple[Any, ...]]:
        with closing(psycopg.connect(**parts_of(self.address))) as database:
            return database.execute(question.encode()).fetchall()


def _server() -> dict[str, Any]:
    return parts_of(SERVER)


def _libpq(address: str) -> str:
    return make_conninfo(**parts_of(address))


def _tool(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _run(order: str) -> None:
    with closing(psycopg.connect(SERVER, autocommit=True)) as server:
        server.execute(order.encode())


@contextmanager
def _database() -> Iterator[str]:
    """An empty database of its own, and those that copies were put into; gone afterwards."""
    with fresh_url("postgres", Path()):
        pass  # skips where no server answers
    name = f"estafeta_{uuid4().hex}"
    _run(f"CREATE DATABASE {name}")
    yield f"postgresql://{_server()['user']}@{_server()['host']}:{_server()['port']}/{name}"
    _run(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def _firm(kind: str, folder: Path, books: Books, zygote: Zygote) -> AsyncIterator[tuple[Company, Copies]]:
    if kind == "sqlite":
        async with firm_at(folder, books, zygote) as firm:
            yield Company(firm, {}), SqliteCopies(folder / "copy.sqlite")
        return
    with _database() as address:
        books = Books(books.file, await open_books(address))
        copies = PostgresCopies(folder / "copy.dump", address)
        async with firm_at(folder, books, zygote, more={"DATABASE_URL": address}) as firm:
            yield Company(firm, {}), copies
        if copies.address != address:
            _run(f"DROP DATABASE {copies.address.rpartition('/')[2]} WITH (FORCE)")


async def _buttons(actor: Actor, since: int) -> Buttons:
    """Every button on messages after this one."""
    return [
        (message.id, button["callback_data"])
        for message in await actor.reads()
        if message.id > since
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if "callback_data" in button
    ]


def _facts(copies: Copies, firm: Firm) -> list[tuple[Any, ...]]:
    """What is true of every case."""
    tables = ("instance", "user_task", "stage_visit", "evidence", "escalation", "absence")
    return [row for table in tables for row in copies.rows(firm, f"SELECT '{table}', t.* FROM {table} t ORDER BY id")]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_buttons_of_the_lost_hours_touch_nothing_else_and_say_so(
    kind: str, tmp_path: Path, books: Books, zygote: Zygote
) -> None:
    async with _firm(kind, tmp_path, books, zygote) as (company, copies):
        firm = company.firm
        olena, petro = await tales.staff(company, "olena", "petro")
        await tales.starts(olena, client="ТОВ «Альфа»")
        copies.take(firm)
        firm.bot_stops()
        firm.bot_starts()
        await firm.settles()
        seen = (await olena.phone.last()).id
        await tales.starts(olena, client="ТОВ «Бета»")
        await olena.says("/new")
        await olena.taps(tales.SALE)
        await olena.says("ТОВ «Дельта»")
        lost = await _buttons(olena, seen)
        assert {data.partition(":")[0] for _, data in lost} >= {"more", "route", "nquit"}
        await company.passes("6s")
        firm.bot_stops()
        copies.put_back(firm)
        firm.bot_starts()
        await firm.settles()
        await petro.sees(RESTORED, "/tasks")
        await tales.starts(olena, client="ТОВ «Гамма»")
        before = _facts(copies, firm)
        lost_cards = 0
        for message, data in lost:
            answer = await olena.forges(message, data)
            lost_cards += LOST in (answer.text or "")
            assert "Гамма" not in (answer.text or "")
        assert lost_cards >= 2
        assert _facts(copies, firm) == before
        firm.bot_stops()
        firm.bot_starts()
        await firm.settles()
        assert await petro.count(RESTORED) == 1


async def test_a_copy_made_in_the_same_life_is_noticed_too(company: Company, tmp_path: Path) -> None:
    """No block of ids was taken between the copy and its return: the newest update tells."""
    copies, firm = SqliteCopies(tmp_path / "copy.sqlite"), company.firm
    olena, petro = await tales.staff(company, "olena", "petro")
    copies.take(firm)
    await tales.starts(olena)
    firm.bot_stops()
    copies.put_back(firm)
    firm.bot_starts()
    await firm.settles()
    await petro.sees(RESTORED)


async def test_a_stop_and_a_start_are_no_loss(company: Company) -> None:
    olena, petro = await tales.staff(company, "olena", "petro")
    await tales.starts(olena)
    for end in (company.firm.bot_stops, company.firm.bot_is_killed):
        end()
        company.firm.bot_starts()
        await company.firm.settles()
    await petro.sees_no(RESTORED)


async def test_what_is_written_is_for_its_owner_only(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    await tales.looks_at_the_site(olena)
    folder = company.firm.order.folder
    ours = [path for path in folder.rglob("*") if path.suffix != ".log"]
    assert {path.name for path in ours} >= {
        "estafeta.sqlite",
        "estafeta.sqlite-wal",
        "estafeta.sqlite.mark",
        "evidence",
    }
    assert [path for path in ours if path.stat().st_mode & 0o077] == []
    os.chmod(company.firm.tables, 0o644)
    os.chmod(folder / "evidence", 0o755)
    company.firm.bot_stops()
    company.firm.bot_starts()
    await company.firm.settles()
    assert [path for path in ours if path.exists() and path.stat().st_mode & 0o077] == []
