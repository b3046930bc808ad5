"""A mistake in what a company wrote, as a value: where it is, what it is, how much it matters.

Refuses to know files and lines: a path points into the written value, whoever read it knows the line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

Path = tuple[str | int, ...]


class Weight(StrEnum):
    """What follows from a problem."""

    ERROR = "error"
    """The company is not loaded."""
    RISK = "risk"
    """The check fails, but the company works: the task of a role nobody has waits with the supervisor."""
    HINT = "hint"
    """Told, and nothing more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `path` is the exact place: ("stages", 2, "performer", "role")."""

    path: Path
    message: str
    weight: Weight = Weight.ERROR

    @property
    def place(self) -> str:
        """The path as people read it; its last word is left out where the message begins with it."""
        word = self.path[-1] if self.path else ""
        named = self.message.startswith((f"no {word} ", f"'{word}' ", f"unknown key '{word}'"))
        return place(self.path[:-1] if named else self.path)


def place(path: Path) -> str:
    """`stages[2].performer`."""
    words = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(words).removeprefix(".")


def no_such(kind: str, word: str, known: Iterable[str]) -> str:
    """`no role 'tehnik'; did you mean 'technician'?`"""
    return f"no {kind} '{word}'{meant(word, known)}"


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: what was meant, or what there is."""
    names = sorted(known)
    plain = {name.casefold(): name for name in names}
    close = get_close_matches(word.casefold(), plain, n=1)
    if close:
        return f"; did you mean '{plain[close[0]]}'?"
    if len(names) == 1:
        return f"; there is only '{names[0]}'"
    return f"; there are {', '.join(names)}" if 1 < len(names) <= 12 else ""
