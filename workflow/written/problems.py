"""A mistake in what a company wrote, as a value: where it is, what it is, how much it matters.

Does not know files and lines: a path points into the written value, whoever read it knows the line.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

Path = tuple[str | int, ...]
_LATIN = str.maketrans("авеіїјкмнорстухѕ", "abeiijkmhopctyxs")
"""Small letters of Cyrillic that look, in one of their forms, like these."""
_FEW = 1_000
_NEAR = 50


class Severity(StrEnum):
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
    weight: Severity = Severity.ERROR

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
    return _meant(word, frozenset(known))


@lru_cache(maxsize=256)
def _meant(word: str, known: frozenset[str]) -> str:
    """Kept, because tens of thousands of people may be written with the same mistake."""
    names, looks = _Names.of(known), _looks(word)
    close = get_close_matches(looks, names.near(looks), n=1)
    if close:
        found = names.plain[close[0]]
        return f"; did you mean '{found}'?{'' if foreign_letter(found) else foreign_letter(word)}"
    if len(known) == 1:
        return f"; there is only '{next(iter(known))}'"
    return f"; there are {', '.join(sorted(known))}" if 1 < len(known) <= 12 else ""


def _looks(word: str) -> str:
    """Without capitals, and without a difference between letters that look alike."""
    return word.casefold().translate(_LATIN)


def foreign_letter(word: str) -> str:
    """The end of a sentence about a word in Latin letters: the first that is Cyrillic, and its place from 1."""
    place, letter = next(((at, one) for at, one in enumerate(word, 1) if "\u0400" <= one <= "\u052f"), (0, ""))
    return f" '{letter}', sign {place} of '{word}', is a Cyrillic letter" if letter else ""


@dataclass(frozen=True, slots=True)
class _Names:
    """What there is, by how it looks; in order from the beginning, and from the end."""

    plain: Mapping[str, str]
    forward: Sequence[str]
    backward: Sequence[str]

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, known: frozenset[str]) -> "_Names":
        plain = {_looks(name): name for name in sorted(known)}
        return cls(plain, sorted(plain), sorted(name[::-1] for name in plain))

    def near(self, word: str) -> Sequence[str]:
        """Those worth comparing; of many names only those that begin or end like this one: each comparison costs."""
        if len(self.plain) <= _FEW:
            return self.forward
        begins = self._around(self.forward, word)
        return [*begins, *(name[::-1] for name in self._around(self.backward, word[::-1]))]

    @staticmethod
    def _around(names: Sequence[str], word: str) -> Sequence[str]:
        at = bisect_left(names, word)
        return names[max(0, at - _NEAR) : at + _NEAR]
