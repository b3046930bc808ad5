"""Which of somebody's tasks go to whom while they are away, and their way back.

Does not write or tell: a round of drafts is changed, its keeper does the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.case.state import TaskKind, TaskState, UserTask
from workflow.company.absence import Absence, OpenTasks
from workflow.messages.events import EventKind, NoticeKind
from workflow.rules.assignment.load_balancing import Piece, share_out
from workflow.rules.assignment.reassignment import move
from workflow.rules.case_batch import CaseBatch
from workflow.rules.draft import Draft, holders
from workflow.rules.separation_of_duties import barred_from

Place = tuple[int, int]
"""The instance and the task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedTask:
    """One task in a message about many: enough words to know it by."""

    task_id: int
    to: str
    was: str | None
    starter: str
    responsible: str
    number: int
    noun: dict[str, str]
    stage: dict[str, str]
    client: str | None
    due_at: datetime | None

    @classmethod
    def of(cls, draft: Draft, task: UserTask, was: str | None = None) -> "MovedTask":
        definition, instance = draft.context.definition, draft.instance
        return cls(
            task_id=task.id,
            to=task.assignee or "",
            was=was,
            starter=instance.starter,
            responsible=instance.responsible,
            number=instance.number,
            noun=definition.noun,
            stage=definition.stage(task.stage).title,
            client=instance.client,
            due_at=task.due_at,
        )

    def words(self) -> dict[str, Any]:
        """As a notice carries it."""
        told = {
            "task": self.task_id,
            "to": self.to,
            "number": self.number,
            "noun": self.noun,
            "stage": self.stage,
            "client": self.client,
            "due": self.due_at.isoformat() if self.due_at else None,
        }
        return {key: value for key, value in told.items() if value is not None}


def give_away(work: CaseBatch, absence: Absence, replaced: Absence | None = None) -> list[MovedTask]:
    """The open tasks of somebody who leaves, by what was chosen for them."""
    if absence.open_tasks is OpenTasks.STAY:
        return []
    found = list(_tasks(work, work.tx.tasks.within_reach_of(absence.person), absence.person))
    if replaced and replaced.substitute != absence.substitute:
        found += _with_the_old_one(work, absence.person, replaced.substitute)
    plan = _shared(work, absence, found) if absence.open_tasks is OpenTasks.SPLIT else {}
    moved: list[MovedTask] = []
    for draft, task in found:
        to = plan.get(task.id) or _acting(work, absence.person, draft, task)
        if to and to != task.assignee:
            given = move(draft, task, to, task.on_behalf_of or absence.person)
            draft.redraw_case()
            moved.append(MovedTask.of(draft, given, task.assignee))
    return moved


def offer_to_substitutes(work: CaseBatch, absence: Absence) -> None:
    """A free task whose candidates are all away is offered to those who act for them, or nobody would take it."""
    for instance_id, task_id in work.tx.tasks.within_reach_of(absence.person):
        draft = work.draft(instance_id)
        task = draft.tasks[task_id] if draft else None
        if draft is None or task is None or task.state is not TaskState.READY:
            continue
        directory = draft.context.directory
        if all(directory.is_away(who, work.now) for who in task.candidates):
            barred = {*task.candidates, *barred_from(draft.case(), draft.context.definition.stage(task.stage), task)}
            acting = (directory.acting_for(who, work.now, barred) for who in task.candidates)
            offer(draft, task, [one.key for one in acting if one])


def give_back(work: CaseBatch, person: str, tasks: Iterable[Place]) -> list[MovedTask]:
    """These tasks, which others have in this person's place, are theirs again; but nobody judges their own work."""
    moved: list[MovedTask] = []
    for instance_id, task_id in tasks:
        draft = work.draft(instance_id)
        task = draft.tasks[task_id] if draft else None
        if draft is None or task is None or not task.state.is_live or task.on_behalf_of != person:
            continue
        if not draft.context.knows(person) or person in barred_from(
            draft.case(), draft.context.definition.stage(task.stage), task
        ):
            continue
        given = move(draft, task, person)
        draft.redraw_case()
        moved.append(MovedTask.of(draft, given, task.assignee))
    return moved


def offer(draft: Draft, task: UserTask, people: Iterable[str]) -> None:
    """More people may claim it; only they get a card."""
    fresh = [who for who in dict.fromkeys(people) if who not in holders(task)]
    if not fresh:
        return
    draft.change_task(task, candidates=(*task.candidates, *fresh))
    draft.note(EventKind.GIVEN, task.stage, task.id, candidates=fresh)
    for person in fresh:
        draft.tell(NoticeKind.TASK, person, task.id, urgent=True)


def _tasks(work: CaseBatch, places: Iterable[Place], assignee: str) -> Iterable[tuple[Draft, UserTask]]:
    for instance_id, task_id in places:
        draft = work.draft(instance_id)
        if draft and draft.tasks[task_id].assignee == assignee:
            yield draft, draft.tasks[task_id]


def _with_the_old_one(work: CaseBatch, person: str, old: str | None) -> list[tuple[Draft, UserTask]]:
    """What the substitute of before has; another one is to have it."""
    return list(_tasks(work, work.tx.tasks.on_behalf_of(person), old)) if old else []


def _acting(work: CaseBatch, person: str, draft: Draft, task: UserTask) -> str | None:
    barred = barred_from(draft.case(), draft.context.definition.stage(task.stage), task)
    acting = draft.context.directory.acting_for(person, work.now, barred)
    return acting.key if acting else None


def _shared(work: CaseBatch, absence: Absence, found: list[tuple[Draft, UserTask]]) -> dict[int, str]:
    """Work of a role, by load among those who have it and are here; whatever else goes to the substitute."""
    pieces = [Piece(id=task.id, able=_able(work, absence, draft, task)) for draft, task in found]
    people = sorted({who for piece in pieces for who in piece.able})
    return share_out(pieces, work.tx.tasks.live_counts(people))


def _able(work: CaseBatch, absence: Absence, draft: Draft, task: UserTask) -> tuple[str, ...]:
    stage, directory = draft.context.definition.stage(task.stage), draft.context.directory
    role = stage.performer.role if task.kind is TaskKind.STAGE else None
    barred = {absence.person, *barred_from(draft.case(), stage, task)}
    here = (one.key for one in directory.holders(role or "") if not directory.is_away(one.key, work.now))
    return tuple(who for who in here if who not in barred)
