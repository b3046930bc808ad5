"""The one list of routers, in the order in which they are asked.

The doorkeeper comes first: whatever a stranger does ends there. Presses and what is half typed come before what
people send for their tasks, and that before those who only know commands and buttons. The last one answers whatever
nobody else did: no press and no word stays without an answer.
"""

from collections.abc import Callable

from aiogram import Router

import handlers.dialogs.absence.router as away
import handlers.dialogs.assignments.router as assign
import handlers.dialogs.case.router as deal
import handlers.dialogs.dialog.router as dialog
import handlers.dialogs.escalation.router as escalation
import handlers.dialogs.extra_time.router as more
import handlers.dialogs.funnel.router as funnel
import handlers.dialogs.handover.router as handover
import handlers.dialogs.help.router as helping
import handlers.dialogs.incidents.router as incidents
import handlers.dialogs.lists.router as lists
import handlers.dialogs.notification.router as attention
import handlers.dialogs.onboarding.router as join
import handlers.dialogs.reports.router as reports
import handlers.dialogs.route_map.router as route
import handlers.dialogs.start_case.router as begin
import handlers.dialogs.subscriptions.router as subscriptions
import handlers.dialogs.task.router as task
import handlers.dialogs.team.router as supervise
from handlers.dialogs.context import router_for_members
from handlers.dialogs.fast_router import FlatRouter

ORDER: tuple[Callable[[], Router], ...] = (
    dialog.create_router,
    task.create_router,
    more.create_router,
    deal.create_router,
    route.create_router,
    escalation.create_router,
    begin.create_router,
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
    members = router_for_members("members")
    members.include_routers(*(create() for create in ORDER))
    whole.include_routers(join.create_doorkeeper(), members)
    return FlatRouter(whole)
