"""Whatever stands in a file, it is read or told about: never a trace, and every line names its file."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from formats.company.yaml_tree import parse_tree
from tests.formats.company.small import PEOPLE, PROCESS, said, write

SALE = "processes/sale.yaml"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(["won", "1h", "olena", "", "Ї", "[key]", "starter"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["uk", "role", "key", "to"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(value: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in items:
        yield (*where, part)
        yield from places(inner, (*where, part))


def put(value: Any, where: tuple[Any, ...], new: Any) -> Any:
    if not where:
        return new
    items = value.items() if isinstance(value, dict) else enumerate(value)
    changed = {part: put(inner, where[1:], new) if part == where[0] else inner for part, inner in items}
    return changed if isinstance(value, dict) else list(changed.values())


def told_about(name: str, text: str | bytes) -> list[str]:
    with TemporaryDirectory() as folder:
        return said(write(Path(folder), {name: text}))


@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    name, text = data.draw(st.sampled_from([(SALE, PROCESS), ("people.yaml", PEOPLE)]))
    whole = parse_tree(text).value
    where = data.draw(st.sampled_from(list(places(whole))))
    changed = put(whole, where, data.draw(VALUES))
    for line in told_about(name, json.dumps(changed, ensure_ascii=False)):
        assert line.startswith(("company.yaml", "people.yaml", "processes/sale.yaml"))
        assert "another kind of value" not in line


@given(st.data())
def test_any_line_lost_or_doubled(data: st.DataObject) -> None:
    lines = PROCESS.splitlines()
    at, times = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.sampled_from([0, 2]))
    told_about(SALE, "\n".join([*lines[:at], *[lines[at]] * times, *lines[at + 1 :]]))


@given(st.binary(max_size=60) | st.text(alphabet="{}[]:,-&*!|>'\"#?%@ \t\nаb1", max_size=40))
def test_any_bytes(noise: bytes | str) -> None:
    told_about(SALE, noise)
