"""`people.yaml` and `people/*.yaml` of a company's folder: one list of people in as many files as its owner likes.

`people.yaml` comes first, then the others in the order of their names.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from pydantic import Field

from formats.company.company_file import Read
from formats.company.yaml_tree import Room
from workflow.company.people import Person
from workflow.written.base_model import StrictModel
from workflow.written.problems import Problem, place

MOST_BYTES_OF_PEOPLE = 32_000_000
"""All files of people together: 50,000 of them with everything said take about 15 million."""


class PeopleFile(StrictModel):
    """`people.yaml`, and every `people/*.yaml`: who works here."""

    people: list[Person] = Field(
        description="Everybody.", examples=[[{"key": "olena", "name": "Олена Шевчук", "roles": ["manager"]}]]
    )


class People:
    """Everybody who is written down, whichever file they stand in."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        room = Room(MOST_BYTES_OF_PEOPLE)
        self.files = [Read(folder, name, PeopleFile, room) for name in names]

    @cached_property
    def all(self) -> list[Person] | None:
        """Everybody; None where a file has mistakes in its shape."""
        parts = [file.part for file in self.files]
        return None if None in parts else [person for part in parts if part for person in part.people]

    @cached_property
    def written(self) -> list[dict[str, Any]]:
        """The same as they are written."""
        return [person for file in self.files for person in file.items("people")]

    @cached_property
    def keys(self) -> frozenset[str] | None:
        """Their keys, as written; None where none could be read, or a file could not: nobody is missed then."""
        if any(file.unreadable for file in self.files):
            return None
        return frozenset(str(person.get("key")) for person in self.written) or None

    def tell(self, problems: Iterable[Problem]) -> None:
        """Problems of `all`, each to the file in which the person stands."""
        for problem in problems:
            if len(problem.path) < 2:
                self.files[0].problems.append(problem)
                continue
            file, number = self._at(int(problem.path[1]))
            file.problems.append(replace(problem, path=("people", number, *problem.path[2:])))

    def named(self, number: int, at: int) -> str:
        """Where this one of `all` is written, said at another: `people[3]`, or the line of another file."""
        (file, inside), (here, _) = self._at(number), self._at(at)
        path = ("people", inside)
        return place(path) if file is here else f"{file.name}:{file.tree.line((*path, 'key'))}"

    def _at(self, number: int) -> tuple[Read[PeopleFile], int]:
        file = bisect_right(self._begins, number) - 1
        return self.files[file], number - self._begins[file]

    @cached_property
    def _begins(self) -> list[int]:
        """The number of the first person of each file."""
        return [0, *accumulate(len(file.part.people) if file.part else 0 for file in self.files[:-1])]
