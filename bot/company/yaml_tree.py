"""One YAML file as plain values, with the line of each.

Only what a person writes by hand is read: maps, lists, words, numbers. Refuses aliases and anchors (a few lines
of them can stand for gigabytes), tags, several documents, deep nesting, big and non-UTF-8 files.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.plain_text import first_wrong
from workflow.problems import Path as Where

MOST_BYTES = 1_000_000
MOST_DEPTH = 20


class Unreadable(Exception):
    """The file as a whole cannot be read; `line` says where, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Tree:
    """The file's value, the line of every part of it, and the keys written twice with the line of the first."""

    value: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    repeated: dict[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """The line of this part, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read_tree(path: Path) -> Tree:
    """Read the file; raises Unreadable."""
    return parse_tree(_text(_bytes(path)))


def parse_tree(text: str) -> Tree:
    """Read YAML text; raises Unreadable."""
    from ruamel.yaml import YAML  # here, because a bot that reads no files should not pay for it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.nodes import ScalarNode

    yaml = YAML(typ="safe", pure=True)  # the C parser reads YAML 1.1, where `no` and `on` are not words
    builder = _Builder(lambda word: str(yaml.resolver.resolve(ScalarNode, word, (True, False))))
    try:
        return builder.document(yaml.parse(text))
    except MarkedYAMLError as error:
        raise Unreadable(_plain(error.problem, text), _line_of(error)) from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise Unreadable("there is a character here that no text has", text.count("\n", 0, position) + 1) from None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"the file is larger than {MOST_BYTES // 1_000_000} MB; is it the right one?")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("there is no such file") from None
    except IsADirectoryError:
        raise Unreadable("this is a folder, not a file") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}") from None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable("the file is not in UTF-8; save it in that encoding", line) from None


def _line_of(error: Any) -> int | None:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else None


_HINTS = {
    "character '\\t'": "indent with spaces, not tabs",
    "mapping values are not allowed": "a text with a colon in it must be in quotes",
    "cannot start any token": "a text that begins with such a sign must be in quotes",
    "expected ',' or": "a bracket is not closed, or a quoted text goes on after its quotes",
    "while scanning a quoted": "a quote is not closed",
    "found unexpected end of stream": "a quote is not closed",
    "expected <block end>": "the indentation does not fit the lines above",
    "could not find expected ':'": "a key without a colon, or a text that must be in quotes",
}


def _plain(problem: str | None, text: str) -> str:
    hint = next((hint for said, hint in _HINTS.items() if problem and said in problem), "")
    return f"this is not YAML: {problem}" + (f" ({hint})" if hint else "")


class _Builder:
    """Builds values from YAML events; nothing is ever expanded."""

    def __init__(self, tag_of: Callable[[str], str]) -> None:
        self._tag_of = tag_of
        self._tree = Tree()

    def document(self, events: Iterator[Any]) -> Tree:
        inside = False
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                if inside:
                    raise Unreadable("a second document begins here; one file is one document", _line(event))
                inside = True
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                self._tree.value = self._value(event, events, ())
        if self._tree.value is None:
            raise Unreadable("the file is empty")
        return self._tree

    def _value(self, event: Any, events: Iterator[Any], where: Where) -> Any:
        self._allow(event, where)
        self._tree.lines.setdefault(where, _line(event))
        match type(event).__name__:
            case "ScalarEvent":
                return self._scalar(event)
            case "SequenceStartEvent":
                return self._list(events, where)
            case _:
                return self._map(events, where)

    @staticmethod
    def _allow(event: Any, where: Where) -> None:
        if type(event).__name__ == "AliasEvent" or event.anchor:
            raise Unreadable("anchors and aliases (& and *) are not read here; write it out", _line(event))
        if event.tag:
            raise Unreadable("tags (!) are not read here; write the value alone", _line(event))
        if len(where) > MOST_DEPTH:
            raise Unreadable(f"nested deeper than {MOST_DEPTH} levels", _line(event))

    def _list(self, events: Iterator[Any], where: Where) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self._value(event, events, (*where, len(items))))
        return items

    def _map(self, events: Iterator[Any], where: Where) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self._key(event, where)
            if key in found:
                self._tree.repeated[(*where, key)] = self._tree.lines[(*where, key)]
            self._tree.lines[(*where, key)] = _line(event)
            found[key] = self._value(next(events), events, (*where, key))
        return found

    def _key(self, event: Any, where: Where) -> str:
        self._allow(event, where)
        if type(event).__name__ != "ScalarEvent":
            raise Unreadable("a key must be one word", _line(event))
        _check_signs(event)
        return str(event.value)

    def _scalar(self, event: Any) -> Any:
        _check_signs(event)
        if event.style:
            return event.value
        match self._tag_of(event.value).rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return event.value.lower() == "true"
            case "int" if re.fullmatch(r"[+-]?\d{1,18}", event.value):
                return int(event.value)
            case "float" if re.fullmatch(r"[+-]?\d{1,18}\.\d{1,18}", event.value):
                return float(event.value)
        return event.value


def _check_signs(event: Any) -> None:
    """Quoted texts may name any sign by its number, also those that no table and no screen takes."""
    if wrong := first_wrong(event.value):
        half = wrong.startswith("\\ud")
        why = "it is half of a sign, as JSON tools write them; write the sign itself" if half else "leave it out"
        raise Unreadable(f"there is a character here that no text has, {wrong}: {why}", _line(event))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
