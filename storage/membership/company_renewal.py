"""Living by what the company's files say now: what follows from a change of its people, in one transaction.

Planned aside from what was known and what is said now; written with the notice that tells the admins.
"""

import pickle
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.cases.transaction import StoredTransaction
from storage.db.statements import Row
from storage.membership import accounts
from storage.people import employees, imported_people
from storage.people.cache_refresh import know_people
from storage.queues.posting import post
from storage.unit.directory_cache import AbsenceSnapshot
from storage.unit.unit_of_work import UnitOfWork
from workflow import engine
from workflow.company.changes import CompanyChanges, compare, parts_of
from workflow.company.directory import Company
from workflow.company.people import Person
from workflow.messages.events import Notice, NoticeKind
from workflow.messages.people_commands import ResendWork

_RISKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the files say now; `mended` after mistakes, and in spite of which `risks`. `former` are the titles of
    processes that were there before."""

    company: Company
    versions: Mapping[str, int]
    former: Mapping[str, Mapping[str, str]]
    mended: bool
    risks: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What is to be written. `gone` are people without a place here any more, with the language to tell them in."""

    company: Company
    records: Sequence[tuple[Person, datetime | None]]
    parts: Mapping[str, str]
    gone: Sequence[tuple[str, str]]
    returned: Sequence[str]
    notices: Sequence[Notice]


def plan(
    written: Iterable[Row],
    parts: Mapping[str, str],
    said: Said,
    imported: Collection[str],
    joined: Collection[str],
    now: datetime,
) -> tuple[CompanyChanges, bytes]:
    """What changed since these were `employees.written`, and the renewal as `renew` reads it. Takes seconds for tens
    of thousands of people: not for the event loop."""
    company, known = said.company, employees.known(written)
    changes = compare(known, parts, company, imported)
    here = {person.key for person in company.people}.union(imported)
    left = {person.key for person in changes.left}
    gone = sorted({*left, *(key for key in joined if key not in here)})
    spoken = {key: one.record.language for key, one in known.items()}
    now_here = [*changes.hired, *(after for _, after in (*changes.returned, *changes.changed))]
    renewal = Renewal(
        company=company,
        records=[*((one, None) for one in now_here), *((one, now) for one in changes.left)],
        parts=parts_of(company),
        gone=[(key, spoken.get(key, "uk")) for key in gone],
        returned=[after.key for _, after in changes.returned],
        notices=_notices(changes, said),
    )
    return changes, pickle.dumps(renewal)


def _notices(changes: CompanyChanges, said: Said) -> list[Notice]:
    has_changed = bool(changes) and not changes.is_first
    if not (has_changed or said.mended):
        return []
    titles = {**said.former, **{process.key: process.title for process in said.company.processes}}
    directory = said.company.directory()
    data: dict[str, Any] = changes.words(titles, said.versions) if has_changed else {}
    data |= {"mended": True} if said.mended else {}
    data |= {"risks": list(said.risks[:_RISKS])} if said.risks else {}
    data |= {} if directory.with_right("admin") else {"no_admin": True}
    return [Notice(kind=NoticeKind.COMPANY_CHANGED, to=one.key, data=data) for one in directory.caretakers()]


def renew(unit: UnitOfWork, packed: bytes, now: datetime) -> AbsenceSnapshot:
    """Write it; from now on the writing side lives by it."""
    renewal: Renewal = pickle.loads(packed)
    employees.keep(unit, renewal.records)
    imported_people.keep_names(unit, renewal.company.people)
    employees.keep_parts(unit, renewal.parts)
    for person, language in renewal.gone:
        accounts.leave(unit, person, language, now)
    learnt = know_people(unit, renewal.company)
    for person in renewal.returned:
        engine.execute(StoredTransaction(unit), ResendWork(person=person), now)
    post(unit, renewal.notices, now)
    return learnt
