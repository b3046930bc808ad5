"""The order in which names are read: Ukrainian letters by their alphabet, accents beside their letters.

By code points Ірина would stand after Яна and Єва after both. Latin names come first. Does not know other scripts:
they keep the order of their code points.
"""

import unicodedata

_UKRAINIAN = {letter: place for place, letter in enumerate("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}
_SKIPPED = frozenset("'’ʼ-")


def by_alphabet(name: str) -> list[tuple[int, int]]:
    """A sort key."""
    return [_place(sign) for sign in name.casefold() if sign not in _SKIPPED]


def _place(sign: str) -> tuple[int, int]:
    if sign in _UKRAINIAN:
        return 1, _UKRAINIAN[sign]
    letter = unicodedata.normalize("NFKD", sign)[0]
    return (0 if letter.isascii() else 2), ord(letter)
