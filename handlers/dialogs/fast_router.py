"""A tree of routers as one list.

aiogram walks the tree anew for every update, and wraps, copies and awaits at every branch and every filter; with a
dozen routers a photo spent longer on that walk than on being understood (docs/decisions/0030). The tree does not
change, so it is walked once: a handler keeps its place in the order, what its routers ask is asked once for all of
them, and a handler of another press or of commands where there is none is passed by without being
asked. Refuses routers with middlewares of their own: those would be lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED, SkipHandler
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, TelegramObject

_TOO_LONG = re.compile(r"\d{19}")
"""More digits than a number of 64 bits may have."""
_Found = tuple[str, list[FilterObject], HandlerObject]
_Data = dict[str, Any]
_Held = dict[int, bool | _Data]
"""What the filters of routers said of this event."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A handler, and what can be told of its filters beforehand."""

    handler: HandlerObject
    routers: Sequence[FilterObject]
    """The filters of the routers above it."""
    own: Sequence[FilterObject]
    prefix: str | None
    """Of the only presses it takes."""
    marks: str | None
    """What the only words it takes may begin with: the mark of a command."""

    def may_take(self, pressed: str | None, mark: str | None) -> bool:
        """Whether its filters need to be asked."""
        if self.prefix not in (None, pressed):
            return False
        return self.marks is None or (mark is not None and mark in self.marks)


class FlatRouter(Router):
    """All handlers of a tree."""

    def __init__(self, tree: Router) -> None:
        super().__init__(name=tree.name)
        self._entries: dict[str, list[_Entry]] = {}
        for kind, above, handler in _found(tree, {}):
            self.observers[kind].handlers.append(handler)
            self._entries.setdefault(kind, []).append(_entry(above, handler))

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        kwargs["event_router"] = self
        pressed, mark, held = _pressed(event), _mark(event), _Held()
        for entry in self._entries.get(update_type, ()):
            if not entry.may_take(pressed, mark):
                continue
            data = await _passed(entry, event, kwargs, held)
            if data is None:
                continue
            try:
                return await entry.handler.call(event, **data)
            except SkipHandler:
                continue
        return UNHANDLED


async def _passed(entry: _Entry, event: TelegramObject, kwargs: _Data, held: _Held) -> _Data | None:
    """What the handler is given; None where a filter says no."""
    data = kwargs
    for asked in entry.routers:
        said = held.get(id(asked.callback))
        if said is None:
            said = held[id(asked.callback)] = await asked.call(event, **data)
        if not said:
            return None
        data = {**data, **said} if isinstance(said, dict) else data
    for asked in entry.own:
        said = await asked.call(event, **data)
        if not said:
            return None
        data = {**data, **said} if isinstance(said, dict) else data
    return {**data, "handler": entry.handler}


def _entry(above: Sequence[FilterObject], handler: HandlerObject) -> _Entry:
    own = handler.filters or []
    asked = [one.callback for one in own]
    prefixes = [one.callback_data.__prefix__ for one in asked if isinstance(one, CallbackQueryFilter)]
    marks = [one.prefix for one in asked if isinstance(one, Command)]
    return _Entry(handler, above, own, next(iter(prefixes), None), next(iter(marks), None))


def _pressed(event: TelegramObject) -> str | None:
    """The kind of button; none where it carries a number that no row has, and no database takes: so it is forged."""
    data = event.data if isinstance(event, CallbackQuery) else None
    return data.partition(":")[0] if data and not _TOO_LONG.search(data) else None


def _mark(event: TelegramObject) -> str | None:
    """With what the words of a message begin. Under a photo or a file they are no command: it would vanish."""
    words = event.text if isinstance(event, Message) else None
    return (words.lstrip()[:1] or None) if words else None


def _found(router: Router, above: dict[str, list[FilterObject]]) -> Iterator[_Found]:
    """Every handler in the order in which aiogram would ask it, with the filters of the routers above it."""
    here = {}
    for kind, observer in router.observers.items():
        assert not [*observer.middleware, *observer.outer_middleware], f"{router} has middlewares"
        here[kind] = [*above.get(kind, ()), *_filters(observer)]
        for handler in observer.handlers:
            yield kind, here[kind], handler
    for branch in router.sub_routers:
        yield from _found(branch, here)


def _filters(observer: TelegramEventObserver) -> list[FilterObject]:
    """The filters of a router itself; aiogram has no public name for them."""
    return observer._handler.filters or []
