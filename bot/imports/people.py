"""The other system's people: matched by name with those who work here, or made.

A key is made of the name, so that the same file makes the same keys. Refuses to change people who are here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.imports.mapping import PeopleSource
from bot.imports.tables import Table
from workflow.company import Person

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


@dataclass
class People:
    """Everybody by name, and who among them is new."""

    here: Iterable[Person]
    new: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_name = {_plain(person.name): person for person in self.here}
        self._keys = {person.key for person in self.here}

    def key_of(self, name: str) -> str | None:
        """Whose name this is; None when nobody's."""
        person = self._by_name.get(_plain(name))
        return person.key if person else None

    def bring(self, source: PeopleSource, table: Table, key_column: str, zone: str) -> None:
        """Everybody in the table and their supervisors, the supervisors first."""
        rows = [row.values for row in table.rows if not row.wrong]
        if source.supervisor:
            for row in rows:
                above = source.supervisor.supervisor
                self._add(row[source.supervisor.column], source.supervisor.roles, above, row, source, zone)
        for row in rows:
            above = self.key_of(row[source.supervisor.column]) if source.supervisor else None
            self._add(row[key_column], source.roles, above, row, source, zone)

    def _add(
        self, name: str, roles: list[str], above: str | None, row: dict[str, str], source: PeopleSource, zone: str
    ) -> None:
        if not name or self.key_of(name):
            return
        person = Person(
            key=self._free_key(name),
            name=name,
            roles=roles,
            department=row[source.department] if source.department else "",
            organisation=source.organisation,
            supervisor=above,
            language=source.language,
            zone=source.zone or zone,
            calendar=None,
            imported=True,
        )
        self._by_name[_plain(name)] = person
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


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
