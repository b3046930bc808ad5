"""People whom an import brings beside a running bot: known within a minute, by name and under whom they work.

Whatever else an import brings is read from the tables whenever somebody asks; people are held in memory, so they are
looked for.
"""

import asyncio

import structlog

from storage.store import Store

EVERY = 60.0
"""Seconds of the machine: an import runs in its time, whatever the simulator's clock says."""
_log = structlog.get_logger("newcomers")


async def look_out(store: Store) -> None:
    """Until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        if await store.company.look_for_people():
            _log.info("an import has brought people", people=len(list(store.directory)))
