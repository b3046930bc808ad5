"""A tree of routers as one list.

aiogram walks the tree anew for every update, and wraps, copies and awaits at every branch; with a dozen routers a
photo spent longer on that walk than on being understood (docs/decisions/0030). The tree does not change, so it is
walked once: a handler keeps its place in the order, and the filters of the routers above it stand before its own.
Refuses routers with middlewares of their own: those would be lost.
"""

from collections.abc import Iterator, Sequence

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver

_Found = tuple[str, list[FilterObject], HandlerObject]


def flattened(tree: Router) -> Router:
    """A router with all handlers of the tree; its own filters, which hold for all of them, are asked once."""
    flat = Router(name=tree.name)
    for kind, observer in tree.observers.items():
        flat.observers[kind].filter(*(held.callback for held in _filters(observer)))
    for kind, filters, handler in _found(tree, {}):
        further = _besides(_filters(tree.observers[kind]), filters)
        flat.observers[kind].handlers.append(HandlerObject(handler.callback, filters=further, flags=handler.flags))
    return flat


def _found(router: Router, above: dict[str, list[FilterObject]]) -> Iterator[_Found]:
    """Every handler in the order in which aiogram would ask it, with all filters before it."""
    here = {}
    for kind, observer in router.observers.items():
        assert not [*observer.middleware, *observer.outer_middleware], f"{router} has middlewares"
        here[kind] = [*above.get(kind, ()), *_filters(observer)]
        for handler in observer.handlers:
            yield kind, [*here[kind], *(handler.filters or ())], handler
    for branch in router.sub_routers:
        yield from _found(branch, here)


def _filters(observer: TelegramEventObserver) -> list[FilterObject]:
    """The filters of a router itself; aiogram has no public name for them."""
    return observer._handler.filters or []


def _besides(held: Sequence[FilterObject], filters: Sequence[FilterObject]) -> list[FilterObject]:
    """Those that are not known to hold already."""
    return [one for one in filters if all(one.callback is not other.callback for other in held)]
