"""`python -m bot import-deals`: what the one at the console sees while cases are brought, and afterwards.

The list of refused rows and the summary go to standard output; the progress bar, only where somebody looks, and what
stopped an import go to standard error.
"""

import asyncio
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.import_rehearsal import EmptyCompany, rehearse
from bot.cli.import_run import ImportTotals, bring, importer
from bot.cli.problems import OperatorProblem
from bot.clock import SystemClock
from bot.company.company_files import load_company
from bot.settings import Settings
from formats.company.yaml_tree import UnreadableYaml
from formats.imports.import_source import Opened, open_import
from formats.imports.suggestion import suggested
from storage.store import Store
from workflow.company.directory import Company, Directory
from workflow.messages.commands import ImportInstance
from workflow.written.problems import no_such

_ALL = 10**9
"""More names than there can be."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is imported, and how its columns are read."""

    mapping: Path
    deals: Path

    def open(self, company: Company, now: datetime) -> Opened:
        return open_import(self.mapping, self.deals, company, now)


async def import_cases(settings: Settings, store: Store, files: Files) -> bool:
    """Bring the cases and tell how it went; False when rows were refused."""
    began, now = perf_counter(), SystemClock().now()
    company = load_company(settings.company_dir)
    company = company.model_copy(update={"people": list(store.directory)})
    opened = files.open(company, now)
    names, tally = await _names(store), ImportTotals()
    arrivals = _Arrivals(store, opened, company, now, tally)
    try:
        with _progress(opened) as each:
            await arrivals.make_listed()
            await bring(opened, store.office, arrivals, importer(store.directory), tally, each)
    except asyncio.CancelledError:
        print(f"Stopped after {_rows(opened, tally)}; run it again and it goes on from there.", file=sys.stderr)
        raise
    _tell(opened, tally)
    clients, products = (after - before for before, after in zip(names, await _names(store), strict=True))
    print(f"New people: {len(tally.people)}, clients: {clients}, products: {products}.")
    _tell_pace(opened.rows, perf_counter() - began)
    return not tally.refused


class _Arrivals:
    """Makes people as the rows come that name them."""

    def __init__(self, store: Store, opened: Opened, company: Company, now: datetime, tally: ImportTotals) -> None:
        self._store = store
        self._tally = tally
        self._listed = opened.at_once
        self._awaited = {person.key: person for person in opened.new_people}
        everybody = Directory(company.roles, [*company.people, *opened.new_people], company.working, company.ladder)
        self._rehearsal = EmptyCompany(company, everybody, now)
        self._one_at_a_time = asyncio.Lock()

    async def make_listed(self) -> None:
        """Everybody at once, where the other system has a table of people."""
        if self._listed:
            await self._make(list(self._awaited))

    async def let_in(self, command: ImportInstance, keys: Collection[str]) -> str | None:
        if self._awaited.keys().isdisjoint(keys):
            return None
        if why := self._rehearsal.why_not(command):
            return why
        async with self._one_at_a_time:
            await self._make([key for key in sorted(keys) if key in self._awaited])
        return None

    async def _make(self, keys: list[str]) -> None:
        if keys:
            await self._store.company.add_people([self._awaited[key] for key in keys])
        for key in keys:
            del self._awaited[key]
            self._tally.people[key] = None


def try_import(settings: Settings, files: Files) -> bool:
    """Tell how an import would go; the database is not touched. False when rows would be refused."""
    began, tally, now = perf_counter(), ImportTotals(), SystemClock().now()
    company = load_company(settings.company_dir)
    opened = files.open(company, now)
    with _progress(opened) as each:
        rehearse(opened, company, now, tally, each)
    _tell(opened, tally)
    _tell_people(opened, tally)
    _tell_pace(opened.rows, perf_counter() - began)
    print("This was a dry run: nothing was written, and nothing was compared with what is there already.")
    return not tally.refused


def suggest(settings: Settings, path: Path, process: str | None) -> None:
    """Print the mapping that the file suggests."""
    known = {one.key: one for one in load_company(settings.company_dir).processes}
    if process is not None and process not in known:
        raise OperatorProblem(no_such("process", process, known))
    try:
        print(suggested(path, known[process] if process else None), end="")
    except UnreadableYaml as problem:
        raise OperatorProblem(f"{path.name}{f':{problem.line}' if problem.line else ''}: {problem.message}") from None


@contextmanager
def _progress(opened: Opened) -> Iterator[Callable[[], None]]:
    """A bar on the terminal; nothing where the output goes elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("Deals" if opened.source.kinds == "rows" else "Cases"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("deals", total=len(opened.source))
        yield lambda: progress.advance(bar)


async def _names(store: Store) -> tuple[int, int]:
    """How many clients and products there are."""
    return len(await store.reads.cases.clients("", _ALL)), len(await store.reads.cases.products("", _ALL))


def _tell(opened: Opened, tally: ImportTotals) -> None:
    for note in opened.notes:
        print(note)
    for first in tally.refused:
        for refused in (first, *first.also):
            named = f" ({refused.external_id})" if refused.external_id else ""
            print(f"row {refused.row}{named}: {refused.reason}")
    whole = f" of {opened.rows} events" if opened.source.kinds == "cases" else ""
    print(f"{opened.process}: {_rows(opened, tally, whole)}.")


def _tell_people(opened: Opened, tally: ImportTotals) -> None:
    """Whom the import would make."""
    made = [person for person in opened.new_people if opened.at_once or person.key in tally.people]
    print(f"New people: {len(made)}.")
    for person in made:
        print(f"  {person.key}: " + ", ".join(said for said in (person.name, person.department) if said))


def _rows(opened: Opened, tally: ImportTotals, whole: str = "") -> str:
    came = tally.imported + tally.there + len(tally.refused)
    kinds = f"{came} {opened.source.kinds}{whole}"
    return f"{kinds}, {tally.imported} imported, {tally.there} already there, {len(tally.refused)} refused"


def _tell_pace(rows: int, seconds: float) -> None:
    print(f"{seconds:.1f} s, {rows / seconds:.0f} rows/s.")
