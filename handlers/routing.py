"""The one list of routers, in the order in which they are asked.

The last one answers whatever nobody else did, so no press and no word stays without an answer.
"""

from aiogram import Router

import handlers.begin.router as begin
import handlers.join.router as join
import handlers.task.router as task


def assemble() -> Router:
    """A new router that includes a new router of every job to be done."""
    whole = Router(name="estafeta")
    whole.include_routers(
        join.create_doorkeeper(),
        join.create_router(),
        begin.create_router(),
        task.create_router(),
        task.create_supply_router(),
    )
    return whole
