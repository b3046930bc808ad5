"""parse_mode MarkdownV2: the usual marks, strict about what must be escaped.

Block quotes inside it are not supported here; everything else follows TDLib, in its words.
"""

import re

from simulator.errors import ApiError, Json, bad_request
from simulator.utf16 import units

_RESERVED = "_*[]()~`>#+-=|{}.!"
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}
_LINK_TAIL = re.compile(r"\]\(((?:[^()\\]|\\.)*)\)")


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.size = 0
        self.stack: list[tuple[str, int, int, str]] = []
        self.entities: list[Json] = []

    def put(self, text: str) -> None:
        self.out.append(text)
        self.size += units(text)

    def fail(self, what: str) -> ApiError:
        return bad_request(f"can't parse entities: {what}")

    def byte_offset(self, at: int) -> int:
        return len(self.text[:at].encode())

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.text):
            self.step()
        if self.stack:
            kind, _, begun, _ = self.stack[-1]
            where = self.byte_offset(begun)
            raise self.fail(f"Can't find end of {_NAMES[kind]} entity at byte offset {where}")
        return "".join(self.out), self.entities

    def step(self) -> None:
        character = self.text[self.at]
        following = self.text[self.at + 1 : self.at + 2]
        if character == "\\" and following and ord(following) <= 126:
            self.put(following)
            self.at += 2
        elif self.stack and self.stack[-1][0] in ("code", "pre") and character != "`":
            self.put(character)
            self.at += 1
        elif character in _RESERVED:
            self.mark(character)
        else:
            self.put(character)
            self.at += 1

    def mark(self, character: str) -> None:
        if self.text.startswith("```", self.at):
            self.fence()
        elif character == "[":
            self.stack.append(("text_link", self.size, self.at, ""))
            self.at += 1
        elif character == "]" and self.stack and self.stack[-1][0] == "text_link":
            self.link()
        else:
            double = character * 2
            mark = double if double in _MARKS and self.text.startswith(double, self.at) else character
            if mark not in _MARKS:
                raise self.fail(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
            self.toggle(_MARKS[mark], len(mark))

    def toggle(self, kind: str, width: int) -> None:
        if self.stack and self.stack[-1][0] == kind:
            self.close()
        else:
            self.stack.append((kind, self.size, self.at, ""))
        self.at += width

    def fence(self) -> None:
        if self.stack and self.stack[-1][0] == "pre":
            self.close()
            self.at += 3
            return
        begun = self.at
        language = re.match(r"```([^\s`]*)\n?", self.text[self.at :])
        name = language.group(1) if language and language.group().endswith("\n") else ""
        self.at += len(language.group()) if language and (name or language.group() == "```\n") else 3
        self.stack.append(("pre", self.size, begun, name))

    def link(self) -> None:
        tail = _LINK_TAIL.match(self.text, self.at)
        url = re.sub(r"\\(.)", r"\1", tail.group(1)) if tail else ""
        kind, offset, _, _ = self.stack.pop()
        if url and self.size > offset:
            self.entities.append({"type": kind, "offset": offset, "length": self.size - offset, "url": url})
        self.at = tail.end() if tail else self.at + 1

    def close(self) -> None:
        kind, offset, _, language = self.stack.pop()
        if self.size == offset:
            return
        entity: Json = {"type": kind, "offset": offset, "length": self.size - offset}
        if language:
            entity["language"] = language
        self.entities.append(entity)


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    """Plain text and its entities, or the refusal."""
    return _Parser(text).run()
