"""The plan of a hand-over as a value: whose work, who receives, who gets which item.

It goes into the record of a conversation as JSON and comes back after a restart; lost, it harms nothing. Every change
makes a new turn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.messages.commands import HandOverItem
from workflow.ports.queries import HandOverLine
from workflow.rules.assignment.load_balancing import Item, Split, divide

Thing = tuple[int, int | None, str]
"""An instance, its task (None: being responsible for it), and who has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`given` is for each thing who gets it, None where it stays. `number` and `turn` stand in every button."""

    number: int
    turn: int = 0
    message_id: int = 0
    owners: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    split: Split = Split.CLIENT
    given: list[tuple[Thing, str | None]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    """People (`@` before a department) in the list that is shown, in its order."""

    @property
    def moving(self) -> list[tuple[Thing, str]]:
        return [(thing, to) for thing, to in self.given if to is not None]

    @property
    def handings(self) -> tuple[HandOverItem, ...]:
        return tuple(
            HandOverItem(instance_id=instance_id, task_id=task_id, owner=owner, to=to)
            for (instance_id, task_id, owner), to in self.moving
        )

    def share_of(self, person: str | None) -> list[Thing]:
        return [thing for thing, to in self.given if to == person]

    def shared_out(self, lines: Iterable[HandOverLine], load: Mapping[str, int]) -> "Plan":
        """Everything given anew."""
        items = [item_of(line) for line in lines]
        return replace(self, given=_given(items, self.receivers, load, self.split))

    def joined_by(self, lines: Sequence[HandOverLine], load: Mapping[str, int]) -> "Plan":
        """What is still there stays as it was planned; what came meanwhile is given, too."""
        known = dict(self.given)
        kept = [(thing_of(line), known[thing_of(line)]) for line in lines if thing_of(line) in known]
        planned = {person: len(self.share_of(person)) for person in self.receivers}
        more = {person: load.get(person, 0) + count for person, count in planned.items()}
        fresh = [item_of(line) for line in lines if thing_of(line) not in known]
        return replace(self, given=[*kept, *_given(fresh, self.receivers, more, self.split)])

    def handed(self, things: Iterable[Thing], to: str | None) -> "Plan":
        """These go to this person, who is a receiver from now on; to nobody, and they stay."""
        chosen = set(things)
        given = [(thing, to if thing in chosen else before) for thing, before in self.given]
        receivers = self.receivers if to is None or to in self.receivers else [*self.receivers, to]
        return replace(self, given=given, receivers=receivers)

    def without(self, person: str, lines: Sequence[HandOverLine], load: Mapping[str, int]) -> "Plan":
        """Somebody receives nothing: what was theirs is shared out among the others."""
        rest = replace(self, receivers=[one for one in self.receivers if one != person])
        freed = set(self.share_of(person))
        rest = replace(rest, given=[(thing, to) for thing, to in self.given if thing not in freed])
        return rest.joined_by(lines, load)


def plan_from(stored: Mapping[str, Any]) -> Plan:
    """From the record of a conversation."""
    given = [((thing[0], thing[1], thing[2]), to) for thing, to in stored["given"]]
    return Plan(**{**stored, "given": given, "split": Split(stored["split"])})


def thing_of(line: HandOverLine) -> Thing:
    return line.instance_id, line.task_id, line.owner


def item_of(line: HandOverLine) -> Item:
    barred = frozenset({line.done_by}) if line.done_by else frozenset[str]()
    return Item(
        instance_id=line.instance_id, task_id=line.task_id, owner=line.owner, client=line.client, barred=barred
    )


def _given(
    items: Sequence[Item], receivers: Sequence[str], load: Mapping[str, int], by: Split
) -> list[tuple[Thing, str | None]]:
    shared = divide(items, receivers, load, by)
    return [((item.instance_id, item.task_id, item.owner), shared[item]) for item in items]
