"""Between a transaction and decisions about cases: the scene they are decided on, and keeping what follows.

Shared by the engine, which decides about one case, and by commands that touch many of them at once: those keep all
their cases before anybody is told anything.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from workflow.case.state import Case
from workflow.messages.events import CommandResult, Event, Notice
from workflow.ports.transaction import Transaction
from workflow.rules.context import DecisionContext
from workflow.rules.draft import Draft
from workflow.rules.outcome import outcome_of
from workflow.rules.unreachable_notices import Changed, redrawn


def scene_of(
    tx: Transaction, actor: str | None, now: datetime, process: str, version: int | None
) -> DecisionContext | None:
    """The scene of one moment; None when there is no such process."""
    found = tx.definition(process, version)
    if found is None:
        return None
    return DecisionContext(
        definition=found[1],
        version=found[0],
        directory=tx.directory,
        now=now,
        actor=actor,
        new_id=tx.new_id,
        cases=tx.cases,
        tasks=tx.tasks,
    )


def keep_case(
    tx: Transaction, before: Case | None, outcome: CommandResult, actor: str | None, now: datetime, cause: int | None
) -> None:
    """Write what differs and what is to be remembered; nobody is told yet."""
    after = outcome.case
    if after is not None and after is not before:
        tx.cases.save(before, after)
    if outcome.events:
        tx.append(after.instance.id if after else None, actor, now, cause, outcome.events)


class CaseBatch:
    """Many cases in one transaction, each loaded once."""

    def __init__(self, tx: Transaction, actor: str | None, now: datetime, cause: Sequence[int] = ()) -> None:
        self.tx, self.actor, self.now = tx, actor, now
        self._cause = next(iter(cause), None)
        self._drafts: dict[int, Draft] = {}

    def draft(self, instance_id: int) -> Draft | None:
        """The case as this round has it so far; None when it is gone."""
        if instance_id not in self._drafts:
            case = self.tx.cases.get(instance_id)
            instance = case.instance if case else None
            if case is None or instance is None:
                return None
            now = max(self.now, case.latest)
            context = scene_of(self.tx, self.actor, now, instance.process, instance.version)
            if context is None:
                return None
            self._drafts[instance_id] = Draft(context, case)
        return self._drafts[instance_id]

    def remember(self, event: Event) -> None:
        """A fact that belongs to no case."""
        self.tx.append(None, self.actor, self.now, self._cause, [event])

    def keep(self, before_cards: Sequence[Notice] = (), by: Callable[[Notice], Any] | None = None) -> None:
        """Write every case; then tell, these notices first, the others in this order. Whoever left hears nothing."""
        cards: list[Notice] = []
        changed: list[Changed] = []
        for draft in self._drafts.values():
            if not draft.events:
                continue
            outcome = outcome_of(draft)
            keep_case(self.tx, draft.before, outcome, self.actor, draft.context.now, self._cause)
            cards += outcome.notices
            changed.append((draft.before, outcome.case))
        known = [one for one in before_cards if self.tx.directory.person(one.to)]
        told = [*known, *(sorted(cards, key=by) if by else cards)]
        self.tx.post([*told, *redrawn(self.tx, told, changed)], self.now)
