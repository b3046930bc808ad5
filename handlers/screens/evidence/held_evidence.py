"""Things that were sent and wait for a tap, as JSON values for the conversation's state and back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from workflow.case.evidence import FileRef, Supplied


def to_data(things: Iterable[Supplied]) -> list[dict[str, Any]]:
    return [asdict(thing) for thing in things]


def from_data(kept: Sequence[dict[str, Any]]) -> tuple[Supplied, ...]:
    return tuple(Supplied(**{**one, "file": FileRef(**one["file"]) if one["file"] else None}) for one in kept)
