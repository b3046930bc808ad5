"""Plans what is live again when the company's calendars say something else than before.

Looked at when the bot starts, before the alarm rings: no timer fires by yesterday's calendar. A few instances at a
time, each in a transaction of its own, while the bot serves people; after a crash in between it begins anew, which
changes nothing that is right already.
"""

import asyncio
import traceback

import structlog

from storage.db.problems import DatabaseAway
from storage.store import Store
from workflow.messages.commands import Replan

BATCH = 500
SIDE_BY_SIDE = 16
"""So many wait for one commit together: others' commands never wait for more than that."""
_log = structlog.get_logger("replanning")


async def plan_again(store: Store) -> int:
    """Plan everything live by today's calendars, unless it is; gives how many instances were looked at."""
    mark = store.directory.working_mark
    if await store.planning.mark() == mark:
        return 0
    looked_at = after = 0
    while found := await store.planning.live_after(after, BATCH):
        for first in range(0, len(found), SIDE_BY_SIDE):
            few = found[first : first + SIDE_BY_SIDE]
            await asyncio.gather(*(_plan_one(store, one) for one in few))
        looked_at, after = looked_at + len(found), found[-1]
    await store.planning.keep(mark)
    _log.info("planned again by changed calendars", instances=looked_at)
    return looked_at


async def _plan_one(store: Store, instance_id: int) -> None:
    try:
        await store.office.execute(Replan(instance_id=instance_id))
    except DatabaseAway:
        raise
    except Exception as error:
        _log.error("an instance cannot be planned again", instance=instance_id, exc_info=error)
        told = "".join(traceback.format_exception(error))
        await store.inbox.park_other("replanning", told)
