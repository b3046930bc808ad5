"""What is true of every case, whatever was done to it. Each returns nothing and says what broke."""

from collections import Counter

from tests.workflow.memory import Memory
from workflow.commands import Command, UndoTask
from workflow.events import EventKind
from workflow.state import Case, InstanceState, Leaving, TaskKind, TaskState, UserTask


def check_case(case: Case) -> None:
    """The parts of a case fit together."""
    check_undone(case)
    if case.instance.state is not InstanceState.LIVE:
        assert (case.tokens, case.live_tasks(), case.timers) == ((), (), ()), "nothing goes on after the end"
        assert case.instance.ended_at is not None
        assert all(visit.left_at for visit in case.visits)
        return
    assert case.tokens, "a live instance stands somewhere"
    assert case.instance.ended_at is None
    stays = [token.visit_id for token in case.tokens]
    assert sorted(stays) == sorted(visit.id for visit in case.visits if visit.left_at is None), "a stay per token"
    assert len({token.stage for token in case.tokens}) == len(case.tokens), "work is never doubled"
    for token in case.tokens:
        assert case.visit(token.visit_id).stage == token.stage
        assert case.live_tasks(token.visit_id), "somebody has work wherever the instance stands"
    for task in case.tasks:
        check_task(case, task)
    for timer in case.timers:
        assert timer.visit_id in stays, "timers only where the instance stands"
        assert timer.task_id is None or case.task(timer.task_id).state.is_live
    moments = Counter((timer.kind, timer.task_id, timer.visit_id, timer.level) for timer in case.timers)
    assert not moments or max(moments.values()) == 1, "a timer is set once"


def check_undone(case: Case) -> None:
    """Nobody's work is undone by somebody else."""
    undone = {visit.id for visit in case.visits if visit.leaving is Leaving.UNDONE}
    withdrawn = [task for task in case.tasks if task.visit_id in undone]
    assert all(task.state is TaskState.CANCELLED and task.touched_at is None for task in withdrawn)
    assert not {one.task_id for one in case.evidence} & {task.id for task in withdrawn}


def check_task(case: Case, task: UserTask) -> None:
    """A task's state says who has it and whether it is over."""
    assert (task.ended_at is None) == task.state.is_live
    if task.state is TaskState.RESERVED:
        assert task.assignee
    if task.state is TaskState.READY:
        assert task.candidates
        assert task.assignee is None
    if task.state.is_live:
        assert case.visit(task.visit_id).left_at is None, "work only where the instance stands"
    if task.kind is TaskKind.ACCEPTANCE and task.state is not TaskState.CANCELLED:
        work = case.task(task.about_task or 0)
        assert work.state is TaskState.COMPLETED
        assert task.assignee != work.ended_by, "nobody accepts their own work"


def check_completed_once(memory: Memory, case: Case) -> None:
    """The history tells every completion once, and every undo."""
    over = {EventKind.COMPLETED: 1, EventKind.ACCEPTED: 1, EventKind.RETURNED: 1, EventKind.UNDONE: -1}
    times: Counter[int | None] = Counter()
    for line in memory.history:
        if line.instance_id != case.instance.id or line.event.data.get("automatic"):
            continue
        if line.event.kind is EventKind.RETURNED and "about_task" not in line.event.data:
            continue
        times[line.event.task_id] += over.get(line.event.kind, 0)
    for task in case.tasks:
        assert times[task.id] == (task.state is TaskState.COMPLETED), (task, times[task.id])


def check_append_only(before: Case, after: Case, command: Command) -> None:
    """A stay that was left stays as it was left; only an undo opens it again."""
    if isinstance(command, UndoTask):
        return
    now = {visit.id: visit for visit in after.visits}
    assert all(now[visit.id] == visit for visit in before.visits if visit.left_at)
