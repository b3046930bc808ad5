"""The other system's people: matched by name with those who work here, or made.

A key is made of the name, so that the same file makes the same keys.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from formats.imports.mapping import PeopleSource
from formats.imports.tables import Row, Table
from workflow.company.people import Person
from workflow.company.person_names import PeopleByName, plain_name

_UKRAINIAN = str.maketrans(
    {
        **dict(zip("абвгґдезиійклмнопрстуф", "abvhgdezyiiklmnoprstuf", strict=True)),
        "є": "ie",
        "ж": "zh",
        "ї": "i",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "iu",
        "я": "ia",
        "ь": "",
        "’": "",
        "'": "",
    }
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Somebody as the other system names them."""

    name: str
    department: str
    supervisor: str | None
    roles: list[str]


class NotOne(Exception):
    """Nobody is called so, or several are: the message says what to do."""


@dataclass
class People:
    """Everybody by name, and who among them is new."""

    here: Iterable[Person]
    new: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        everybody = list(self.here)
        self._known = PeopleByName(everybody)
        self._keys = {person.key for person in everybody}
        self._twice: dict[str, str] = {}

    def key_of(self, name: str) -> str:
        """Whose name or key this is; raises NotOne."""
        if told := self._twice.get(plain_name(name)):
            raise NotOne(told)
        found = self._known.called(name)
        if not found:
            like = self._known.much_like(name)
            hint = f"; if '{like.name}' is meant, write the key {like.key}" if like else ""
            raise NotOne(f"nobody here is called '{name}'{hint}")
        if len(found) > 1:
            keys = ", ".join(sorted(person.key for person in found))
            raise NotOne(f"{len(found)} people are called '{name}': write the key, one of {keys}")
        return found[0].key

    def bring(self, source: PeopleSource, table: Table, key_column: str, zone: str) -> None:
        """Everybody in the table and their supervisors, the supervisors first."""
        rows = [row for row in table.rows if not row.wrong]
        above, place = source.supervisor, source.department

        def department(row: Row) -> str:
            return row.text(place) if place else ""

        self._note_namesakes(rows, table.name, key_column)
        if above and above.column:
            for row in rows:
                self._add(
                    _Found(row.text(above.column), department(row), above.supervisor, above.roles), source, zone
                )
        for row in rows:
            chief = (self._one(row.text(above.column)) if above.column else above.supervisor) if above else None
            self._add(_Found(row.text(key_column), department(row), chief, source.roles), source, zone)

    def bring_named(
        self, source: PeopleSource, rows: Iterable[Row], value: Callable[[Row, str], str], zone: str
    ) -> None:
        """Everybody who is named in the rows, each in the department they act for most often."""
        names: dict[str, str] = {}
        acted: dict[str, Counter[str]] = {}
        for row in rows:
            for place in () if row.wrong else source.named_in:
                name = value(row, place.column)
                plain = plain_name(name)
                names.setdefault(plain, name)
                department = value(row, place.department) if place.department else ""
                acted.setdefault(plain, Counter()).update([department] if department else [])
        above = source.supervisor.supervisor if source.supervisor else None
        for plain in sorted(names):
            most = min(acted[plain].items(), key=lambda told: (-told[1], told[0]), default=("", 0))[0]
            self._add(_Found(names[plain], most, above, source.roles), source, zone)

    def _note_namesakes(self, rows: Iterable[Row], table: str, key_column: str) -> None:
        """Rows of one name that say different things are two people, and nobody can tell which is meant."""
        seen: dict[str, Row] = {}
        for row in rows:
            first = seen.setdefault(plain_name(row.text(key_column)), row)
            if not first.says_the_same(row):
                self._twice[plain_name(row.text(key_column))] = (
                    f"two people are called '{row.text(key_column)}' in {table}, in its rows {first.number} and "
                    f"{row.number}; write there which is which"
                )

    def _one(self, name: str) -> str | None:
        try:
            return self.key_of(name)
        except NotOne:
            return None

    def _add(self, found: _Found, source: PeopleSource, zone: str) -> None:
        if not found.name or "\0" in found.name or self._known.called(found.name):
            return
        if plain_name(found.name) in self._twice:
            return
        person = Person(
            key=self._free_key(found.name),
            name=found.name,
            roles=found.roles,
            department=found.department,
            organisation=source.organisation,
            supervisor=found.supervisor,
            language=source.language,
            zone=source.zone or zone,
            calendar=None,
            imported=True,
        )
        self._known.add(person)
        self._keys.add(person.key)
        self.new.append(person)

    def _free_key(self, name: str) -> str:
        base = key_of_name(name)
        number = 1
        while (key := base if number == 1 else f"{base[:36]}-{number}") in self._keys:
            number += 1
        return key


def key_of_name(name: str) -> str:
    """`Ганна О’Коннор` is `hanna-okonnor`; a name with no letter that can be written so is `person`."""
    latin = unicodedata.normalize("NFKD", name.lower().translate(_UKRAINIAN)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", latin).lstrip("-0123456789")
    return words[:40].strip("-") or "person"
