"""What deciding alone costs: no storage, no Telegram, the real definition, the same case again and again."""

import time
from datetime import UTC, datetime

from tests.bench import crowd, places, seeding
from tests.bench.figures import Figure, middle
from workflow.case.state import Case
from workflow.company.directory import Directory
from workflow.decisions.task import supply
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import SupplyEvidence
from workflow.messages.events import CommandResult
from workflow.ports.memory import Memory
from workflow.rules.case_batch import scene_of
from workflow.rules.context import DecisionContext

_ROUNDS, _TIMES = 9, 300


async def pure() -> Figure:
    with places.folder() as folder:
        file = await seeding.one_waiting_for_a_document(folder)
    (task,) = file.case.live_tasks()
    context = _scene(file.definition, crowd.company().directory(), task.assignee)
    command = SupplyEvidence(actor=task.assignee, task_id=task.id, things=(seeding.DOCUMENT,))
    spent = [_round(context, file.case, command) for _ in range(_ROUNDS)]
    return Figure(name="pure decision (document completes)", value=f"{middle(spent):.0f} µs")


def _round(context: DecisionContext, case: Case, command: SupplyEvidence) -> float:
    began = time.perf_counter()
    for _ in range(_TIMES):
        decided = supply.decide(context, case, command)
    took = time.perf_counter() - began
    assert isinstance(decided, CommandResult)
    assert decided.completed
    return took / _TIMES * 1e6


def _scene(definition: ProcessDefinition, directory: Directory, actor: str | None) -> DecisionContext:
    memory = Memory(directory, [definition])
    context = scene_of(memory, actor, datetime(2026, 3, 2, 9, tzinfo=UTC), definition.key, None)
    assert context
    return context
