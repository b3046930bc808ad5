"""What is true of every case, whatever was done to it. Each returns nothing and says what broke."""

from collections import Counter
from datetime import datetime

from workflow.case.state import Case, Escalation, InstanceState, Leaving, TaskKind, TaskState, TimerKind, UserTask
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import Command, UndoTask
from workflow.messages.events import EventKind
from workflow.ports.memory import Memory
from workflow.rules.separation_of_duties import barred_from


def check_case(case: Case) -> None:
    """The parts of a case fit together."""
    check_undone(case)
    check_waiting(case)
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


def check_waiting(case: Case) -> None:
    """A clock that stands still: the one timer that may fire starts it again; elsewhere nothing is held."""
    for task in case.tasks:
        ours = [timer for timer in case.timers if timer.task_id == task.id]
        if task.waits:
            free = [timer.kind for timer in ours if not timer.held]
            assert free.count(TimerKind.RESUME) == 1
            assert {TimerKind.DUE, TimerKind.REMINDER}.isdisjoint(free), "a task that waits is not late"
        else:
            assert not any(timer.held or timer.kind is TimerKind.RESUME for timer in ours)
            assert task.state.is_live or task.waiting_since is None
        assert task.request is None or not task.request.is_open or task.state.is_live, (
            "nobody asks about what is over"
        )


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


def check_own_work(definition: ProcessDefinition, case: Case) -> None:
    """Nobody has an approval of their own work, unless it waits with them because there is nobody else."""
    for task in case.live_tasks():
        barred = barred_from(case, definition.stage(task.stage), task)
        assert task.stand_in or task.assignee not in barred, "nobody judges their own work"


def check_ladders(memory: Memory, case: Case) -> None:
    """One open escalation for a late task or a stuck stay; taken, it cannot climb; untaken, it cannot fall silent."""
    asking = [one for one in case.escalations if one.is_open]
    assert len({(one.visit_id, one.task_id) for one in asking}) == len(asking), "one open escalation for each"
    for one in asking:
        assert case.visit(one.visit_id).left_at is None, "over with its stay"
        assert one.task_id is None or case.task(one.task_id).state.is_live, "over with its task"
        _check_timers(case, one)
    _check_told_once(memory, case)


def _check_timers(case: Case, one: Escalation) -> None:
    timers = [timer for timer in case.timers if (timer.visit_id, timer.task_id) == (one.visit_id, one.task_id)]
    promised = [timer.fire_at for timer in timers if timer.kind is TimerKind.PROMISE]
    steps = [timer.level for timer in timers if timer.kind is TimerKind.ESCALATION]
    if one.acknowledged_by:
        assert (promised, steps) == ([one.promised_until], []), "nothing of it can fire before the promise is over"
    else:
        assert promised == []
        assert all(level > one.level for level in steps)


def _check_told_once(memory: Memory, case: Case) -> None:
    """A step hears once in each arming; nobody above hears while somebody has promised."""
    heard: Counter[tuple[int, int, int]] = Counter()
    until: dict[int, datetime] = {}
    for line in memory.history:
        data = line.event.data
        if line.instance_id != case.instance.id or "escalation" not in data:
            continue
        if line.event.kind is EventKind.ACKNOWLEDGED:
            until[data["escalation"]] = datetime.fromisoformat(data["until"])
        else:
            heard[data["escalation"], data["arming"], data["level"]] += 1
            assert line.at >= until.get(data["escalation"], line.at), "an acknowledged ladder does not climb"
    assert not heard or max(heard.values()) == 1, "each step is told once in each arming"


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
