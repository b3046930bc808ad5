"""A wire to a PostgreSQL server that is cut when a commit is on its way.

The client's bytes are read as far as one must know that a COMMIT is among them
(https://www.postgresql.org/docs/current/protocol-message-formats.html). Refuses TLS.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum


class Cut(StrEnum):
    """Where the wire is cut."""

    BEFORE = "the server never hears of the commit"
    AFTER = "the server commits, its answer is lost"


class Wire:
    """Cuts the connection on which a COMMIT comes, where it is told to."""

    def __init__(self, port: int, where: Callable[[], Cut | None]) -> None:
        self._port, self._where = port, where
        self.port = 0
        self.cuts = 0
        self.hangs_up = False
        """Whether nobody gets through any more after a cut."""
        self._lines: set[asyncio.StreamWriter] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if self.hangs_up and self.cuts:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        self._lines |= {writer, back}
        await asyncio.gather(self._forth(reader, back, writer, there), return_exceptions=True)
        self._lines -= {writer, back}

    async def end(self) -> None:
        """Hang up on everybody."""
        while self._lines:
            for line in self._lines:
                line.transport.abort()
            await asyncio.sleep(0.01)

    async def _forth(
        self,
        reader: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
    ) -> None:
        answers = asyncio.ensure_future(self._answers(there, writer))
        with suppress(OSError):
            while data := await reader.read(65_536):
                cut = self._where() if b"COMMIT\0" in data else None
                if cut is None:
                    back.write(data)
                    await back.drain()
                    continue
                self.cuts += 1
                answers.cancel()
                await asyncio.wait({answers})
                if cut is Cut.AFTER:
                    back.write(data)
                    await back.drain()
                    # The server's answer is the proof that it has committed; nobody else gets it.
                    await there.read(65_536)
                break
        answers.cancel()
        back.transport.abort()
        writer.transport.abort()

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await there.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def wire_to(port: int, where: Callable[[], Cut | None]) -> AsyncIterator[Wire]:
    """A wire to the server at this port of the loopback, in the loop of the test."""
    wire = Wire(port, where)
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    wire.port = server.sockets[0].getsockname()[1]
    async with server:
        yield wire
        await wire.end()
