"""`python -m bot import-deals`: what the one at the console sees while deals are brought, and afterwards.

The list of refused rows and the summary go to standard output; the progress bar, only where somebody looks, and what
stopped an import go to standard error. Refuses to bring anything itself.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.clock import SystemClock
from bot.company import load_company
from bot.imports.opening import Opened, open_import
from bot.imports.rehearsing import rehearse
from bot.imports.running import Tally, bring, importer
from bot.settings import Settings
from storage.store import Store
from workflow.company import Company

_ALL = 10**9
"""More names than there can be."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is imported, and how its columns are read."""

    mapping: Path
    deals: Path

    def open(self, company: Company, now: datetime) -> Opened:
        return open_import(self.mapping, self.deals, company, now)


async def import_deals(settings: Settings, store: Store, files: Files) -> bool:
    """Bring the deals and tell how it went; False when rows were refused."""
    company = load_company(settings.company_dir)
    opened = files.open(company.model_copy(update={"people": list(store.directory)}), SystemClock().now())
    began, names, tally = perf_counter(), await _names(store), Tally()
    try:
        with _progress(opened) as each:
            await store.add_people(opened.new_people)
            await bring(opened, store.office, importer(store.directory), tally, each)
    except asyncio.CancelledError:
        print(f"Stopped after {_rows(opened, tally)}; run it again and it goes on from there.", file=sys.stderr)
        raise
    _tell(opened, tally)
    clients, products = (after - before for before, after in zip(names, await _names(store), strict=True))
    print(f"New people: {len(opened.new_people)}, clients: {clients}, products: {products}.")
    _tell_pace(opened.rows, perf_counter() - began)
    return not tally.refused


def try_import(settings: Settings, files: Files) -> bool:
    """Tell how an import would go; the database is not touched. False when rows would be refused."""
    company = load_company(settings.company_dir)
    began, tally = perf_counter(), Tally()
    now = SystemClock().now()
    opened = files.open(company, now)
    with _progress(opened) as each:
        rehearse(opened, company, now, tally, each)
    _tell(opened, tally)
    _tell_pace(opened.rows, perf_counter() - began)
    print("This was a dry run: nothing was written, and nothing was compared with what is there already.")
    return not tally.refused


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
    return len(await store.reads.clients("", _ALL)), len(await store.reads.products("", _ALL))


def _tell(opened: Opened, tally: Tally) -> None:
    for note in opened.notes:
        print(note)
    for first in tally.refused:
        for refused in (first, *first.also):
            named = f" ({refused.external_id})" if refused.external_id else ""
            print(f"row {refused.row}{named}: {refused.reason}")
    whole = f" of {opened.rows} events" if opened.source.kinds == "cases" else ""
    print(f"{opened.process}: {_rows(opened, tally, whole)}.")


def _rows(opened: Opened, tally: Tally, whole: str = "") -> str:
    came = tally.imported + tally.there + len(tally.refused)
    kinds = f"{came} {opened.source.kinds}{whole}"
    return f"{kinds}, {tally.imported} imported, {tally.there} already there, {len(tally.refused)} refused"


def _tell_pace(rows: int, seconds: float) -> None:
    print(f"{seconds:.1f} s, {rows / seconds:.0f} rows/s.")
