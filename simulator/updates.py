"""Updates on their way to the bot: queued until confirmed, by polling or by webhook.

A confirmed update is gone, an unconfirmed one comes again, also to a bot that died in between. Only one poller is
served; the older one is told so. It does not know what an update is about.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from simulator.errors import Json, conflict

_HISTORY = 100_000
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class Update:
    update_id: int
    kind: str
    payload: Json
    again: bool = False

    def view(self) -> Json:
        return {"update_id": self.update_id, self.kind: self.payload}


class UpdateQueue:
    """What the bot has not confirmed yet, in order."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self._pending: list[Update] = []
        self._history: deque[Update] = deque(maxlen=_HISTORY)
        self._poller: asyncio.Future[str] | None = None
        self._changed = asyncio.Event()
        self.allowed: list[str] | None = None
        self.closed = False

    def add(self, kind: str, payload: Json) -> int | None:
        """Queues it under the next id; None when the bot did not ask for this kind."""
        return self.inject(kind, payload) if self._wanted(kind) else None

    def inject(self, kind: str, payload: Json) -> int:
        """Queues it whatever the bot asked for, even a kind that nobody knows."""
        update = Update(self._take_id(), kind, payload)
        self._history.append(update)
        self._pending.append(update)
        self._wake("update")
        return update.update_id

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT

    def _take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _wake(self, why: str) -> None:
        self._changed.set()
        if self._poller and not self._poller.done():
            self._poller.set_result(why)

    def again(self, update_id: int, *, new_id: bool) -> int | None:
        """Sends an old update once more; None when it is not known."""
        old = next((update for update in self._history if update.update_id == update_id), None)
        if old is None:
            return None
        fresh = Update(self._take_id() if new_id else old.update_id, old.kind, old.payload, again=not new_id)
        if new_id:
            self._history.append(fresh)
            self._pending.append(fresh)
        else:
            self._pending = [update for update in self._pending if update.update_id != update_id]
            self._pending.insert(0, fresh)
        self._wake("update")
        return fresh.update_id

    @property
    def pending(self) -> list[Update]:
        return self._pending

    def clear(self) -> None:
        self._pending.clear()

    def confirm(self, offset: int) -> None:
        """Forgets what lies before the offset; negative counts from the end."""
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [u for u in self._pending if u.update_id >= offset or u.again]

    def confirm_one(self, update: Update) -> None:
        self._pending = [other for other in self._pending if other is not update]

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """What getUpdates answers; waits when there is nothing."""
        self.interrupt("conflict")
        self.confirm(offset)
        if not self._pending and patience > 0 and not self.closed:
            await self._wait(patience)
        batch = sorted(self._pending, key=lambda update: update.update_id)[:limit]
        for update in batch:
            update.again = False
        return batch

    async def _wait(self, patience: float) -> None:
        poller: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            await asyncio.wait([poller], timeout=patience)
        finally:
            if self._poller is poller:
                self._poller = None
        if poller.done() and poller.result() == "conflict":
            raise conflict(_TERMINATED)
        if poller.done() and poller.result() == "webhook":
            raise conflict("terminated by setWebhook request")

    def interrupt(self, why: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(why)

    def nudge(self) -> None:
        self._changed.set()

    async def changed(self) -> None:
        """Waits until something may be there to carry; for the webhook."""
        await self._changed.wait()
        self._changed.clear()
