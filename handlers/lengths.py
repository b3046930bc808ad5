"""How long a text is for Telegram, and how it is cut. Free of aiogram, for whoever draws and reports."""

TEXT_LIMIT = 4096
"""UTF-16 units in a message after entities parsing, https://core.telegram.org/bots/api#sendmessage."""
CAPTION_LIMIT = 1024


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, ending in an ellipsis where something was cut."""
    if units(text) <= limit:
        return text
    cut = text.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return cut.rstrip() + "…"
