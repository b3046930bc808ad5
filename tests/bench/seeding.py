"""Tables in which many deals wait for the same answer, and those answers as Telegram would bring them.

Made through the real store and engine; only what delivery would have recorded (cards sent, files fetched) is written
directly. Refuses to be measured.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.store import Store
from tests.bench import crowd, letters
from tests.bench.letters import Letter
from workflow.case.evidence import FileRef, Supplied
from workflow.case.state import Case, UserTask
from workflow.messages.commands import CompleteTask, StartInstance, SupplyEvidence
from workflow.messages.events import CommandResult
from workflow.ports.queries import CaseFile

_TOGETHER = 64
_CONTACT = Supplied(kind="contact", phone="+380441234567", contact_name="Петро Готель", message_id=11)
_WORDS = Supplied(kind="text", text="Два насоси по 30 кубів, до травня.", message_id=12)
_PLACE = Supplied(kind="place", latitude=50.45, longitude=30.52, message_id=13)


DOCUMENT = Supplied(kind="document", file=FileRef(file_id="BQ", file_unique_id="Ag"), message_id=21)


def _file(kind: str, message_id: int) -> Supplied:
    ref = FileRef(file_id="AgACAgIAAxkBAAIB", file_unique_id=f"AQAD{message_id}", size=183_204)
    return Supplied(kind=kind, file=ref, message_id=message_id)


@dataclass(frozen=True, slots=True)
class Seed:
    """The tables, and the letters that complete a task each."""

    file: Path
    letters: Sequence[Letter]

    def copy_to(self, folder: Path) -> Path:
        """The same tables in a folder of their own, every byte written anew."""
        target = folder / "estafeta.sqlite"
        target.write_bytes(self.file.read_bytes())
        return target


async def waiting_for_documents(folder: Path, count: int) -> Seed:
    """Deals in «Підготовка технічного рішення»: a document sent in reply to the card completes the task."""
    async with _Seeding(folder / "documents.sqlite") as seeding:
        cases = await seeding.many(count, seeding.to_proposal)
        return await seeding.seed(cases, letters.document_in_reply)


async def waiting_for_presses(folder: Path, count: int) -> Seed:
    """Deals in «Домовленість із клієнтом»: a press completes the task."""
    async with _Seeding(folder / "presses.sqlite") as seeding:
        cases = await seeding.many(count, seeding.to_agreement)
        return await seeding.seed(cases, letters.press_of_usual_outcome)


async def undelivered_places(folder: Path, count: int) -> Path:
    """Deals in «Огляд об’єкта» that lack nothing but the place; nobody has been told of anything yet."""
    async with _Seeding(folder / "places.sqlite") as seeding:
        await seeding.many(count, seeding.to_place)
        return await seeding.fetched()


async def undelivered(folder: Path, count: int) -> Path:
    """Deals that were started and moved on while nothing was delivered."""
    async with _Seeding(folder / "undelivered.sqlite") as seeding:
        await seeding.many(count, seeding.to_proposal)
        return await seeding.fetched()


async def agreements(tables: Path, count: int) -> None:
    """Into these tables: everybody of the crowd has joined, and so many deals wait for a press; nobody has been told
    of anything yet."""
    async with _Seeding(tables) as seeding:
        await seeding.many(count, seeding.to_agreement)
        await seeding.fetched()


async def one_waiting_for_a_document(folder: Path) -> CaseFile:
    async with _Seeding(folder / "one.sqlite") as seeding:
        return await seeding.file_of(await seeding.to_proposal())


class _Seeding:
    """A store being filled."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._started = 0

    async def __aenter__(self) -> "_Seeding":
        self._store = await Store.open(f"sqlite:///{self.file}", now=lambda: datetime.now(UTC))  # noqa: TID251
        await self._store.company.adopt(crowd.company())
        await self._store.planning.keep(self._store.directory.working_mark)
        for person, account in crowd.accounts().items():
            await self._store.members.join(await self._store.members.invite(person), account, account)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()
        with closing(sqlite3.connect(self.file)) as tables:
            tables.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def many(self, count: int, make: Callable[[], Awaitable[Case]]) -> list[Case]:
        made: list[Case] = []
        while len(made) < count:
            made += await asyncio.gather(*(make() for _ in range(min(_TOGETHER, count - len(made)))))
        return made

    async def to_proposal(self) -> Case:
        case = await self._start()
        case = await self._supply(case, _CONTACT, _WORDS)
        return await self._supply(case, _file("photo", 14), _PLACE)

    async def to_place(self) -> Case:
        case = await self._supply(await self._start(), _CONTACT, _WORDS)
        return await self._supply(case, _file("photo", 14))

    async def to_agreement(self) -> Case:
        case = await self._supply(await self.to_proposal(), _file("document", 15))
        case = await self._supply(case, _file("document", 16))
        task = _live(case)
        case = await self._do(CompleteTask(actor=task.assignee, task_id=task.id, outcome="accepted"))
        return await self._supply(case, _WORDS)

    async def seed(self, cases: Sequence[Case], write: letters.Write) -> Seed:
        hands = letters.Hands(self._store.directory, crowd.accounts())
        files = [await self.file_of(case) for case in cases]
        written = [write(hands, file, _live(file.case), number) for number, file in enumerate(files)]
        await self.fetched()
        await asyncio.to_thread(_deliver, self.file, hands.cards)
        return Seed(self.file, written)

    async def fetched(self) -> Path:
        """The tables, as if every file had been fetched long ago."""
        await asyncio.to_thread(_write, self.file, "UPDATE evidence_file SET state = 'stored'")
        return self.file

    async def file_of(self, case: Case) -> CaseFile:
        definition = await self._store.reads.processes.get("sale")
        assert definition
        return CaseFile(case=case, definition=definition)

    async def _start(self) -> Case:
        managers = crowd.workers("manager")
        fields = {"client": f"Готель «Ліс» {self._started % 500}", "product": "Насос SQE 3-65", "amount": 4_500_000}
        starter = managers[self._started % len(managers)]
        self._started += 1
        return await self._do(StartInstance(actor=starter, process="sale", fields=fields))

    async def _supply(self, case: Case, *things: Supplied) -> Case:
        task = _live(case)
        return await self._do(SupplyEvidence(actor=task.assignee, task_id=task.id, things=things))

    async def _do(self, command: StartInstance | SupplyEvidence | CompleteTask) -> Case:
        result = await self._store.office.execute(command)
        assert isinstance(result, CommandResult), result
        assert result.case
        return result.case


def _live(case: Case) -> UserTask:
    (task,) = case.live_tasks()
    return task


def _deliver(file: Path, cards: Sequence[tuple[object, ...]]) -> None:
    """As if everything had been sent long ago."""
    _write(file, "UPDATE outbox SET state = 'sent', ended_at = created_at")
    with closing(sqlite3.connect(file, timeout=10)) as tables, tables:
        tables.executemany("INSERT INTO card VALUES (?, ?, ?, 'task', ?, 'card', ?, ?)", cards)


def _write(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as tables, tables:
        tables.execute(sql)
