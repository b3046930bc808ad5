"""Texts as a cell of any file can hold them."""

import re

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029]+")
"""Control characters, halves of characters and what is no character: XML cannot hold them, or a row would break."""


def one_line(words: str) -> str:
    """The text on one line, without characters that cannot be written."""
    return " ".join(_UNWRITABLE.sub(" ", words).split())
