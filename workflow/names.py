"""People by what a file or a person calls them: a key, or a name that may be several people's. Pure.

Refuses to choose among namesakes.
"""

import unicodedata
from collections.abc import Iterable

from workflow.company import Person

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))


def plain_name(name: str) -> str:
    """Two spellings of one name are equal so: capitals, spaces, apostrophes and how accents are stored aside."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_APOSTROPHES).split()).casefold()


class PeopleByName:
    """Everybody by key and by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_key: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """One more."""
        self._by_key[person.key] = person
        self._by_name.setdefault(plain_name(person.name), []).append(person)

    def called(self, written: str) -> tuple[Person, ...]:
        """Everybody who is called so: nobody, one, or namesakes. A key as it is written goes before names, or nobody
        could ever say which of the namesakes is meant."""
        exact = self._by_key.get(written.strip())
        if exact:
            return (exact,)
        plain = plain_name(written)
        if found := self._by_name.get(plain):
            return tuple(found)
        return (self._by_key[plain],) if plain in self._by_key else ()
