"""Entities that Telegram finds by itself: commands, mentions, hashtags, addresses.

Client libraries rely on them (python-telegram-bot knows a command only by its entity). Nothing is looked for
inside code or inside a link that is already there.
"""

import re

from simulator.errors import Json
from simulator.utf16 import units

_FOUND = [
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,:;!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
]
_CLOSED = {"pre", "code", "text_link", "text_mention", "url", "email"}


def find_links(text: str, entities: list[Json]) -> list[Json]:
    """The entities given, and those that Telegram would add."""
    if not any(mark in text for mark in "/@#.:"):
        return entities
    closed = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            stop = start + units(match.group())
            if any(start < end and stop > begin for begin, end in closed):
                continue
            closed.append((start, stop))
            found.append({"type": kind, "offset": start, "length": stop - start})
    if not found:
        return entities
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
