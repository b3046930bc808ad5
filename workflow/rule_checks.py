"""Whether a process definition's rules can be followed: performers that say enough, fields that are asked at the
start, deadlines that fit together.

Refuses to follow the graph (`workflow.graph`) and to know the people (`workflow.staffing`).
"""

from collections.abc import Iterator

from workflow.definition import FieldType, Performer, Pick, ProcessDefinition, Stage
from workflow.durations import Duration
from workflow.problems import Path, Problem, no_such

_NEEDS = {
    Pick.PERSON: "person",
    Pick.FIELD: "field",
    Pick.LEAST_LOADED: "role",
    Pick.ROUND_ROBIN: "role",
    Pick.CLAIM: "role",
}


def check_rules(definition: ProcessDefinition) -> list[Problem]:
    """Performers that say too little, fields of the wrong type, deadlines that do not fit."""
    problems: list[Problem] = []
    for where, performer in performers(definition):
        problems += _pick_problems(where, performer, definition)
    for number, stage in enumerate(definition.stages):
        where = ("stages", number)
        problems += _field_problem((*where, "due_field"), stage.due_field, FieldType.DATE, definition)
        problems += _field_problem((*where, "evidence_field"), stage.evidence_field, FieldType.EVIDENCE, definition)
        problems += _deadline_problems(where, stage)
        problems += _recipient_problems(where, stage)
    return problems


def performers(definition: ProcessDefinition) -> Iterator[tuple[Path, Performer]]:
    """Every performer written in the definition, with its place."""
    if isinstance(definition.responsible, Performer):
        yield ("responsible",), definition.responsible
    for number, stage in enumerate(definition.stages):
        yield ("stages", number, "performer"), stage.performer


def _pick_problems(where: Path, performer: Performer, definition: ProcessDefinition) -> Iterator[Problem]:
    needed = _NEEDS.get(performer.pick)
    if needed and getattr(performer, needed) is None:
        yield Problem(where, f"'pick: {performer.pick}' needs '{needed}'")
    for word, pick in (("person", Pick.PERSON), ("field", Pick.FIELD)):
        if getattr(performer, word) is not None and performer.pick != pick:
            yield Problem((*where, word), f"'{word}' is only read with 'pick: {pick}'")
    yield from _field_problem((*where, "field"), performer.field, FieldType.PEOPLE, definition)


def _field_problem(where: Path, key: str | None, kind: FieldType, definition: ProcessDefinition) -> Iterator[Problem]:
    if key is None:
        return
    found = next((field for field in definition.start.fields if field.key == key), None)
    if found is None:
        yield Problem(where, no_such("field", key, (field.key for field in definition.start.fields)))
    elif found.type != kind:
        yield Problem(where, f"field '{key}' holds {found.type}, but a field of type '{kind}' is needed here")


def _deadline_problems(where: Path, stage: Stage) -> Iterator[Problem]:
    for word in ("duration", "stuck_after"):
        if getattr(stage, word) is not None and _minutes(getattr(stage, word)) == 0:
            yield Problem((*where, word), f"'{word}' must be longer than nothing")
    if stage.duration is None and stage.due_field is None:
        for word in ("remind", "escalate"):
            if getattr(stage, word):
                yield Problem((*where, word), f"'{word}' needs a due moment: add 'duration' or 'due_field'")
    elif stage.duration is not None:
        yield from _reminders(where, stage.remind, stage.duration)


def _reminders(where: Path, remind: list[Duration], duration: Duration) -> Iterator[Problem]:
    for number, before in enumerate(remind):
        if _minutes(before) >= _minutes(duration):
            said = f"a reminder {before} before the due moment does not fit into {duration}"
            yield Problem((*where, "remind", number), said)


def _recipient_problems(where: Path, stage: Stage) -> Iterator[Problem]:
    for step, escalation in enumerate(stage.escalate):
        named = escalation.to.model_dump(exclude_none=True)
        if len(named) != 1:
            yield Problem((*where, "escalate", step, "to"), "name exactly one of 'supervisor', 'role', 'person'")


def _minutes(duration: Duration) -> int:
    return duration.days * 24 * 60 + duration.minutes
