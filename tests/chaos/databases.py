"""The database under the company's day, and how it goes away: struck while people work, back after a while.

A file is locked by another program, or its disk takes nothing more; a server crashes and starts, and answers to
commits are lost on their way. Refuses to kill the bot.
"""

import asyncio
import os
import resource
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from pathlib import Path
from random import Random

from tests.storage.servers import Server
from tests.storage.wire import Cut, wire_to
from tests.stories.books import open_books
from tests.stories.firm import Tables

_CUTS = 0.03
"""How likely the answer to a commit is lost."""


class Database(ABC):
    """A database that can be struck. `struck` counts how."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.struck: Counter[str] = Counter()
        self._at_peace = False

    @abstractmethod
    def tables(self) -> AbstractAsyncContextManager[Tables | None]:
        """Made for the day; none, where the books are a file."""

    @abstractmethod
    async def goes_away(self) -> None:
        """Away for a while, and back."""

    def is_at_peace(self) -> None:
        """Nothing happens to it any more."""
        self._at_peace = True


class InFile(Database):
    """SQLite: another program, or the disk, is in the way."""

    def __init__(self, folder: Path, chance: Random) -> None:
        super().__init__(chance)
        self._folder = folder

    @asynccontextmanager
    async def tables(self) -> AsyncIterator[None]:
        yield None

    async def goes_away(self) -> None:
        seconds = self.chance.uniform(0.5, 4.0)
        await (self._locked(seconds) if self.chance.random() < 0.6 else self._full(seconds))

    async def _locked(self, seconds: float) -> None:
        with closing(sqlite3.connect(self._folder / "estafeta.sqlite", isolation_level=None, timeout=5)) as other:
            other.execute("BEGIN EXCLUSIVE")
            self.struck["locked"] += 1
            await asyncio.sleep(seconds)

    async def _full(self, seconds: float) -> None:
        """Whoever writes the tables is refused every byte, also one that is started meanwhile."""
        self.struck["disk full"] += 1
        for _ in range(round(seconds / 0.1)):
            _limit(self._folder, 0)
            await asyncio.sleep(0.1)
        _limit(self._folder, resource.RLIM_INFINITY)


def _limit(folder: Path, size: int) -> None:
    """To so many bytes in a file."""
    for writer in _writers(folder):
        with suppress(ProcessLookupError):
            resource.prlimit(writer, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _writers(folder: Path) -> Iterator[int]:
    """The processes that write this folder's tables."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{number}/cmdline").read_bytes()
        except OSError:
            continue
        if b"storage.writer.main" in words and str(folder).encode() in words:
            yield int(number)


class OnServer(Database):
    """PostgreSQL: crashes, and a wire that loses answers."""

    def __init__(self, server: Server, chance: Random) -> None:
        super().__init__(chance)
        self._server = server

    @asynccontextmanager
    async def tables(self) -> AsyncIterator[Tables]:
        codes = await open_books(self._server.url)
        async with wire_to(self._server.port, self._fate) as wire:
            way = self._server.url.replace(str(self._server.port), str(wire.port))
            yield Tables(self._server.url, way, codes)

    async def goes_away(self) -> None:
        self.struck["crashed"] += 1
        await asyncio.to_thread(self._server.crash)
        await asyncio.sleep(self.chance.uniform(0.0, 3.0))
        await asyncio.to_thread(self._server.start)

    def _fate(self) -> Cut | None:
        if self._at_peace or self.chance.random() > _CUTS:
            return None
        cut = self.chance.choice((Cut.BEFORE, Cut.AFTER))
        self.struck[f"commits cut {cut.name.lower()}"] += 1
        return cut
