"""Whose work may be handed over, who is meant by a word, and who is likely to receive it.

Pure look-ups. Does not guess between two people: they are offered.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from handlers.screens.collation import by_alphabet
from handlers.screens.likeness import likeness_to
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.rules.permissions import may_hand_over

ALIKE = 0.75
DEPARTMENT = "@"
"""Stands before a department's name where people are listed by key."""
MOST_NAMES = 50
"""So many names are understood at once."""
LONGEST_NAME = 120
"""Characters in a name; what is longer is prose."""
_MOST_WORDS = 6
"""Words of a name that are each compared with others; a name of more is compared as a whole."""


def owners_for(directory: Directory, reader: Person, now: datetime) -> list[Person]:
    """Everybody whose work this person may hand over, by name; also those who work here no more."""
    everybody = [*directory, *directory.former]
    found = [p for p in everybody if p.key != reader.key and may_hand_over(directory, reader.key, p.key, now)]
    return sorted((p for p in found if not p.imported), key=lambda p: by_alphabet(p.name))


def departments_of(people: Iterable[Person]) -> list[str]:
    """Departments of several of these people."""
    named = Counter(person.department for person in people if person.department)
    return sorted((one for one, count in named.items() if count > 1), key=by_alphabet)


def members_of(entry: str, people: Sequence[Person]) -> list[str]:
    """The people that an entry of a list stands for: one, or a whole department."""
    if entry.startswith(DEPARTMENT):
        return [person.key for person in people if person.department == entry.removeprefix(DEPARTMENT)]
    return [person.key for person in people if person.key == entry]


class TooManyNames(ValueError):
    """More names, or longer ones, than a person would write."""


def named(words: str, people: Sequence[Person]) -> list[list[str]]:
    """For each name between commas the people it may mean; a department's people are meant together and come as
    several entries. Raises TooManyNames. Of a company of 500 it may take a second: call it aside."""
    departments = {one.casefold(): members_of(DEPARTMENT + one, people) for one in departments_of(people)}
    found: list[list[str]] = []
    for wanted in _names_in(words):
        if wanted in departments:
            found += [[key] for key in departments[wanted]]
        else:
            found.append([person.key for person in _meant(wanted, people)])
    return found


def _names_in(words: str) -> list[str]:
    """The names between commas, each once."""
    written = words.replace(";", ",").replace("\n", ",").split(",")
    names = list(dict.fromkeys(name for one in written if (name := " ".join(one.split()).casefold())))
    if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise TooManyNames
    return names


def _meant(wanted: str, people: Sequence[Person]) -> list[Person]:
    """Exactly so if anybody; else beginning so; else alike: what costs most is asked last."""
    exact = [p for p in people if wanted in (p.key.casefold(), p.name.casefold())]
    return exact or [p for p in people if _begins(p.name.casefold(), wanted)] or _alike(wanted, people)


def _begins(name: str, wanted: str) -> bool:
    """The name begins so; or every written word begins a word of it."""
    parts = name.split()
    return name.startswith(wanted) or all(any(part.startswith(word) for part in parts) for word in wanted.split())


def _alike(wanted: str, people: Sequence[Person]) -> list[Person]:
    """Alike as a whole, or word by word in any order: a case ending is forgiven."""
    whole, words = likeness_to(wanted, ALIKE), [likeness_to(word, ALIKE) for word in wanted.split()]

    def is_alike(name: str) -> bool:
        parts = name.split()
        by_word = len(words) <= _MOST_WORDS and all(any(w(part) >= ALIKE for part in parts) for w in words)
        return by_word or whole(name) >= ALIKE

    return [person for person in people if is_alike(person.name.casefold())]


def likely_receivers(
    directory: Directory, reader: Person, owners: Sequence[str], is_here: Callable[[str], bool]
) -> list[str]:
    """Who does the same work, under the same supervisor if anybody; else whoever stands above; else the reader."""
    known = [person for key in owners if (person := directory.record(key))]
    roles = {role for person in known for role in person.roles}
    above = {person.supervisor for person in known}
    able = [p for p in directory if p.key not in owners and not p.imported and is_here(p.key)]
    peers = [p for p in able if roles & set(p.roles)]
    near = [p for p in peers if p.supervisor in above]
    line = [p for person in known for p in directory.line_over(person.key)[:1] if p.key not in owners]
    chosen = near or peers or line or [reader]
    return list(dict.fromkeys(person.key for person in chosen if person.key not in owners))


def able_to_receive(
    directory: Directory, owners: Sequence[str], receivers: Sequence[str], now: datetime
) -> list[Person]:
    """Everybody who is not away: those who receive already first."""
    able = [p for p in directory if p.key not in owners and not p.imported and not directory.is_away(p.key, now)]
    return sorted(able, key=lambda p: (p.key not in receivers, by_alphabet(p.name)))
