"""Gathering what is counted into groups, the greatest first; the long tail becomes one group that says so."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from workflow.figures.work import Spread

T = TypeVar("T")
Gathered = tuple[str | None, list[T], int]
"""A group's name (None for the tail), what is in it, and how many groups the tail holds."""


def gathered(items: Iterable[T], name: Callable[[T], str], shown: int, *, in_time: bool = False) -> list[Gathered[T]]:
    """The groups, the greatest first; `in_time`: by their names, which are dates, and the latest are shown."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(name(item), []).append(item)
    by_size = sorted(groups, key=lambda key: (-len(groups[key]), key))
    names = sorted(groups, reverse=True) if in_time else by_size
    told: list[Gathered[T]] = [(key, groups[key], 0) for key in names[:shown]]
    if rest := names[shown:]:
        told.append((None, [item for key in rest for item in groups[key]], len(rest)))
    return told


def spread(seconds: Sequence[float]) -> Spread:
    """The median and the 90th percentile."""
    if not len(seconds):
        return Spread()
    median, ninety = np.percentile(np.asarray(seconds), (50, 90))
    return Spread(count=len(seconds), median=float(median), ninety=float(ninety))
