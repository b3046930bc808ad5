"""Visible progress: what keeps a visit from being stuck, and what an acknowledged escalation has brought.

It counts when something that is asked for is supplied, and when work is completed, accepted or sent back. Opening a
card, claiming, reminders, nudges, acknowledgements and handing over do not: they move attention, not the work. While
an agreed later due moment lies ahead, nothing is stuck. Told to people in docs/ladder.md. Derived, never stored.
"""

from collections.abc import Iterable
from datetime import datetime

from workflow.case.evidence import Evidence
from workflow.case.state import StageVisit, TaskState, UserTask


def last_progress(visit: StageVisit, tasks: Iterable[UserTask], evidence: Iterable[Evidence]) -> datetime:
    """When this visit last moved; when it was entered, if it did not."""
    ours = [task for task in tasks if task.visit_id == visit.id]
    keys = {task.id for task in ours}
    done = (task.ended_at for task in ours if task.state is TaskState.COMPLETED and task.ended_at)
    return max([visit.entered_at, *done, *(one.at for one in evidence if one.task_id in keys)])


def last_progress_of(task: UserTask, evidence: Iterable[Evidence]) -> datetime:
    """When something was last supplied for this task; when it was given, if nothing was."""
    return max([task.created_at, *(one.at for one in evidence if one.task_id == task.id)])
