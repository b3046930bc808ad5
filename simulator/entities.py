"""Formatted text: parse modes, UTF-16 offsets and the lengths that Telegram allows.

Entities are counted in UTF-16 code units, as on the wire. What cannot be parsed is refused, never shown raw.
"""

from dataclasses import dataclass
from typing import Any

from simulator.autolinks import find_links
from simulator.errors import Json, bad_request
from simulator.html import parse_html
from simulator.markdown import parse_markdown
from simulator.utf16 import slice_units, units

MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_RAW_BYTES = 1 << 15
_NOTHING = dict.fromkeys(
    (*range(0x200B, 0x2010), 0x180E, 0x202E, 0x2800, 0xFFFC, 0xFEFF, *range(0xE0000, 0xE0080)), None
)


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json]


def format_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """Text and its entities, trimmed as Telegram trims, links found."""
    if len(text.encode()) > _MAX_RAW_BYTES:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    if mode in ("", "none"):
        parsed, found = text, [dict(entity) for entity in entities or [] if entity["length"] > 0]
        _check_bounds(parsed, found)
    elif mode == "html":
        parsed, found = parse_html(text.replace("\r", ""))
    elif mode == "markdownv2":
        parsed, found = parse_markdown(text.replace("\r", ""))
    else:
        raise bad_request("unsupported parse_mode")
    trimmed, kept = _trim(parsed, found)
    return Formatted(trimmed, find_links(trimmed, kept))


def is_blank(text: str) -> bool:
    """Whether Telegram sees nothing in it (`is_empty_string` of TDLib); letters that are drawn as nothing count."""
    return not text.translate(_NOTHING).strip()


def format_message(text: str, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """The text fields of a message that the bot sends."""
    formatted = format_text(text, parse_mode, entities)
    if is_blank(formatted.text):
        raise bad_request("text must be non-empty" if text else "message text is empty")
    if units(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return _fields("text", "entities", formatted)


def format_caption(text: str | None, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """The caption fields of a message, which may be none."""
    if not text:
        return {}
    formatted = format_text(text, parse_mode, entities)
    if units(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _fields("caption", "caption_entities", formatted) if formatted.text else {}


def _fields(text_key: str, entities_key: str, formatted: Formatted) -> Json:
    body: dict[str, Any] = {text_key: formatted.text}
    if formatted.entities:
        body[entities_key] = formatted.entities
    return body


def _check_bounds(text: str, entities: list[Json]) -> None:
    length = units(text)
    for entity in entities:
        start, size = int(entity["offset"]), int(entity["length"])
        if start < 0 or size < 0 or start + size > length:
            raise bad_request(f"entity ends after the end of the text at UTF-16 offset {length}")


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop white space around the text and entities that cover nothing any more."""
    lead = units(text) - units(text.lstrip())
    trimmed = text.strip()
    end = units(trimmed)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start and slice_units(trimmed, start, stop).strip():
            kept.append({**entity, "offset": start, "length": stop - start})
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return trimmed, kept
