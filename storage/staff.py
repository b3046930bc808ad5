"""Who works here and who of them is joined, in memory: the directory and the memberships.

Shared by all threads; everything in it is replaced whole, never changed in place. Refuses to write.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from workflow.company import Company, Directory, Person
from workflow.ports import Member


class Staff:
    """The company's people beside the accounts they joined with."""

    def __init__(self) -> None:
        self._company: Company | None = None
        self._imported: tuple[Person, ...] = ()
        self._by_person: dict[str, Member] = {}
        self._by_telegram: dict[int, Member] = {}
        self.directory = Directory((), ())

    @property
    def zone(self) -> ZoneInfo:
        """Where the company's days begin and end."""
        return ZoneInfo(self._company.zone if self._company else "UTC")

    def adopt(self, company: Company | None, imported: Iterable[Person]) -> None:
        """The company's people, and beside them those who came by an import; the company's word wins."""
        self._company = company or self._company
        self._imported = tuple(imported)
        own = self._company.people if self._company else []
        known = {person.key for person in own}
        others = [person for person in self._imported if person.key not in known]
        roles = self._company.roles if self._company else []
        self.directory = Directory(roles, [*own, *others])

    @property
    def company(self) -> Company | None:
        return self._company

    def members(self, members: Iterable[Member]) -> None:
        """These are joined now."""
        by_person = {member.person: member for member in members}
        self._by_telegram = {member.telegram_id: member for member in by_person.values()}
        self._by_person = by_person

    def by_telegram(self, telegram_id: int) -> Member | None:
        """Whoever joined with this account and still works here."""
        return self._employed(self._by_telegram.get(telegram_id))

    def of_person(self, person: str) -> Member | None:
        return self._employed(self._by_person.get(person))

    def is_reachable(self, person: str) -> bool:
        member = self.of_person(person)
        return member is not None and member.reachable

    def joined(self, person: str) -> bool:
        """Whether they can be reached, employed or not."""
        member = self._by_person.get(person)
        return member is not None and member.reachable

    def _employed(self, member: Member | None) -> Member | None:
        return member if member and self.directory.person(member.person) else None
