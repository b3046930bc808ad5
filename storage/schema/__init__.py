"""The tables, as values. What they mean is said beside them; how they come to be is in `storage.migrations`.

Does not hold statements: those live beside what uses them.
"""

from storage.schema.attention import agenda, habit, ringing, subscription, summary
from storage.schema.cases import (
    definition,
    escalation,
    evidence,
    evidence_file,
    history,
    instance,
    offer,
    request,
    stage_visit,
    timer,
    token,
    user_task,
)
from storage.schema.figures import id_block, number_counter, process_counter, stage_counter, working_time
from storage.schema.mail import card, conversation, inbox, incident, outbox
from storage.schema.metadata import metadata
from storage.schema.people import (
    absence,
    client,
    company,
    company_part,
    employee,
    former_account,
    invite,
    membership,
    out_of_reach,
    person,
    person_name,
    product,
    receipt,
    unreached,
)

__all__ = [
    "absence",
    "agenda",
    "card",
    "client",
    "company",
    "company_part",
    "conversation",
    "definition",
    "employee",
    "escalation",
    "evidence",
    "evidence_file",
    "former_account",
    "habit",
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
    "out_of_reach",
    "outbox",
    "person",
    "person_name",
    "process_counter",
    "product",
    "receipt",
    "request",
    "ringing",
    "stage_counter",
    "stage_visit",
    "subscription",
    "summary",
    "timer",
    "token",
    "unreached",
    "user_task",
    "working_time",
]
