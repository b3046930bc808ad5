"""Whether a process definition leads anywhere: every stage can be entered, and from every stage an end is near.

Pure checks over the definition's graph. Roles, people and fields: `workflow.company.reference_checks`.
"""

from collections.abc import Iterable, Iterator

from workflow.definition.graph import reachable
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Stage
from workflow.written.problems import Path, Problem, no_such


def check_graph(definition: ProcessDefinition) -> list[Problem]:
    """Everything wrong with the definition's shape."""
    problems = [*_repeated(definition), *_unknown_targets(definition), *_returns(definition)]
    if definition.first and definition.first not in _stage_keys(definition):
        problems.append(Problem(("first",), no_such("stage", definition.first, _stage_keys(definition))))
        return problems
    return problems + list(_unreachable(definition)) + list(_dead_ends(definition))


def _stage_keys(definition: ProcessDefinition) -> list[str]:
    return [stage.key for stage in definition.stages]


def _unreachable(definition: ProcessDefinition) -> Iterator[Problem]:
    first = definition.first_stage.key
    entered = reachable(definition.graph.targets, [first])
    for number, stage in enumerate(definition.stages):
        if stage.key not in entered:
            said = f"stage '{stage.key}' cannot be reached from the first stage '{first}'"
            yield Problem(("stages", number), said)


def _dead_ends(definition: ProcessDefinition) -> Iterator[Problem]:
    leads_out = reachable(definition.graph.sources, [end.key for end in definition.ends])
    for number, stage in enumerate(definition.stages):
        if stage.key not in leads_out:
            yield Problem(("stages", number), f"stage '{stage.key}' is a dead end: no end can be reached from it")


def _unknown_targets(definition: ProcessDefinition) -> Iterator[Problem]:
    known = [*_stage_keys(definition), *(end.key for end in definition.ends)]
    for where, targets in _targets(definition):
        for number, target in enumerate(targets):
            if target not in known:
                yield Problem((*where, number), no_such("stage or end", target, known))
            elif target in targets[:number]:
                yield Problem((*where, number), f"'{target}' is named twice in one outcome")


def _targets(definition: ProcessDefinition) -> Iterator[tuple[Path, list[str]]]:
    for number, stage in enumerate(definition.stages):
        for place, outcome in enumerate(stage.outcomes):
            yield ("stages", number, "outcomes", place, "to"), outcome.to


def _returns(definition: ProcessDefinition) -> Iterator[Problem]:
    back = definition.graph.sources
    keys = _stage_keys(definition)
    for number, stage in enumerate(definition.stages):
        for place, target in enumerate(stage.returns_to or []):
            said = _wrong_return(stage, target, keys, reachable(back, [stage.key]))
            if said:
                yield Problem(("stages", number, "returns_to", place), said)


def _wrong_return(stage: Stage, target: str, keys: list[str], before: frozenset[str]) -> str | None:
    if target not in keys:
        return no_such("stage", target, keys)
    if target == stage.key:
        return f"stage '{target}' cannot return to itself"
    if target not in before:
        return f"stage '{target}' does not come before '{stage.key}'"
    return None


def _repeated(definition: ProcessDefinition) -> Iterator[Problem]:
    stages = [(("stages", number), stage.key) for number, stage in enumerate(definition.stages)]
    ends = [(("ends", number), end.key) for number, end in enumerate(definition.ends)]
    fields = [(("start", "fields", number), field.key) for number, field in enumerate(definition.start.fields)]
    yield from _twice("a stage or end", [*stages, *ends])
    yield from _twice("a field", fields)
    for number, stage in enumerate(definition.stages):
        places: Iterable[Path] = (("stages", number, "outcomes", place) for place in range(len(stage.outcomes)))
        yield from _twice("an outcome", zip(places, (outcome.key for outcome in stage.outcomes), strict=True))


def _twice(what: str, keyed: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, key in keyed:
        if key in seen:
            yield Problem((*where, "key"), f"{what} '{key}' is already there; keys are unique")
        seen.add(key)
