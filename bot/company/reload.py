"""Company files that change beside a running bot: looked at every few seconds, checked first, then lived by.

Editors save in several steps, so files are read when they have come to rest. What has mistakes is refused, and the
admins hear so once. Does not hold the event loop: files are read in a process of their own.
"""

import asyncio
import pickle
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import structlog

from bot.company.company_files import FolderState, Reading, read_aside, state_of
from storage.store import Store
from workers.process import Drawing, WorkerDied
from workflow.company.directory import Company
from workflow.messages.events import NoticeKind

_SHARE = 20
"""Looking takes no more than one part in so many of the time."""
_TOLD = 40
"""So many mistakes are remembered in the notice; its screen shows the first."""
_log = structlog.get_logger("company")


class Reload:
    """Keeps the bot at what the company's files say. `follow` brings about what follows from a change."""

    def __init__(
        self,
        folder: Path,
        known: FolderState,
        store: Store,
        follow: Callable[[], Awaitable[None]],
        every: float,
    ) -> None:
        self._folder, self._examined = folder, known
        self._store, self._follow, self._every = store, follow, every
        self._one_at_a_time = asyncio.Lock()
        self._refused = self._unfinished = False
        self._working = 0
        self._taken = asyncio.Event()

    @property
    def busy(self) -> int:
        """Whether a change is being taken over, or what follows from it."""
        return self._working + self._unfinished

    async def run(self) -> None:
        """Until cancelled."""
        seen, pause = self._examined, self._every
        while True:
            await self._rest(pause)
            began = asyncio.get_running_loop().time()
            state = await asyncio.to_thread(state_of, self._folder)
            pause = max(self._every, _SHARE * (asyncio.get_running_loop().time() - began))
            if state == seen != self._examined:
                await self._take_up(state)
            if self._unfinished:
                await self._finish()
            seen = state

    async def _rest(self, pause: float) -> None:
        """Until the next look; shorter, where something is left to follow."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._taken.wait(), pause)
        self._taken.clear()

    async def look_now(self) -> None:
        """Somebody is here whom the bot does not know: the files may name them by now."""
        state = await asyncio.to_thread(state_of, self._folder)
        if state != self._examined:
            await self._take_up(state)

    async def _take_up(self, state: FolderState) -> None:
        """A failure that is not the files' leaves everything to the next look."""
        self._working += 1
        try:
            async with self._one_at_a_time:
                if state != self._examined:
                    await self._examine(state)
        except Exception as error:
            _log.error("the company's files could not be taken over", exc_info=error)
        finally:
            self._working -= 1

    async def _finish(self) -> None:
        """Whatever changes again meanwhile is followed by the next time."""
        self._unfinished = False
        self._working += 1
        try:
            await self._follow()
        except Exception as error:
            self._unfinished = True
            _log.error("what follows from a change of the company is left to the next look", exc_info=error)
        finally:
            self._working -= 1

    async def _examine(self, state: FolderState) -> None:
        packed, mistakes, risks = await self._read()
        if await asyncio.to_thread(state_of, self._folder) != state:
            return
        if packed is None:
            await self._refuse(mistakes)
        else:
            await self._take_over(await asyncio.to_thread(pickle.loads, packed), risks)
        self._examined = state

    async def _read(self) -> Reading:
        reader = Drawing()
        try:
            return await reader(read_aside, str(self._folder))
        except WorkerDied:
            return None, [f"{self._folder}: reading the files ended without an answer"], []
        finally:
            reader.close()

    async def _refuse(self, mistakes: list[str]) -> None:
        _log.warning("the company's files have mistakes, the old ones stay", mistakes=len(mistakes))
        if not self._refused:
            await self._store.tell_caretakers(NoticeKind.COMPANY_REFUSED, {"problems": mistakes[:_TOLD]})
        self._refused = True

    async def _take_over(self, company: Company, risks: list[str]) -> None:
        changes = await self._store.company.renew(company, mended=self._refused, risks=risks)
        self._refused, self._unfinished = False, True
        self._taken.set()
        _log.info(
            "the company's files are taken over",
            hired=len(changes.hired),
            left=len(changes.left),
            returned=len(changes.returned),
            changed=len(changes.changed),
            parts=sorted(changes.parts),
        )
