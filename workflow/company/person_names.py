"""People by what a file or a person calls them: a key, or a name that may be several people's. Pure."""

import unicodedata
from collections.abc import Iterable

from workflow.company.people import Person
from workflow.written.visible_text import tidied

_SAME = str.maketrans(dict.fromkeys("’‘ʼ´`", "'") | {"\u00ad": None} | dict.fromkeys("‐‑−", "-"))
_LOOK_ALIKE = str.maketrans("aceiopxyktmhbёґ-.,", "асеіорхуктмнвег   ")
"""Of small letters: Latin ones that look like Cyrillic ones, and those that people write now this way, now that."""


def plain_name(name: str) -> str:
    """Two spellings of one name are equal so: capitals, spaces, apostrophes, hyphens, signs that nobody sees and how
    accents are stored aside."""
    return " ".join(unicodedata.normalize("NFC", tidied(name)).translate(_SAME).split()).casefold()


def _looks(name: str) -> str:
    """Names that a reader takes for one are equal so: words in any order, letters of either alphabet."""
    return " ".join(sorted(plain_name(name).translate(_LOOK_ALIKE).split()))


class PeopleByName:
    """Everybody by key and by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_key: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_looks: dict[str, list[Person]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """One more."""
        self._by_key[person.key] = person
        self._by_name.setdefault(plain_name(person.name), []).append(person)
        if self._by_looks:
            self._by_looks.setdefault(_looks(person.name), []).append(person)

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

    def much_like(self, written: str) -> Person | None:
        """The one whose name looks so, where nobody is called so: to be asked about, never to be taken."""
        if not self._by_looks:
            for person in self._by_key.values():
                self._by_looks.setdefault(_looks(person.name), []).append(person)
        found = self._by_looks.get(_looks(written), [])
        return found[0] if len(found) == 1 else None
