"""Whether a text has a sign that can be seen, and the text without what nobody sees.

Spaces are of many kinds, and some letters are blank: the fillers of Hangul, the empty cell of Braille. Marks that
turn the direction of writing, or stand between letters without a width, make two names of one.
"""

import re
import unicodedata

_BLANK = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufffc\U0001d159"
"""Letters, marks and signs that are drawn as nothing, https://www.unicode.org/reports/tr44/#Default_Ignorable."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"))
"""Controls, format signs and spaces; combining marks, which need a letter to stand on."""
_TURNING = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_WITHIN = "\u00ad\u034f\u17b4\u17b5\u180e\u2061\u2062\u2063\u2064\ufff9\ufffa\ufffb\ufffc"
"""Drawn as nothing inside a word: a soft hyphen comes with what is copied from a page."""
_CONTROLS = "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\x85")
_HALVES = range(0xD800, 0xE000)
_SEEN_BLANK = "\u2800\u3164\uffa0"
_MADE: dict[int, str | None] = dict.fromkeys((*map(ord, _TURNING + _WITHIN + _CONTROLS), *_HALVES))
_MADE.update(dict.fromkeys(map(ord, _SEEN_BLANK), " "))
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]"
_PILE = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""More marks on one letter than any language has cover the lines above and below."""
_SPACES = "\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
_ENDS = "".join((*map(chr, range(0x21)), *map(chr, range(0x2000, 0x200B)), _SPACES, _BLANK))


def has_visible_sign(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(_is_seen(sign) for sign in text)


def has_visible_letter(text: str) -> bool:
    """Whether there is a letter or a digit that can be seen."""
    return any(sign.isalnum() and _is_seen(sign) for sign in text)


def tidied(text: str) -> str:
    """The text without blanks at its ends and without signs that have no width, halves of signs and piles of marks;
    letters that are drawn as nothing are spaces. Empty where nothing can be seen."""
    return _PILE.sub(r"\1", text.translate(_MADE).strip(_ENDS)) if has_visible_sign(text) else ""


def _is_seen(sign: str) -> bool:
    if sign <= "~":
        return sign > " "
    unused = "\U000e0000" <= sign <= "\U000e0fff"
    return not (unused or sign in _BLANK or unicodedata.category(sign) in _UNSEEN)
