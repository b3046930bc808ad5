"""Everything pressed or sent about a task, as two routers: presses and half-typed reasons early, and what people send
late, after whoever else waits for a message.
"""

from aiogram import Router

from handlers.dialogs.context import router_for_members
from handlers.dialogs.task.actions import create_presses
from handlers.dialogs.task.ask_reason import create_reasons
from handlers.dialogs.task.details_router import create_openings
from handlers.dialogs.task.edits import create_edits
from handlers.dialogs.task.supply import create_supply


def create_router() -> Router:
    """What is pressed on a card, and the reasons typed after a press."""
    router = router_for_members("task")
    router.include_routers(create_reasons(), create_presses(), create_openings())
    return router


def create_supply_router() -> Router:
    """What people send for a task, and what they edit of it."""
    router = router_for_members("evidence")
    router.include_routers(create_supply(), create_edits())
    return router
