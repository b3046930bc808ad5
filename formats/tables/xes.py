"""An event log in XES (IEEE 1849) as rows: one for each event, its own attributes, and its trace's after `case:`.

So `concept:name` is the activity and `case:concept:name` the case, as such logs are called in CSV too. Of a list the
values are joined; attributes of attributes and of the log as a whole are left out. Read as a stream: of the log a
trace at a time is in memory. Refuses documents that declare types or entities.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import BinaryIO, cast
from xml.parsers import expat

from workflow.written.table import Cell, Fault, FileProblem, Record

_CHUNK = 1 << 16
_VALUES = frozenset(("string", "date", "int", "float", "boolean", "id"))
_LISTS = frozenset(("list", "container"))
_OF_TRACE = "case:"
_LARGEST = 1 << 35
"""Bytes of a log when it is unpacked."""
_LONGEST = 1 << 20
"""Characters of all that one event says."""
_LONGEST_TRACE = 1 << 27
"""Characters of all that one case says; an event counts as some, though it says nothing."""
_EVENT_COSTS = 128
_LONGEST_TAG = 1 << 24
"""Bytes that the parser may keep until a tag ends."""

Values = dict[str, str]


@contextmanager
def opened(file: BinaryIO, packed: bool) -> Iterator[BinaryIO]:
    """The plain log; the file stands at its beginning before and after."""
    file.seek(0)
    yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
    file.seek(0)


def columns_of(file: BinaryIO, packed: bool) -> list[str]:
    """Every attribute that is told anywhere, the traces' first; raises FileProblem."""
    found: dict[str, None] = {}
    with opened(file, packed) as log:
        for values in _events(log):
            found |= dict.fromkeys(values)
    return sorted(found, key=lambda name: not name.startswith(_OF_TRACE))


def records_of(file: BinaryIO, packed: bool, columns: list[str]) -> Iterator[Record]:
    """The header, then the events in the order in which they stand, numbered from 1; raises FileProblem."""
    yield Record(0, list[Cell](columns))
    with opened(file, packed) as log:
        for number, values in enumerate(_events(log), 1):
            yield Record(number, [values.get(column, "") for column in columns])


def _events(log: BinaryIO) -> Iterator[Values]:
    reading, size = _Log(), 0
    try:
        chunks = _chunks(log)
        first = next(chunks, b"")
        parser = _parser(first, reading)
        for chunk in chain((first,), chunks):
            size += len(chunk)
            parser.Parse(chunk)
            if size > _LARGEST or size - parser.CurrentByteIndex > _LONGEST_TAG:
                raise FileProblem(Fault.TOO_LARGE)
            yield from reading.taken()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileProblem(Fault.DAMAGED_LOG, error.lineno) from None
    except (OSError, EOFError, zlib.error):
        raise FileProblem(Fault.DAMAGED_LOG) from None
    if not reading.is_log:
        raise FileProblem(Fault.OTHER_KIND, data={"kind": "XML"})
    yield from reading.taken()


def _chunks(log: BinaryIO) -> Iterator[bytes]:
    """Without blanks before the declaration, where XML allows none."""
    begun = False
    while chunk := log.read(_CHUNK):
        chunk = chunk if begun else chunk.lstrip(b" \t\r\n")
        begun = begun or bool(chunk)
        yield chunk


def _parser(first: bytes, reading: "_Log") -> expat.XMLParserType:
    """A mark of UTF-16 is believed, whatever the declaration says: consoles save so what was written as UTF-8."""
    wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    parser = expat.ParserCreate("utf-16" if wide else None, " ")
    parser.StartElementHandler = reading.begin
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise FileProblem(Fault.UNSAFE_LOG)


class _Log:
    """Where in the log the parser is."""

    def __init__(self) -> None:
        self.is_log = False
        self._path: list[str] = []
        self._trace: Values = {}
        self._event: Values = {}
        self._events: list[Values] = []
        self._list = ""
        self._size = 0
        self._size_of_trace = 0
        self._ready: list[Values] = []

    def begin(self, name: str, attributes: Values) -> None:
        tag = name.rpartition(" ")[2]
        place = self._path
        self._path = [*place, tag]
        if not place:
            self.is_log = tag == "log"
        elif tag == "trace" and place == ["log"]:
            self._trace, self._size, self._size_of_trace = {}, 0, 0
        elif tag == "event" and place[-1] in ("trace", "log"):
            self._event, self._size = {}, 0
        elif tag in _VALUES or tag in _LISTS:
            self._attribute(place, tag, attributes)

    def end(self, name: str) -> None:
        self._path.pop()
        tag, place = name.rpartition(" ")[2], self._path
        if tag == "event" and place == ["log"]:
            self._ready.append(self._event)
        elif tag == "event" and place == ["log", "trace"]:
            self._events.append(self._event)
            self._size_of_trace += self._size + _EVENT_COSTS
            if self._size_of_trace > _LONGEST_TRACE:
                raise FileProblem(Fault.TOO_LARGE)
        elif tag == "trace" and place == ["log"]:
            of_trace = {_OF_TRACE + key: value for key, value in self._trace.items()}
            self._ready += [{**of_trace, **event} for event in self._events]
            self._events = []

    def taken(self) -> list[Values]:
        """The events that are whole, once."""
        ready, self._ready = self._ready, []
        return ready

    def _attribute(self, place: list[str], tag: str, attributes: Values) -> None:
        key, value = attributes.get("key", ""), attributes.get("value", "")
        self._size += len(key) + len(value)
        if self._size > _LONGEST:
            raise FileProblem(Fault.TOO_LARGE)
        if holder := self._holder(place):
            self._list = key if tag in _LISTS else ""
            holder[0][key] = value
        elif place[-1] in (*_LISTS, "values") and self._list and (holder := self._holder(_outside(place))):
            before = holder[0][self._list]
            holder[0][self._list] = f"{before}; {value}" if before else value

    def _holder(self, place: list[str]) -> tuple[Values] | None:
        """Whose attribute stands there."""
        match place:
            case ["log", "trace"]:
                return (self._trace,)
            case ["log", "trace", "event"] | ["log", "event"]:
                return (self._event,)
        return None


def _outside(place: list[str]) -> list[str]:
    """Where the list stands of which this is the inside."""
    outside = place[:-1] if place[-1] == "values" else place
    return outside[:-1]
