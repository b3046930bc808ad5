"""Who gets the task of a stage: one person, several people, or candidates who may claim it.

Pure look-ups in the directory. Refuses to invent anybody: where nobody fits, nobody is picked, and `stand_in`
says with whom the task waits until it is handed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from workflow.company import Person
from workflow.definition import Performer, Pick
from workflow.draft import Draft

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Picked:
    """A task for each of `assignees`, or one task offered to `candidates`."""

    assignees: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    is_stand_in: bool = False
    """Nobody fits; the assignee must hand the task over."""

    @property
    def first(self) -> str | None:
        return next(iter(self.assignees or self.candidates), None)


def pick(draft: Draft, performer: Performer, stage: str) -> Picked:
    """Whom the policy finds for this stage of this instance; a stand-in when it finds nobody."""
    picked = by_policy(draft, performer, stage)
    return picked if picked.first else Picked(assignees=(stand_in(draft),), is_stand_in=True)


def by_policy(draft: Draft, performer: Performer, stage: str) -> Picked:
    """Whom the policy finds; perhaps nobody."""
    directory, instance = draft.scene.directory, draft.instance
    match performer.pick:
        case Pick.PERSON:
            return _known(draft, [performer.person])
        case Pick.RESPONSIBLE:
            return _known(draft, [instance.responsible])
        case Pick.STARTER:
            return _known(draft, [instance.starter])
        case Pick.SUPERVISOR:
            return _keys([directory.supervisor_of(instance.responsible)])
        case Pick.FIELD:
            return _known(draft, instance.fields.get(performer.field or "") or ())
        case Pick.CLAIM:
            return Picked(candidates=tuple(_holders(draft, performer)))
        case Pick.LEAST_LOADED:
            return _least_loaded(draft, _holders(draft, performer))
        case Pick.ROUND_ROBIN:
            return _longest_without(draft, _holders(draft, performer), stage)


def stand_in(draft: Draft) -> str:
    """With whom a task waits that nobody can be picked for."""
    directory, instance = draft.scene.directory, draft.instance
    above = (directory.supervisor_of(instance.responsible), directory.supervisor_of(instance.starter))
    anybody = (directory.person(instance.starter), directory.person(instance.responsible))
    line = (*above, *directory.with_right("supervise_all"), *anybody, *directory.with_right("admin"))
    return next((person.key for person in line if person), instance.starter)


def _holders(draft: Draft, performer: Performer) -> list[str]:
    return [person.key for person in draft.scene.directory.holders(performer.role or "")]


def _known(draft: Draft, people: Iterable[str | None]) -> Picked:
    return _keys([draft.scene.directory.person(key) for key in people])


def _keys(people: Iterable[Person | None]) -> Picked:
    return Picked(assignees=tuple(dict.fromkeys(person.key for person in people if person)))


def _least_loaded(draft: Draft, people: list[str]) -> Picked:
    if len(people) < 2:
        return Picked(assignees=tuple(people))
    stored = draft.scene.live_tasks(people)
    return Picked(assignees=(min(people, key=lambda p: (stored.get(p, 0) + draft.load_change(p), p)),))


def _longest_without(draft: Draft, people: list[str], stage: str) -> Picked:
    if len(people) < 2:
        return Picked(assignees=tuple(people))
    given = draft.scene.last_given(draft.instance.process, stage, people)
    return Picked(assignees=(min(people, key=lambda p: (given.get(p, _NEVER), p)),))
