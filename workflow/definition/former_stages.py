"""What a process had in earlier versions and has no more: reports count what is past, and stages keep their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormerStage:
    """A stage that was taken out. `after` is the stage before it, in the newest version that had it."""

    title: dict[str, str]
    after: str | None
    probability: int | None = None


def former_stages(now: Iterable[str], earlier: Iterable[Mapping[str, Any]]) -> dict[str, FormerStage]:
    """Those of earlier versions, as they were written, the newest first; `now` are the stages that there are."""
    there, found = set(now), dict[str, FormerStage]()
    for version in earlier:
        after = None
        for stage in version["stages"]:
            key = stage["key"]
            if key not in there and key not in found:
                title = stage["title"]
                named = title if isinstance(title, dict) else {"uk": title}
                found[key] = FormerStage(named, after, stage.get("probability"))
            after = key
    return found


def in_order(now: Sequence[str], former: Mapping[str, FormerStage]) -> list[str]:
    """All of them, those that were taken out at the place they had."""
    placed, waiting = list(now), dict(former)
    while waiting:
        ready = [key for key, stage in waiting.items() if stage.after is None or stage.after in placed]
        for key in ready or list(waiting):
            after = waiting.pop(key).after
            place = placed.index(after) + 1 if after in placed else 0 if after is None else len(placed)
            placed.insert(place, key)
    return placed
