"""What people press and what they see.

One folder per job to be done: its callbacks, its screens (pure: values in, a `Screen` out) and its router (translate,
`office.execute`, show). Does not know about SQL, rows, retries and time: they are given.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiogram import Router


def create_router() -> "Router":
    """A new router with everything people can press, write or send. Imported late: whoever only draws or reports
    needs no aiogram."""
    from handlers.dialogs.routing import assemble

    return assemble()
