"""What follows from a company that is another now: deadlines, mornings, free tasks, work whose owner left, menus.

The same at a start and after a reload; every part may be done again, which changes nothing that is right already.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.company.replan_all import SIDE_BY_SIDE, plan_again
from storage.store import Store
from workflow.case.reachability import UnreachableReason
from workflow.messages.commands import OfferAnew
from workflow.messages.people_commands import PlanDays, ReportUnreachable

_log = structlog.get_logger("company")


class Succession:
    """Brings it about."""

    def __init__(self, store: Store, menus: Callable[[], Awaitable[None]]) -> None:
        self._store, self._menus = store, menus

    async def after_a_change(self) -> None:
        """All of it."""
        await plan_again(self._store)
        await self.plan_days()
        await self.settle_work()
        await self._menus()

    async def plan_days(self) -> None:
        """Everybody who has joined has a next morning and evening, by the calendar they have now."""
        store = self._store
        joined = tuple(person.key for person in store.directory if store.members.of_person(person.key))
        await store.office.execute(PlanDays(people=joined))

    async def settle_work(self) -> None:
        """Those above hear of work whose owner left; what is free is offered to whoever holds the role now."""
        for person in await self._store.planning.owners():
            if self._store.directory.person(person) is None:
                await self._store.office.execute(ReportUnreachable(person=person, why=UnreachableReason.LEFT))
        mark = self._store.directory.roles_mark
        if await self._store.planning.roles_mark() != mark:
            await self._offer_anew(await self._store.planning.waiting_for_people())
            await self._store.planning.keep_roles_mark(mark)

    async def _offer_anew(self, instances: Sequence[int]) -> None:
        for first in range(0, len(instances), SIDE_BY_SIDE):
            await asyncio.gather(*map(self._offer, instances[first : first + SIDE_BY_SIDE]))

    async def _offer(self, instance_id: int) -> None:
        try:
            await self._store.office.execute(OfferAnew(instance_id=instance_id))
        except Exception as error:
            _log.error("what is free cannot be offered anew", instance=instance_id, exc_info=error)
            await self._store.inbox.park_other("offering", "".join(traceback.format_exception(error)))
