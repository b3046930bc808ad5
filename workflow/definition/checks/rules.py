"""Whether a process definition's rules can be followed: performers that say enough, fields that are asked at the
start, deadlines that fit together.

Does not follow the graph (`workflow.definition.checks.graph`) or know the people
(`workflow.company.reference_checks`).
"""

from collections.abc import Iterator, Sequence

from workflow.definition.process import FieldType, ProcessDefinition
from workflow.definition.stage import EscalationStep, Extensions, Performer, Pick, Stage
from workflow.time.duration import Duration
from workflow.written.problems import Path, Problem, no_such

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
        named = stage.due.field if stage.due else None
        problems += _field_problem((*where, "due", "field"), named, FieldType.DATE, definition)
        problems += _due_problems(where, stage)
        problems += _field_problem((*where, "evidence_field"), stage.evidence_field, FieldType.EVIDENCE, definition)
        problems += _deadline_problems(where, stage)
        problems += check_ladder((*where, "escalate"), stage.escalate or ())
        problems += check_promise((*where, "promise"), stage.promise)
        problems += _more_time_problems(where, stage)
        problems += _approval_problem(where, stage, definition)
    problems += _field_problem(("promised",), definition.promised, FieldType.DATE, definition)
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


def _due_problems(where: Path, stage: Stage) -> Iterator[Problem]:
    """A due moment said in two ways, or not said at all."""
    due = stage.due
    if due is None:
        return
    if stage.due_field is not None:
        yield Problem((*where, "due_field"), "the stage has 'due' already; write the field there")
    if due.field and due.previous:
        yield Problem((*where, "due"), "it counts from 'field' or from 'previous', not from both")
    if due.plus and due.minus:
        yield Problem((*where, "due"), "write 'plus' or 'minus', not both")
    if due.minus and not due.field:
        yield Problem((*where, "due", "minus"), "'minus' counts back from a field; name it in 'field'")
    if not (due.field or due.at or due.plus):
        yield Problem((*where, "due"), "say from what it counts: 'field', 'plus' or 'at'")
    for word in ("plus", "minus"):
        if getattr(due, word) is not None and not getattr(due, word):
            yield Problem((*where, "due", word), f"'{word}' must be longer than nothing")


def _deadline_problems(where: Path, stage: Stage) -> Iterator[Problem]:
    for word in ("duration", "stuck_after"):
        if getattr(stage, word) is not None and _minutes(getattr(stage, word)) == 0:
            yield Problem((*where, word), f"'{word}' must be longer than nothing")
    if stage.duration is None and stage.due_field is None and stage.due is None:
        if stage.remind:
            yield Problem((*where, "remind"), "'remind' needs a due moment: add 'duration' or 'due'")
        if stage.escalate and stage.stuck_after is None:
            said = "'escalate' needs a moment to count from: add 'duration', 'due' or 'stuck_after'"
            yield Problem((*where, "escalate"), said)
    elif stage.duration is not None:
        yield from _reminders(where, stage.remind, stage.duration)


def check_promise(where: Path, promise: Duration | None) -> Iterator[Problem]:
    """A promise of no time at all."""
    if promise is not None and _minutes(promise) == 0:
        yield Problem(where, "'promise' must be longer than nothing")


def _reminders(where: Path, remind: list[Duration], duration: Duration) -> Iterator[Problem]:
    for number, before in enumerate(remind):
        if _minutes(before) >= _minutes(duration):
            said = f"a reminder {before} before the due moment does not fit into {duration}"
            yield Problem((*where, "remind", number), said)


def check_ladder(where: Path, steps: Sequence[EscalationStep]) -> Iterator[Problem]:
    """Steps that name nobody or two, or that come before the one below them."""
    for number, step in enumerate(steps):
        named = step.to.model_dump(exclude_none=True)
        if len(named) != 1:
            yield Problem((*where, number, "to"), "name exactly one of 'supervisor', 'role', 'person'")
        if number and _minutes(step.after) < _minutes(steps[number - 1].after):
            said = f"a ladder climbs: {step.after} comes before the {steps[number - 1].after} of the step below"
            yield Problem((*where, number, "after"), said)


def _more_time_problems(where: Path, stage: Stage) -> Iterator[Problem]:
    """What is written about more time and about waiting, where it cannot be followed."""
    limit = stage.extensions.up_to
    if stage.extensions != Extensions() and stage.duration is None and stage.due_field is None:
        yield Problem((*where, "extensions"), "'extensions' needs a due moment: add 'duration' or 'due_field'")
    for word, span in (("extensions", limit), ("waiting", stage.waiting.up_to)):
        if _minutes(span) == 0:
            yield Problem((*where, word, "up_to"), "'up_to' must be longer than nothing")
    for number, offered in enumerate(stage.extensions.offer):
        if _minutes(offered) == 0:
            yield Problem((*where, "extensions", "offer", number), "'offer' must be longer than nothing")
        elif _minutes(limit) and _minutes(offered) > _minutes(limit):
            said = f"{offered} is more than 'up_to' allows: {limit}"
            yield Problem((*where, "extensions", "offer", number), said)


def _approval_problem(where: Path, stage: Stage, definition: ProcessDefinition) -> Iterator[Problem]:
    """Somebody who would have to approve their own work, so that it always went to somebody else."""
    theirs = [Pick.RESPONSIBLE, *([Pick.STARTER] if definition.responsible == "starter" else [])]
    if stage.approval and stage.performer.pick in theirs:
        said = f"nobody approves their own work: 'pick: {stage.performer.pick}' is whose work it is"
        yield Problem((*where, "approval"), said)


def _minutes(duration: Duration) -> int:
    """By the clock; only the same kinds of time are compared exactly."""
    return (duration.days + duration.calendar_days) * 24 * 60 + duration.minutes + duration.clock_minutes
