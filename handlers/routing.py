"""The one list of routers, in the order in which they are asked.

The doorkeeper comes first: whatever a stranger does ends there. Presses and what is half typed come before what
people send for their tasks, and that before those who only know commands and buttons. The last one answers whatever
nobody else did: no press and no word stays without an answer.
"""

from collections.abc import Callable

from aiogram import Router

import handlers.assign.router as assign
import handlers.attention.router as attention
import handlers.away.router as away
import handlers.begin.router as begin
import handlers.deal.router as deal
import handlers.escalation.router as escalation
import handlers.funnel.dates as funnel_dates
import handlers.funnel.router as funnel
import handlers.handover.router as handover
import handlers.help.router as helping
import handlers.incidents.router as incidents
import handlers.join.router as join
import handlers.lists.router as lists
import handlers.more.router as more
import handlers.reports.dates as report_dates
import handlers.reports.router as reports
import handlers.route.router as route
import handlers.subscriptions.router as subscriptions
import handlers.supervise.router as supervise
import handlers.task.router as task
from handlers.desk import router_at_desk
from handlers.flat import Flat

ORDER: tuple[Callable[[], Router], ...] = (
    task.create_router,
    more.create_router,
    deal.create_router,
    route.create_router,
    escalation.create_router,
    begin.create_router,
    funnel_dates.create_dates_router,
    report_dates.create_dates_router,
    subscriptions.create_router,
    handover.create_router,
    away.create_router,
    task.create_supply_router,
    join.create_router,
    lists.create_router,
    supervise.create_router,
    assign.create_router,
    funnel.create_router,
    reports.create_router,
    attention.create_router,
    incidents.create_router,
    helping.create_router,
)


def assemble() -> Router:
    """A new router that includes a new router of every job to be done."""
    whole = Router(name="estafeta")
    members = router_at_desk("members")
    members.include_routers(*(create() for create in ORDER))
    whole.include_routers(join.create_doorkeeper(), members)
    return Flat(whole)
