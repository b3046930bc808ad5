"""A route map as a value: every word ready for its reader."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a stop stands to the case that is shown; on the map of a process every stop is `PLAIN`."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    PLAIN = "plain"


class Mark(StrEnum):
    """What an end, or a way out, comes to."""

    WON = "won"
    LOST = "lost"
    AGAIN = "again"
    """Back into the same stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out that is written at its box instead of being drawn across the map."""

    words: str
    leads_to: str
    mark: Mark
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stage. `number` is its place in the usual order; `heat` from 0 to 1 is how many of all stand here."""

    number: int
    title: str
    performer: str = ""
    facts: tuple[str, ...] = ()
    """Who and when, or how many and how long: a line each."""
    alarm: str = ""
    """Said in white on red: what is late, and by how much."""
    standing: Standing = Standing.PLAIN
    heat: float | None = None
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """An end that ways are drawn to."""

    title: str
    mark: Mark
    faint: bool = False
    """The case has not come to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An outcome from the stop at place `source` to the nodes at `targets`: stops first, finals after them."""

    source: int
    targets: tuple[int, ...]
    words: str
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMap:
    """Everything that is drawn. The first stop is where it begins."""

    title: str
    subtitle: str
    stops: tuple[Stop, ...]
    finals: tuple[Final, ...]
    ways: tuple[Way, ...]
    legend: tuple[str, ...] = ()
    """Of a case: what a stop looks like that is done, here now, ahead; of a process: what the colour says."""
    elsewhere: tuple[str, ...] = ()
    """Where something stands that the map has no box for: stages that are no more."""
    page_words: str = "{page} / {pages}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page of a map. Pages count from 0."""

    png: bytes
    page: int
    pages: int
