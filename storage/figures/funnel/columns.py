"""Columns of numbers, one row for each id, in the order of the ids.

Rows are added and replaced, never removed: that is how visits and instances are. Refuses anything but numbers.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


def taken(column: Numbers, places: Numbers) -> Numbers:
    """The values at these places, which are in order and each there once; all of them are the column itself."""
    return column if len(places) == len(column) else column[places]


class Sheet:
    """A table in memory; `sheet["amount"]` is a column, in the order of `sheet["id"]`."""

    def __init__(self, **types: Any) -> None:
        self._columns: dict[str, Numbers] = {
            name: np.zeros(1024, dtype) for name, dtype in {"id": np.int64, **types}.items()
        }
        self.count = 0

    def __getitem__(self, name: str) -> Numbers:
        return self._columns[name][: self.count]

    @property
    def names(self) -> list[str]:
        return list(self._columns)

    def places(self, ids: Numbers) -> Numbers:
        """Where the rows with these ids are; every id must be known."""
        return np.searchsorted(self["id"], ids)

    def put(self, rows: Mapping[str, Numbers]) -> None:
        """Replace the rows whose ids are known, add the others; no id comes twice in `rows`."""
        ids = rows["id"]
        if not len(ids):
            return
        at = np.searchsorted(self["id"], ids)
        known = np.zeros(len(ids), bool)
        inside = at < self.count
        known[inside] = self["id"][at[inside]] == ids[inside]
        for name, column in self._columns.items():
            column[at[known]] = rows[name][known]
        self._add({name: values[~known] for name, values in rows.items()})

    def _add(self, rows: Mapping[str, Numbers]) -> None:
        ids = rows["id"]
        if not len(ids):
            return
        last = self["id"][-1] if self.count else -1
        begin, self.count = self.count, self.count + len(ids)
        for name, column in self._columns.items():
            if self.count > len(column):
                column = np.concatenate([column, np.zeros(max(self.count, len(column)), column.dtype)])
                self._columns[name] = column
            column[begin : self.count] = rows[name]
        if ids.min() < last or np.any(np.diff(ids) < 0):
            self._sort()

    def _sort(self) -> None:
        order = np.argsort(self["id"], kind="stable")
        for name, column in self._columns.items():
            column[: self.count] = self[name][order]


class Ids:
    """Ids as small numbers, in the order in which they were met; 0 is none. What is counted by an id of many millions
    would need as many cells."""

    def __init__(self) -> None:
        self._codes: dict[int, int] = {0: 0}
        self.ids: list[int] = [0]

    def codes(self, ids: Numbers) -> Numbers:
        """The numbers of these ids, new ones where they were never met."""
        distinct, at = np.unique(ids, return_inverse=True)
        return np.array([self._code(one) for one in distinct.tolist()], np.int32)[at]

    def _code(self, one: int) -> int:
        found = self._codes.get(one)
        if found is None:
            found = self._codes[one] = len(self.ids)
            self.ids.append(one)
        return found


class Names:
    """Texts as numbers, in the order in which they were met; 0 is the empty one."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {"": 0}
        self.texts: list[str] = [""]

    def code(self, text: str | None) -> int:
        """The number of this text, a new one where it was never met."""
        found = self._codes.get(text or "")
        if found is None:
            found = self._codes[text or ""] = len(self.texts)
            self.texts.append(text or "")
        return found

    def known(self, text: str) -> int | None:
        return self._codes.get(text)

    def __len__(self) -> int:
        return len(self.texts)
