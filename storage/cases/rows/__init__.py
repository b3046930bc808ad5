"""Between rows and the frozen values of `workflow.case.state`.

Rows are plain tuples in the order of their tables; that is checked when statements are compiled
(storage.db.statements).
"""

from storage.cases.rows.cases import (
    evidence_of,
    evidence_row,
    instance_of,
    instance_row,
    supplied_of,
    token_of,
    token_row,
    visit_change,
    visit_of,
    visit_row,
)
from storage.cases.rows.clockwork import (
    escalation_change,
    escalation_of,
    escalation_row,
    timer_change,
    timer_of,
    timer_row,
)
from storage.cases.rows.tasks import request_change, request_of, request_row, task_change, task_of, task_row

__all__ = [
    "escalation_change",
    "escalation_of",
    "escalation_row",
    "evidence_of",
    "evidence_row",
    "instance_of",
    "instance_row",
    "request_change",
    "request_of",
    "request_row",
    "supplied_of",
    "task_change",
    "task_of",
    "task_row",
    "timer_change",
    "timer_of",
    "timer_row",
    "token_of",
    "token_row",
    "visit_change",
    "visit_of",
    "visit_row",
]
