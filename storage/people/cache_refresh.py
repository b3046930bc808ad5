"""What the writing side knows by heart is told to it here: people, members, processes.

It decides by its own copy, which may be in another process; so whoever reads something anew tells both sides, once it
is durable.
"""

from collections.abc import Sequence

from storage.people.absences import counting
from storage.people.employees import former
from storage.people.imported_people import imported
from storage.unit.definitions import Known
from storage.unit.directory_cache import AbsenceSnapshot
from storage.unit.unit_of_work import UnitOfWork
from workflow.company.directory import Company
from workflow.ports.members import Member


def know_people(unit: UnitOfWork, company: Company | None) -> AbsenceSnapshot:
    """This company from now on (the same as before for None), the people imported so far, those who left, and who of
    all is away."""
    unit.directory_cache.adopt(company, imported(unit), former(unit))
    return unit.directory_cache.learn_absences(lambda: counting(unit))


def know_members(unit: UnitOfWork, members: Sequence[Member]) -> None:
    """These have joined."""
    unit.directory_cache.members(members)


def know_member(unit: UnitOfWork, person: str, member: Member | None) -> None:
    """This person has joined, or has no account any more."""
    unit.directory_cache.member(person, member)


def know_processes(unit: UnitOfWork, known: Sequence[Known]) -> None:
    """These are the company's processes, each in this version."""
    unit.definitions.remember(known)
