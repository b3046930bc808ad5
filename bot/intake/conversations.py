"""aiogram's conversation state, kept in a table, so that a restart does not lose a half-typed case.

What was read once is remembered: this process is the only one that writes. While an update is handled, what it
changes is kept with the handling, and written with its row (bot.acknowledgement). Refuses destinies and threads: a
person has one conversation.
"""

import copy
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot import acknowledgement
from bot.acknowledgement import Talk
from storage.people.conversations import Conversations

_REMEMBERED = 10_000


class TableConversations(BaseStorage):
    """Half-typed input of every chat."""

    def __init__(self, table: Conversations) -> None:
        self._table = table
        self._known: OrderedDict[str, Talk] = OrderedDict()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        old, data = await self._talk(key)
        if name != old:
            await self._put(key, name, data)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._talk(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, old = await self._talk(key)
        if dict(data) != old:
            await self._put(key, state, copy.deepcopy(dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return copy.deepcopy((await self._talk(key))[1])

    async def close(self) -> None:
        """The table is closed with the store."""

    async def _talk(self, key: StorageKey) -> Talk:
        name, handling = _name(key), acknowledgement.current.get()
        if handling and name in handling.unsaved:
            return handling.unsaved[name][0]
        if name not in self._known:
            self._remember(name, await self._table.get(name))
        return self._known[name]

    async def _put(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        name, handling = _name(key), acknowledgement.current.get()

        async def save(talk: Talk, cause: tuple[int, ...]) -> None:
            await self._table.put(name, *talk, cause)
            self._remember(name, talk)

        if handling and not handling.closed:
            handling.unsaved[name] = ((state, data), save)
        else:
            await save((state, data), ())

    def _remember(self, name: str, talk: Talk) -> None:
        self._known[name] = talk
        self._known.move_to_end(name)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _name(key: StorageKey) -> str:
    return f"{key.chat_id}:{key.user_id}"
