"""What a button names and nothing knows. Nothing that buttons name is ever deleted but subscriptions, so an id that
was given once and is unknown now went with a database that was restored from an older copy (docs/decisions/0111).
"""

from workflow.messages.events import Reason, Rejected

FIRST_BY_CLOCK = 2**43
"""Ids are given by the clock (`storage.unit.ids`) and are above; those that earlier releases gave are far below."""


def missing(about: int | None) -> Rejected:
    """The refusal of whoever asks for something with this id that is not stored."""
    lost = about is not None and about >= FIRST_BY_CLOCK
    return Rejected(reason=Reason.LOST if lost else Reason.NOT_FOUND)
