"""Who works here and who of them is joined, in memory: the directory and the memberships.

Shared by all threads; everything in it is replaced whole, never changed in place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from zoneinfo import ZoneInfo

from workflow.company.absence import Absences
from workflow.company.directory import Company, Directory
from workflow.company.people import Person
from workflow.ports.members import Member


@dataclass(frozen=True, slots=True)
class AbsenceSnapshot:
    """The absences that count, as one look found them; later looks have higher numbers."""

    number: int
    absences: Absences


class DirectoryCache:
    """The company's people beside the accounts they joined with."""

    def __init__(self) -> None:
        self._company: Company | None = None
        self._imported: tuple[Person, ...] = ()
        self._former: tuple[Person, ...] = ()
        self._by_person: dict[str, Member] = {}
        self._by_telegram: dict[int, Member] = {}
        self._learnt = AbsenceSnapshot(0, Absences())
        self._one_at_a_time, self._one_looks = Lock(), Lock()
        self.directory = Directory((), ())
        self.last_names: Mapping[str, str] = {}
        self.unreached: frozenset[str] = frozenset()
        """Whose work does not arrive: about whom there is an alarm."""
        self.unseen: set[str] = set()
        """Who has a card that they have not seen; more may be in it than is true."""

    @property
    def zone(self) -> ZoneInfo:
        """Where the company's days begin and end."""
        return ZoneInfo(self._company.zone if self._company else "UTC")

    def adopt(self, company: Company | None, imported: Iterable[Person], former: Iterable[Person]) -> None:
        """The company's people, and beside them those who came by an import; the company's word wins. `former` work
        here no more."""
        self._company = company or self._company
        self._imported, self._former = tuple(imported), tuple(former)
        own = self._company.people if self._company else []
        known = {person.key for person in own}
        others = [person for person in self._imported if person.key not in known]
        roles = self._company.roles if self._company else []
        working = self._company.working if self._company else None
        ladder = self._company.ladder if self._company else None
        directory = Directory(roles, [*own, *others], working, ladder, self.last_names, self._former)
        with self._one_at_a_time:
            self.directory = directory.with_absences(self._learnt.absences)

    def learn_absences(self, look: Callable[[], Absences]) -> "AbsenceSnapshot":
        """What this look finds counts from now on; one looks at a time, so that the last one knows best."""
        with self._one_looks:
            learnt = AbsenceSnapshot(self._learnt.number + 1, look())
            self.away(learnt)
        return learnt

    def away(self, learnt: "AbsenceSnapshot") -> None:
        """These are the absences that count, unless something newer is known."""
        with self._one_at_a_time:
            if learnt.number >= self._learnt.number:
                self._learnt = learnt
                self.directory = self.directory.with_absences(learnt.absences)

    @property
    def company(self) -> Company | None:
        return self._company

    def alarmed(self, people: Mapping[str, bool]) -> None:
        """About these there is an alarm now, or none any more."""
        begun = {person for person, is_on in people.items() if is_on}
        self.unreached = (self.unreached - people.keys()) | begun

    def members(self, members: Iterable[Member]) -> None:
        """These are joined now."""
        by_person = {member.person: member for member in members}
        self._by_telegram = {member.telegram_id: member for member in by_person.values()}
        self._by_person = by_person

    def member(self, person: str, member: Member | None) -> None:
        """This person has joined, or has no account any more; of the others nothing changed."""
        others = (one for key, one in self._by_person.items() if key != person)
        self.members([*others, member] if member else others)

    @property
    def imported(self) -> frozenset[str]:
        """Keys of those who came by an import."""
        return frozenset(person.key for person in self._imported)

    def joined_people(self) -> list[str]:
        """Whoever has an account here, employed or not."""
        return list(self._by_person)

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
