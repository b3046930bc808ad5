"""The company's tables before the first bot: migrated, adopted, an invitation for everybody.

Made once and copied, as migrations take longer than most stories. Refuses to be used while a bot runs.
"""

import asyncio
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.company.company_files import load_company
from storage.store import Store
from tests.stories.bots import ROOT

COMPANY = ROOT / "company"
_AT = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
_INVITED_AT = datetime(2050, 1, 1, tzinfo=UTC)
"""So late that no invitation ends before it is used, whichever morning a story begins on."""


@dataclass(frozen=True)
class Books:
    """A database as on the first morning, and the code of everybody's invitation."""

    file: Path
    codes: dict[str, str]

    def copy_to(self, file: Path) -> None:
        shutil.copy(self.file, file)


def make_books(folder: Path) -> Books:
    """Made without a running loop, once for all stories."""
    file = folder / "estafeta.sqlite"
    codes = asyncio.run(open_books(f"sqlite:///{file}"))
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Books(file, codes)


async def open_books(address: str) -> dict[str, str]:
    """The same in any database; the codes."""
    company = load_company(COMPANY)
    at = _AT
    store = await Store.open(address, now=lambda: at)
    try:
        await store.company.adopt(company)
        at = _INVITED_AT
        return {person.key: await store.members.invite(person.key) for person in company.people}
    finally:
        await store.close()
