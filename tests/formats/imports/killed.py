"""`python -m tests.formats.imports.killed ...`: an import that is killed (SIGKILL) when so many rows are through."""

import asyncio
import os
import signal
import sys
from collections.abc import Collection
from pathlib import Path

from bot.cli.import_run import ImportTotals, bring
from bot.clock import SystemClock
from bot.company.company_files import load_company
from formats.imports.import_source import open_import
from tests.formats.imports.bringing import MAPPING, opened_store, settings_of
from workflow.messages.commands import ImportInstance


class _AllHere:
    async def let_in(self, command: ImportInstance, keys: Collection[str]) -> str | None:
        """They were made before."""
        return None


async def main(url: str, company: Path, deals: Path, rows: int) -> None:
    store = await opened_store(settings_of(url, company, deals.parent))
    opened = open_import(MAPPING, deals, load_company(company), SystemClock().now())
    await store.company.add_people(opened.new_people)
    left = iter(range(rows))

    def each() -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    await bring(opened, store.office, _AllHere(), None, ImportTotals(), each)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
