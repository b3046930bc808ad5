"""How a case was closed in the other system: by its own moment, or with its last event. Pure.

Refuses an end to which no way leads.
"""

from datetime import datetime

from formats.imports.log.routing import Routed, way_over
from formats.imports.log_mapping import Closed
from formats.imports.values import RowProblem
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import PastClosing, PastStep

Closing = tuple[tuple[PastStep, ...], PastClosing | None]


def closed_by_column(process: ProcessDefinition, closed: Closed, history: Routed, at: datetime | None) -> Closing:
    """With the moment of a column: what alone was left is completed then, or the case is closed early."""
    if at is None:
        return history.steps, None
    if set(history.standing) != {closed.completes}:
        return history.steps, PastClosing(end=closed.otherwise, at=at)
    (entered_at,) = history.standing.values()
    ways = process.stage(closed.completes).outcomes
    outcome = next(way.key for way in ways if all(map(process.end, way.to)))
    last = PastStep(stage=closed.completes, entered_at=entered_at, outcome=outcome, left_at=at)
    return (*history.steps, last), None


def closed_with_its_last_event(
    process: ProcessDefinition, history: Routed, end: str, at: datetime, pass_over: bool
) -> Closing:
    """With this end at that moment: by the last work, early, or by the stage that is left. Raises RowProblem."""
    found = process.end(end)
    is_lost = found is not None and found.result == "lost"
    last = history.steps[-1]
    way = next(way for way in process.stage(last.stage).outcomes if way.key == last.outcome)
    if way.to == [end] and (is_lost or not history.standing):
        return history.steps, None
    if is_lost and history.standing:
        return history.steps, PastClosing(end=end, at=at)
    if len(history.standing) == 1:
        (stage,) = history.standing
        chain = way_over(process, stage, end)
        if chain and (len(chain) == 1 or pass_over):
            passed = (PastStep(stage=one, entered_at=at, outcome=outcome, left_at=at) for one, outcome in chain)
            return (*history.steps, *passed), None
    where = ", ".join(history.standing) or last.stage
    raise RowProblem(f"the case ends with '{end}', but no way leads there from {where}")
