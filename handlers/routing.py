"""The one list of routers, in the order in which they are asked.

The doorkeeper comes first: whatever a stranger does ends there. Presses and what is half typed come before what
people send for their tasks, and that before those who only know commands and buttons. The last one answers whatever
nobody else did: no press and no word stays without an answer.
"""

from collections.abc import Callable

from aiogram import Router

import handlers.assign.router as assign
import handlers.begin.router as begin
import handlers.deal.router as deal
import handlers.funnel.router as funnel
import handlers.help.router as helping
import handlers.incidents.router as incidents
import handlers.join.router as join
import handlers.lists.router as lists
import handlers.supervise.router as supervise
import handlers.task.router as task
from handlers.desk import router_at_desk
from handlers.flat import flattened

ORDER: tuple[Callable[[], Router], ...] = (
    task.create_router,
    deal.create_router,
    begin.create_router,
    task.create_supply_router,
    join.create_router,
    lists.create_router,
    supervise.create_router,
    assign.create_router,
    funnel.create_router,
    incidents.create_router,
    helping.create_router,
)


def assemble() -> Router:
    """A new router that includes a new router of every job to be done."""
    whole = Router(name="estafeta")
    members = router_at_desk("members")
    members.include_routers(*(create() for create in ORDER))
    whole.include_routers(join.create_doorkeeper(), flattened(members))
    return whole
