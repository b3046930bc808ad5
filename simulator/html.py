"""parse_mode HTML, with TDLib's rules and TDLib's words.

It walks over UTF-8 bytes because the offsets in the refusals are byte offsets. Only the tags that Telegram knows
are tags; a bare < is an error, as there.
"""

import re
from dataclasses import dataclass, field

from simulator.errors import ApiError, Json, bad_request
from simulator.utf16 import units

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
_TAGS = {*_KINDS, "a", "tg-emoji", "tg-time", "pre", "code"}
_SPACE = b" \t\r\n\x00\x0b"
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?:https?|tg|ton|mailto|tel)://?\S+|[\w-]+(?:\.[\w-]+)+\S*", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


@dataclass(slots=True)
class _State:
    raw: bytes
    out: list[str] = field(default_factory=list)
    size: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.out.append(text)
        self.size += units(text)


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and its entities, or the refusal."""
    state = _State(text.encode("utf-8", "surrogatepass"))
    at = 0
    while at < len(state.raw):
        at = _tag(state, at) if state.raw[at] == 0x3C else _characters(state, at)
    if state.stack:
        raise _fail(f'Can\'t find end tag corresponding to start tag "{state.stack[-1].tag}"')
    for entity in state.entities:
        entity.pop("_language", None)
    return "".join(state.out), state.entities


def _fail(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


def _characters(state: _State, at: int) -> int:
    if state.raw[at] == 0x26:
        character, end = _reference(state.raw, at)
        state.put(character)
        return end
    end = at
    while end < len(state.raw) and state.raw[end] not in b"<&":
        end += 1
    state.put(state.raw[at:end].decode("utf-8", "replace"))
    return end


def _reference(raw: bytes, at: int) -> tuple[str, int]:
    match = _REFERENCE.match(raw, at)
    if not match:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), match.end()


def _skip(raw: bytes, at: int, stop: bytes) -> int:
    while at < len(raw) and raw[at] not in stop:
        at += 1
    return at


def _skip_space(raw: bytes, at: int) -> int:
    while at < len(raw) and raw[at] in _SPACE:
        at += 1
    return at


def _tag(state: _State, begin: int) -> int:
    if state.raw[begin + 1 : begin + 2] == b"/":
        return _end_tag(state, begin)
    raw = state.raw
    at = _skip(raw, begin + 1, _SPACE + b">")
    if at >= len(raw):
        raise _fail(f"Unclosed start tag at byte offset {begin}")
    tag = raw[begin + 1 : at].decode("utf-8", "replace").lower()
    if tag not in _TAGS:
        raise _fail(f'Unsupported start tag "{tag}" at byte offset {begin}')
    attributes, at = _attributes(raw, at, tag, begin)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    state.stack.append(_Open(tag, attributes, state.size, len(state.out)))
    return at + 1


def _attributes(raw: bytes, at: int, tag: str, begin: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while True:
        at = _skip_space(raw, at)
        if at >= len(raw):
            raise _fail(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if raw[at] == 0x3E:
            return found, at
        end = _skip(raw, at, _SPACE + b"=>/\"'")
        name = raw[at:end].decode("utf-8", "replace")
        if not name:
            raise _fail(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        at = _skip_space(raw, end)
        if raw[at : at + 1] == b"=":
            found[name], at = _attribute_value(raw, _skip_space(raw, at + 1), tag, begin)
        else:
            found[name] = ""


def _attribute_value(raw: bytes, at: int, tag: str, begin: int) -> tuple[str, int]:
    if at >= len(raw):
        raise _fail(f'Unclosed start tag "{tag}" at byte offset {begin}')
    quote = raw[at]
    if quote not in b"'\"":
        match = _TOKEN.match(raw, at)
        end = match.end() if match else at
        if end < len(raw) and raw[end] not in _SPACE + b">":
            raise _fail(f"Unexpected end of name token at byte offset {at}")
        return raw[at:end].decode().lower(), end
    end = raw.find(bytes([quote]), at + 1)
    if end < 0 or end + 1 >= len(raw):
        raise _fail(f"Unclosed start tag at byte offset {begin}")
    value = _REFERENCE.sub(lambda match: _reference(match.group(), 0)[0].encode(), raw[at + 1 : end])
    return value.decode("utf-8", "replace"), end + 1


def _end_tag(state: _State, begin: int) -> int:
    if not state.stack:
        raise _fail(f"Unexpected end tag at byte offset {begin}")
    end = _skip(state.raw, begin + 2, _SPACE + b">")
    name = state.raw[begin + 2 : end].decode("utf-8", "replace").lower()
    at = _skip_space(state.raw, end)
    if state.raw[at : at + 1] != b">":
        raise _fail(f"Unclosed end tag at byte offset {begin}")
    opened = state.stack[-1]
    if name and name != opened.tag:
        raise _fail(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
    if state.size > opened.offset:
        _close(state, opened)
    state.stack.pop()
    return at + 1


def _close(state: _State, opened: _Open) -> None:
    span = {"offset": opened.offset, "length": state.size - opened.offset}
    if opened.tag in ("pre", "code"):
        _close_code(state, opened, span)
    elif opened.tag == "a":
        text = "".join(state.out[opened.begin :])
        state.entities += _link(opened.attributes.get("href") or text, span)
    elif opened.tag == "tg-emoji":
        emoji = opened.attributes.get("emoji-id", "")
        if not emoji.isdecimal() or int(emoji) == 0:
            raise _fail("Invalid custom emoji identifier specified")
        state.entities.append({"type": "custom_emoji", **span, "custom_emoji_id": emoji})
    elif opened.tag == "blockquote" and "expandable" in opened.attributes:
        state.entities.append({"type": "expandable_blockquote", **span})
    elif opened.tag in _KINDS:
        state.entities.append({"type": _KINDS[opened.tag], **span})


def _close_code(state: _State, opened: _Open, span: Json) -> None:
    """<pre><code class="language-x"> is one entity, whichever of the two is outside."""
    language = opened.attributes.get("class", "")
    language = language.removeprefix("language-") if language.startswith("language-") else ""
    last = state.entities[-1] if state.entities else None
    same = last is not None and (last["offset"], last["length"]) == (span["offset"], span["length"])
    if opened.tag == "pre" and same and last is not None and last.get("_language"):
        state.entities[-1] = {"type": "pre", **span, "language": last["_language"]}
    elif opened.tag == "code" and same and last is not None and last["type"] == "pre" and language:
        state.entities[-1] = {"type": "pre", **span, "language": language}
    elif opened.tag == "pre":
        state.entities.append({"type": "pre", **span})
    else:
        inside = any(outer.tag == "pre" for outer in state.stack[:-1])
        mark = {"_language": language} if language and inside else {}
        state.entities.append({"type": "code", **span, **mark})


def _link(url: str, span: Json) -> list[Json]:
    mention = re.fullmatch(r"tg://(?:user|openmessage)/?\?(?:user_)?id=(\d+)", url)
    if mention:
        user = {"id": int(mention.group(1)), "is_bot": False, "first_name": ""}
        return [{"type": "text_mention", **span, "user": user}]
    if not _LINK.fullmatch(url.strip()):
        return []
    address = url.strip()
    if "://" not in address:
        address = f"http://{address}"
    if address.count("/") == 2:
        address += "/"
    return [{"type": "text_link", **span, "url": address}]
