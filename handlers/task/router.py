"""Everything pressed or sent about a task, as two routers: presses and half-typed reasons early, and what people send
late, after whoever else waits for a message.
"""

from aiogram import Router

from handlers.desk import router_at_desk
from handlers.task.edits import create_edits
from handlers.task.opening import create_openings
from handlers.task.presses import create_presses
from handlers.task.reasons import create_reasons
from handlers.task.supply import create_supply


def create_router() -> Router:
    """What is pressed on a card, and the reasons typed after a press."""
    router = router_at_desk("task")
    router.include_routers(create_reasons(), create_presses(), create_openings())
    return router


def create_supply_router() -> Router:
    """What people send for a task, and what they edit of it."""
    router = router_at_desk("evidence")
    router.include_routers(create_supply(), create_edits())
    return router
