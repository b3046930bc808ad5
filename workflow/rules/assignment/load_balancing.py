"""Sharing somebody's work out among others: who gets what, so that no hands are much fuller than others.

Pure, and the same answer to the same question. Work that belongs together (a case with its tasks, or all of a client)
is kept in one pair of hands.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Split(StrEnum):
    """What is kept together."""

    CLIENT = "client"
    """Everything of a client goes to one receiver."""
    LOAD = "load"
    """Only a case and its tasks stay together: the loads come out as even as cases allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to be shared out: a task, or (`task_id` None) being responsible for a case."""

    instance_id: int
    task_id: int | None = None
    owner: str
    client: str | None = None
    barred: frozenset[str] = frozenset()
    """Who may not have it: nobody accepts their own work."""


_Bundle = list[Item]


def divide(
    items: Iterable[Item], receivers: Iterable[str], load: Mapping[str, int], by: Split
) -> dict[Item, str | None]:
    """Who gets each item; None where no receiver may have it, so that it stays with its owner.

    `load` is what the receivers have already. The largest bundles are given first, each to whoever then has least
    (longest processing time first, R. L. Graham 1969); between equals the first by key.
    """
    people = sorted(set(receivers))
    has = {person: load.get(person, 0) for person in people}
    given: dict[Item, str | None] = {}
    for bundle in _bundles(items, by):
        for part in _kept_together(bundle, people):
            able = _able(part, people)
            to = min(able, key=lambda person: (has[person], person)) if able else None
            if to is not None:
                has[to] += len(part)
            given |= dict.fromkeys(part, to)
    return given


def _bundles(items: Iterable[Item], by: Split) -> list[_Bundle]:
    """What stays together, the largest first."""
    found: dict[tuple[str, int], _Bundle] = {}
    for item in sorted(set(items), key=_place):
        of_client = by is Split.CLIENT and item.client
        found.setdefault((item.client or "", 0) if of_client else ("", item.instance_id), []).append(item)
    return sorted(found.values(), key=lambda bundle: (-len(bundle), _place(bundle[0])))


def _place(item: Item) -> tuple[int, int, str]:
    return item.instance_id, item.task_id or 0, item.owner


def _kept_together(bundle: _Bundle, people: Sequence[str]) -> list[_Bundle]:
    """The bundle whole; its items one by one where nobody may have all of it."""
    return [bundle] if _able(bundle, people) else [[item] for item in bundle]


def _able(part: _Bundle, people: Sequence[str]) -> list[str]:
    not_these = {person for item in part for person in (item.owner, *item.barred)}
    return [person for person in people if person not in not_these]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One task, and who could take it."""

    id: int
    able: tuple[str, ...]


def share_out(pieces: Collection[Piece], load: Mapping[str, int]) -> dict[int, str]:
    """Who takes which piece: always whoever of those able has the fewest by then, the first by key among equals.
    `load` is how many tasks each has already. A piece that nobody is able to take is left out."""
    has = dict(load)
    plan: dict[int, str] = {}
    for piece in sorted(pieces, key=lambda one: (len(one.able), one.id)):
        if not piece.able:
            continue
        taker = min(piece.able, key=lambda who: (has.get(who, 0), who))
        has[taker] = has.get(taker, 0) + 1
        plan[piece.id] = taker
    return plan
