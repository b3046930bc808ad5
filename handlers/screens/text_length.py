"""How long a text is for Telegram, and how it is cut. Free of aiogram, for whoever draws and reports."""

from unicodedata import combining

TEXT_LIMIT = 4096
"""UTF-16 units in a message after entities parsing, https://core.telegram.org/bots/api#sendmessage."""
CAPTION_LIMIT = 1024
_JOINER = "\u200d"


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, ending in an ellipsis where something was cut: at the end of a word where one is
    near, never inside a sign."""
    if units(text) <= limit:
        return text
    kept, _ = _divided(text, limit - 1)
    return kept.rstrip() + "…"


def shorten_inside(text: str, limit: int) -> str:
    """The same, with both ends kept: what begins alike is told apart, and numbers at the end stay."""
    if units(text) <= limit:
        return text
    end = text[-(limit // 3) :]
    while end and (units(end) > limit // 3 or _holds_on(text[-len(end) - 1], end[0])):
        end = end[1:]
    kept, _ = _divided(text, limit - 1 - units(end))
    return f"{kept.rstrip()}…{end.lstrip()}"


def pieces(text: str, limit: int) -> list[str]:
    """The whole text in pieces of at most `limit` UTF-16 units, parted between words where there are any."""
    found = []
    while units(text) > limit:
        kept, text = _divided(text, limit)
        found += [kept.rstrip()] if kept.strip() else []
        text = text.lstrip()
    return [*found, text] if text or not found else found


def _divided(text: str, limit: int) -> tuple[str, str]:
    """Cut after at most so many units: at a blank in the last third, else between signs."""
    size = len(text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore"))
    while 1 < size < len(text) and _holds_on(text[size - 1], text[size]):
        size -= 1
    ends = max(text.rfind(blank, 0, size + 1) for blank in (" ", "\n"))
    at = ends if ends > size * 2 // 3 else size
    return text[:at], text[at:]


def _holds_on(before: str, after: str) -> bool:
    """Whether two code points are drawn as one sign."""
    return before == _JOINER or after == _JOINER or combining(after) > 0 or "\ufe00" <= after <= "\ufe0f"
