"""Whether a text has a sign that can be seen, and the text without what nobody sees.

Spaces are of many kinds, and some letters are blank: the fillers of Hangul, the empty cell of Braille. Marks that
turn the direction of writing, or stand between letters without a width, make two names of one. Refuses to judge
words.
"""

import unicodedata

_BLANK = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufffc\U0001d159"
"""Letters, marks and signs that are drawn as nothing, https://www.unicode.org/reports/tr44/#Default_Ignorable."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"))
"""Controls, format signs and spaces; combining marks, which need a letter to stand on."""
_TURNING = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_DROPPED = dict.fromkeys(map(ord, _TURNING))
_SPACES = "\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
_ENDS = "".join((*map(chr, range(0x21)), *map(chr, range(0x2000, 0x200B)), _SPACES, _BLANK))


def has_visible_sign(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(_is_seen(sign) for sign in text)


def has_visible_letter(text: str) -> bool:
    """Whether there is a letter or a digit that can be seen."""
    return any(sign.isalnum() and _is_seen(sign) for sign in text)


def tidied(text: str) -> str:
    """The text without blanks at its ends and without signs that have no width; empty where nothing can be seen."""
    return text.translate(_DROPPED).strip(_ENDS) if has_visible_sign(text) else ""


def _is_seen(sign: str) -> bool:
    if sign <= "~":
        return sign > " "
    unused = "\U000e0000" <= sign <= "\U000e0fff"
    return not (unused or sign in _BLANK or unicodedata.category(sign) in _UNSEEN)
