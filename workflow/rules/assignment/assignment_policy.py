"""Who gets the task of a stage: one person, several people, or candidates who may claim it.

Pure look-ups in the directory. Does not invent anybody: where nobody fits, nobody is picked, and `stand_in` says with
whom the task waits until it is handed over.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from workflow.definition.stage import Performer, Pick
from workflow.rules.draft import Draft

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PickedPerformer:
    """A task for each of `assignees`, or one task offered to `candidates`."""

    assignees: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    is_stand_in: bool = False
    """Nobody fits; the assignee must hand the task over."""
    on_behalf_of: Mapping[str, str] = field(default_factory=dict)
    """By who was picked: who is away and would have it otherwise."""

    @property
    def first(self) -> str | None:
        return next(iter(self.assignees or self.candidates), None)


def pick(draft: Draft, performer: Performer, stage: str, barred: Collection[str] = ()) -> PickedPerformer:
    """Whom the policy finds for this stage of this instance; a stand-in when it finds nobody. `barred` are those
    whose own work would be judged: they have it only where the company has nobody else."""
    picked = by_policy(draft, performer, stage, barred)
    return picked if picked.first else PickedPerformer(assignees=(stand_in(draft, barred),), is_stand_in=True)


def by_policy(draft: Draft, performer: Performer, stage: str, barred: Collection[str] = ()) -> PickedPerformer:
    """Whom the policy finds; perhaps nobody. Whoever is away is picked only where nobody acts for them."""
    directory, instance = draft.context.directory, draft.instance
    match performer.pick:
        case Pick.PERSON:
            return of_people(draft, [performer.person], barred)
        case Pick.RESPONSIBLE:
            return of_people(draft, [instance.responsible], barred)
        case Pick.STARTER:
            return of_people(draft, [instance.starter], barred)
        case Pick.SUPERVISOR:
            above = directory.supervisor_of(instance.responsible)
            return of_people(draft, [above.key if above else None], barred)
        case Pick.FIELD:
            return of_people(draft, instance.fields.get(performer.field or "") or (), barred)
        case Pick.CLAIM | Pick.LEAST_LOADED | Pick.ROUND_ROBIN:
            return _of_role(draft, performer, stage, barred)


def of_people(draft: Draft, people: Iterable[str | None], barred: Collection[str] = ()) -> PickedPerformer:
    """These people, or whoever acts for those who are away; nobody in the place of those who no longer work here."""
    found: dict[str, str] = {}
    for key in people:
        person = draft.context.directory.person(key)
        if person is None:
            continue
        acting = draft.context.directory.acting_for(person.key, draft.context.now, barred)
        if acting or person.key not in barred:
            found.setdefault(acting.key if acting else person.key, person.key)
    return PickedPerformer(assignees=tuple(found), on_behalf_of=_instead(draft, found))


def stand_in(draft: Draft, barred: Collection[str] = ()) -> str:
    """With whom a task waits that nobody can be picked for; one of `barred` only where there is nobody else."""
    directory, instance = draft.context.directory, draft.instance
    above = (directory.supervisor_of(instance.responsible), directory.supervisor_of(instance.starter))
    anybody = (directory.person(instance.starter), directory.person(instance.responsible))
    line = (*above, *directory.with_right("supervise_all"), *anybody, *directory.with_right("admin"))
    known = [person.key for person in line if person]
    able = [key for key in known if key not in barred] or known
    here = (key for key in able if not directory.is_away(key, draft.context.now))
    return next(here, next(iter(able), instance.starter))


def _of_role(draft: Draft, performer: Performer, stage: str, barred: Collection[str]) -> PickedPerformer:
    """Those of the role who are here; where all are away, whoever acts for them."""
    directory, now = draft.context.directory, draft.context.now
    holders = [person.key for person in directory.holders(performer.role or "")]
    here = [key for key in holders if key not in barred and not directory.is_away(key, now)]
    if here or not holders:
        return _chosen(draft, performer.pick, stage, here)
    acting = of_people(draft, holders, barred)
    chosen = _chosen(draft, performer.pick, stage, sorted(acting.assignees))
    return replace(chosen, on_behalf_of=acting.on_behalf_of)


def _chosen(draft: Draft, how: Pick, stage: str, people: list[str]) -> PickedPerformer:
    if how is Pick.CLAIM:
        return PickedPerformer(candidates=tuple(people))
    return _least_loaded(draft, people) if how is Pick.LEAST_LOADED else _longest_without(draft, people, stage)


def _instead(draft: Draft, found: Mapping[str, str]) -> dict[str, str]:
    """Of who was found for whom, those who stand in for somebody away."""
    away = draft.context.directory.is_away
    return {who: whom for who, whom in found.items() if who != whom and away(whom, draft.context.now)}


def _least_loaded(draft: Draft, people: list[str]) -> PickedPerformer:
    if len(people) < 2:
        return PickedPerformer(assignees=tuple(people))
    stored = draft.context.tasks.live_counts(people)
    return PickedPerformer(assignees=(min(people, key=lambda p: (stored.get(p, 0) + draft.load_change(p), p)),))


def _longest_without(draft: Draft, people: list[str], stage: str) -> PickedPerformer:
    if len(people) < 2:
        return PickedPerformer(assignees=tuple(people))
    given = draft.context.tasks.last_given(draft.instance.process, stage, people)
    return PickedPerformer(assignees=(min(people, key=lambda p: (given.get(p, _NEVER), p)),))
