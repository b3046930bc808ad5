"""Which instances a question is about, and into which groups they fall: masks and codes over the columns."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from sqlalchemy import select

from storage.figures.funnel.columns import Numbers, taken
from storage.figures.funnel.dataset import Books
from storage.figures.rights import taking_part
from storage.schema import client, product
from workflow.figures.funnel import Group, Scope


def begin_of(books: Books, day: date) -> int:
    """The first moment of a local day."""
    return books.moment(datetime.combine(day, time(), books.zone).astimezone(UTC))


def end_of(books: Books, day: date) -> int:
    """The first moment after a local day."""
    return begin_of(books, day + timedelta(days=1))


def of_process(books: Books, process: str, scope: Scope) -> Numbers:
    """True for the instances of the process that may be counted."""
    code = books.processes.known(process)
    if code is None:
        return np.zeros(books.deals.count, bool)
    chosen: Numbers = books.deals["process"] == code
    return chosen if scope.people is None else chosen & within(books, scope.people)


def started_between(books: Books, since: date | None, until: date | None) -> Numbers:
    """True for the instances started on these days."""
    started = books.deals["started"]
    chosen = np.ones(len(started), bool)
    if since is not None:
        chosen &= started >= begin_of(books, since)
    if until is not None:
        chosen &= started < end_of(books, until)
    return chosen


def within(books: Books, people: frozenset[str]) -> Numbers:
    """True for the instances in which one of these takes part, as `permissions.participants` says."""
    codes = [code for code in map(books.people.known, people) if code is not None]
    deals = books.deals
    chosen = np.zeros(deals.count, bool)
    for column in ("starter", "responsible", "manager"):
        chosen |= np.isin(deals[column], codes)
    chosen[deals.places(np.array([*taking_part(books.source, people)], np.int64))] = True
    return chosen


@dataclass(frozen=True, slots=True)
class Grouping:
    """`values`: for each instance, the key of its group. `keys`: those that occur; `sizes`: how many have each."""

    values: Numbers
    keys: Numbers
    sizes: Numbers
    by: Group

    def names(self, books: Books, scope: Scope, wanted: Numbers) -> list[str]:
        """The names of these groups, by their places among the keys."""
        keys = [int(self.keys[place]) for place in wanted]
        match self.by:
            case "responsible" | "manager":
                return [books.people.texts[key] for key in keys]
            case "client" | "product":
                return _named(books, self.by, keys)
            case "organisation":
                return [_organisations(books, scope)[key] for key in keys]
            case _:
                return [books.texts.texts[key] for key in keys]


def grouping(books: Books, by: Group, scope: Scope, chosen: Numbers) -> Grouping:
    """Into which groups the chosen instances fall (`values` are of those chosen only)."""
    if by == "organisation":
        names = _organisations(books, scope)
        number = {name: place for place, name in enumerate(names)}
        of_person = np.array([number[scope.organisations.get(key, "")] for key in books.people.texts], np.int64)
        values = of_person[taken(books.deals["responsible"], chosen)]
    else:
        values = taken(books.deals[by], chosen)
    sizes = np.bincount(values)
    present = np.flatnonzero(sizes)
    return Grouping(values, present, sizes[present], by)


def _organisations(books: Books, scope: Scope) -> list[str]:
    return ["", *sorted(set(scope.organisations.values()) - {""})]


def _named(books: Books, by: Group, keys: list[int]) -> list[str]:
    table, known = (client, books.clients) if by == "client" else (product, books.products)
    ids = [known.ids[key] for key in keys]
    rows = books.source.rows(select(table.c.id, table.c.name).where(table.c.id.in_(ids))) if ids else []
    found = {row[0]: row[1] for row in rows}
    return [str(found.get(one, "")) for one in ids]
