"""One YAML file as plain values, with the line of each.

Only what a person writes by hand is read: maps, lists, words, numbers. Refuses aliases and anchors (a few lines
of them can stand for gigabytes), tags, several documents, deep nesting, big and non-UTF-8 files.
"""

import re
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from formats.plain_text import first_wrong
from formats.tables.kinds import is_workbook
from workflow.written.problems import Path as Where

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
_TOO_DEEP = f"nested deeper than {MOST_DEPTH} levels"

_OLD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""YAML 1.1, which libyaml reads, ends a line at these; YAML 1.2 and editors do not."""

Lines = int | tuple[int, dict[str, Any] | list[Any]]
"""The line of a part; of a map or a list beside those of what is in it, each again `Lines`."""


class UnreadableYaml(Exception):
    """The file as a whole cannot be read; `line` says where, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Tree:
    """The file's value, the line of every part of it, and the keys written twice with the line of the first."""

    value: Any = None
    lines: Lines = 1
    repeated: dict[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """The line of this part, or of the nearest part around it."""
        at = self.lines
        for part in where:
            inside = () if isinstance(at, int) else at[1]
            if part not in (inside if isinstance(inside, dict) else range(len(inside))):
                break
            at = inside[part]  # type: ignore[index]  # a number in a list, a key in a map
        return at if isinstance(at, int) else at[0]


@dataclass
class Room:
    """How many bytes may be read, in one file or in several that are one to their reader."""

    most: int = MOST_BYTES
    taken: int = 0

    def take(self, size: int) -> None:
        """Raises Unreadable where there is not so much left."""
        most = f"larger than {self.most // 1_000_000} MB"
        if size > self.most:
            raise UnreadableYaml(f"the file is {most}; is it the right one?")
        if self.taken + size > self.most:
            raise UnreadableYaml(f"together with the files before it this is {most}; are they the right ones?")
        self.taken += size


def read_tree(path: Path, room: Room | None = None) -> Tree:
    """Read the file; raises Unreadable."""
    return parse_tree(_text(_bytes(path, room or Room())))


def parse_tree(text: str) -> Tree:
    """Read YAML text; raises Unreadable."""
    if _OLD_LINE_ENDS.search(text):
        text = _OLD_LINE_ENDS.sub(" ", text)
    from yaml import CSafeLoader, MarkedYAMLError, YAMLError  # here: a bot that reads no files should not pay for it

    try:
        return _Builder(CSafeLoader(text)).document()
    except MarkedYAMLError as error:
        raise _unreadable(error, text) from None
    except YAMLError as error:
        line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
        raise UnreadableYaml("there is a character here that no text has", line) from None


def _bytes(path: Path, room: Room) -> bytes:
    try:
        if not path.is_dir():
            room.take(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableYaml("there is no such file") from None
    except IsADirectoryError:
        raise UnreadableYaml("this is a folder, not a file") from None
    except OSError as error:
        raise UnreadableYaml(f"the file cannot be read: {error.strerror}") from None


def _text(raw: bytes) -> str:
    if is_workbook(BytesIO(raw)):
        raise UnreadableYaml("this is a workbook, not text; write the file in a text editor")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableYaml("the file is not in UTF-8; save it in that encoding", line) from None


_PLAINER = (
    ("did not find expected", "expected"),
    (" in this context", " here"),
    ("block sequence entries", "sequence entries"),
    ("found a tab character that violates indentation", "found character that cannot start any token"),
    ("found a tab character where an indentation space is expected", "found character that cannot start any token"),
)
_HINTS = {
    "mapping values are not allowed": "a text with a colon in it must be in quotes",
    "cannot start any token": "a text that begins with such a sign must be in quotes",
    "expected ',' or": "a bracket is not closed, or a quoted text goes on after its quotes",
    "found unexpected end of stream": "a quote is not closed",
    "expected key": "the indentation does not fit the lines above",
    "expected '-' indicator": "the indentation does not fit the lines above",
    "could not find expected ':'": "a key without a colon, or a text that must be in quotes",
    "found unexpected ':'": "a text with a colon in it must be in quotes",
}


def _unreadable(error: Any, text: str) -> UnreadableYaml:
    mark, problem = error.problem_mark or error.context_mark, error.problem or ""
    at, line = (mark.index, mark.line + 1) if mark else (len(text), None)
    if "invalid Unicode character escape" in problem and _HALF.match(text, at):
        return _no_text("\\u" + text[at : at + 4].lower(), error.context_mark.line + 1)
    if "maximum nesting depth" in problem:
        return UnreadableYaml(_TOO_DEEP, line)
    return UnreadableYaml(f"this is not YAML: {_plain(problem, text[at : at + 1])}", line)


def _plain(problem: str, sign: str) -> str:
    """What libyaml found, in plainer words, with the sign it stands before and what to do about it."""
    for said, plainer in _PLAINER:
        problem = problem.replace(said, plainer)
    named = repr(sign) if sign.strip("\r\n") else "the end"
    problem = problem.replace("found character that", f"found character {named} that")
    problem += f", but got {named}" if problem.startswith("expected ','") else ""
    hint = next((hint for said, hint in _HINTS.items() if said in problem), "")
    if sign == "\t" and "start any token" in problem:
        hint = "indent with spaces, not tabs"
    return problem + (f" ({hint})" if hint else "")


_HALF = re.compile("[dD][89a-fA-F][0-9a-fA-F]{2}")
_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INT = re.compile(r"[+-]?[0-9]{1,18}")
_FLOAT = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}")


class _Builder:
    """Builds values from YAML events; nothing is ever expanded. Bare words are those of YAML 1.2: `no` is a text."""

    def __init__(self, loader: Any) -> None:
        from yaml import events

        self._next = loader.get_event
        self._scalar_event = events.ScalarEvent
        self._map_event, self._map_end = events.MappingStartEvent, events.MappingEndEvent
        self._list_end, self._alias = events.SequenceEndEvent, events.AliasEvent
        self._around = (events.StreamStartEvent, events.DocumentEndEvent)
        self._begin, self._end = events.DocumentStartEvent, events.StreamEndEvent
        self._repeated: dict[Where, int] = {}
        self._known_line = 0

    def document(self) -> Tree:
        tree, inside = Tree(repeated=self._repeated), False
        while type(event := self._next()) is not self._end:
            if type(event) is self._begin:
                if inside:
                    raise UnreadableYaml("a second document begins here; one file is one document", self._line(event))
                inside = True
            elif type(event) not in self._around:
                tree.value, tree.lines = self._value(event, ())
        if tree.value is None:
            raise UnreadableYaml("the file is empty")
        return tree

    def _value(self, event: Any, where: Where) -> tuple[Any, Lines]:
        self._allow(event, where)
        line = self._line(event)
        if type(event) is self._scalar_event:
            return self._scalar(event), line
        inside: tuple[Any, Any] = self._map(where) if type(event) is self._map_event else self._list(where)
        return inside[0], (line, inside[1])

    def _allow(self, event: Any, where: Where) -> None:
        if type(event) is self._alias or event.anchor:
            said = "anchors and aliases (& and *) are not read here; write it out"
            raise UnreadableYaml(said, self._line(event))
        if event.tag:
            raise UnreadableYaml("tags (!) are not read here; write the value alone", self._line(event))
        if len(where) > MOST_DEPTH:
            raise UnreadableYaml(_TOO_DEEP, self._line(event))

    def _list(self, where: Where) -> tuple[list[Any], list[Lines]]:
        items: list[Any] = []
        lines: list[Lines] = []
        while type(event := self._next()) is not self._list_end:
            item, line = self._value(event, (*where, len(items)))
            items.append(item)
            lines.append(line)
        return items, lines

    def _map(self, where: Where) -> tuple[dict[str, Any], dict[str, Lines]]:
        found: dict[str, Any] = {}
        lines: dict[str, Lines] = {}
        while type(event := self._next()) is not self._map_end:
            key, line = self._key(event, where), self._line(event)
            if key in found:
                first = lines[key]
                self._repeated[(*where, key)] = first if isinstance(first, int) else first[0]
            found[key], inside = self._value(self._next(), (*where, key))
            lines[key] = line if isinstance(inside, int) else (line, inside[1])
        return found, lines

    def _key(self, event: Any, where: Where) -> str:
        self._allow(event, where)
        if type(event) is not self._scalar_event:
            raise UnreadableYaml("a key must be one word", self._line(event))
        self._check_signs(event)
        return sys.intern(event.value)

    def _scalar(self, event: Any) -> Any:
        self._check_signs(event)
        word = event.value
        if event.style:
            return word
        if word in _NULL:
            return None
        if word in _BOOL:
            return _BOOL[word]
        if _INT.fullmatch(word):
            return int(word)
        return float(word) if _FLOAT.fullmatch(word) else word

    def _check_signs(self, event: Any) -> None:
        """Texts in double quotes may name any sign by its number, also those that no table and no screen takes."""
        if event.style == '"' and (wrong := first_wrong(event.value)):
            raise _no_text(wrong, self._line(event))

    def _line(self, event: Any) -> int:
        """The same object for all that stands in one line: there may be millions."""
        line = event.start_mark.line + 1
        if line != self._known_line:
            self._known_line = line
        return self._known_line


def _no_text(wrong: str, line: int) -> UnreadableYaml:
    half = wrong.startswith("\\ud")
    why = "it is half of a sign, as JSON tools write them; write the sign itself" if half else "leave it out"
    return UnreadableYaml(f"there is a character here that no text has, {wrong}: {why}", line)
