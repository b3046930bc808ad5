"""The tables, as values. What they mean is said beside them; how they come to be is in `storage.migrations`.

Refuses to hold statements: those live beside what uses them.
"""

from storage.schema.cases import (
    definition,
    evidence,
    evidence_file,
    history,
    instance,
    offer,
    stage_visit,
    timer,
    token,
    user_task,
)
from storage.schema.figures import id_block, number_counter, process_counter, stage_counter
from storage.schema.mail import card, conversation, inbox, incident, outbox
from storage.schema.metadata import metadata
from storage.schema.people import client, invite, membership, person, product, unreached

__all__ = [
    "card",
    "client",
    "conversation",
    "definition",
    "evidence",
    "evidence_file",
    "history",
    "id_block",
    "inbox",
    "incident",
    "instance",
    "invite",
    "membership",
    "metadata",
    "number_counter",
    "offer",
    "outbox",
    "person",
    "process_counter",
    "product",
    "stage_counter",
    "stage_visit",
    "timer",
    "token",
    "unreached",
    "user_task",
]
