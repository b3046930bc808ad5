"""Which tasks are assignments: those whose people are named by whoever starts, in a field. A value for a question.

Does not read anybody's words: it only says where they stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.definition.process import FieldType, ProcessDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`places` are stages by process; `texts` names the start field that says what is to be done. `given_by`: only
    what these people gave; None for everybody's."""

    places: frozenset[tuple[str, str]] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    given_by: frozenset[str] | None = None


def orders_of(processes: Iterable[ProcessDefinition], given_by: frozenset[str] | None = None) -> Orders:
    """Assignments as these processes have them."""
    places: set[tuple[str, str]] = set()
    texts: dict[str, str] = {}
    for process in processes:
        places.update((process.key, stage.key) for stage in process.stages if stage.performer.field)
        words = (one.key for one in process.start.fields if one.type is FieldType.TEXT)
        texts[process.key] = next(words, "")
    return Orders(places=frozenset(places), texts=texts, given_by=given_by)
