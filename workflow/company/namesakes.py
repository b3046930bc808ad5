"""What tells people of one name from one another."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol


class _Named(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def department(self) -> str: ...


def told_apart(people: Iterable[_Named]) -> dict[str, str]:
    """By key, for those only who have namesakes: the department, or the key where that is the same or none."""
    named: dict[str, list[_Named]] = {}
    for person in people:
        named.setdefault(" ".join(person.name.split()).casefold(), []).append(person)
    found = {}
    for namesakes in named.values():
        if len(namesakes) == 1:
            continue
        departments = Counter(one.department for one in namesakes)
        for one in namesakes:
            found[one.key] = one.department if one.department and departments[one.department] == 1 else one.key
    return found
