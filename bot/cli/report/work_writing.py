"""Reports of work as JSON and as CSV, by the names of `workflow.figures.work`. Pure.

Spans are seconds, amounts whole currency units by currency.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.cli.report.writing import units
from formats.exports.csv_file import plain_csv
from workflow.figures.work import CaseFigures, ReportAnswer, StageTimes, TaskFigures, TimesAnswer

_PEOPLE = frozenset(("performer", "issuer", "responsible"))
"""Groups that are people."""
_SPREADS = ("count", "median", "ninety")


def as_json(found: ReportAnswer, people: Mapping[str, str] | None = None) -> bytes:
    """The whole and its groups, or the stages. `people`: names by key; a person has both, the key beside the name."""
    known = people or {}
    if isinstance(found, TimesAnswer):
        told: dict[str, Any] = {"stages": [_with_names(asdict(stage), known) for stage in found.stages]}
    else:
        groups = [
            {**_named(group.name, known, found), "others": group.others, **_figures(group.figures)}
            for group in found.groups
        ]
        told = {"total": _figures(found.total), "groups": groups}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(found: ReportAnswer, people: Mapping[str, str] | None = None) -> bytes:
    """A row for each group or stage; of the whole, whose group is empty, where there are no groups. People by their
    names, namesakes by their keys too."""
    known = people or {}
    if isinstance(found, TimesAnswer):
        rows = [_stage(stage) for stage in found.stages]
    else:
        named = [(_told_apart(one.name, known, found), one.figures) for one in found.groups]
        whole: list[tuple[str | None, TaskFigures | CaseFigures]] = [("", found.total)]
        rows = [{"group": name, **_flat(_figures(told))} for name, told in named or whole]
    return plain_csv([list(rows[0]), *(row.values() for row in rows)]) if rows else b""


def _is_of_people(found: ReportAnswer) -> bool:
    return not isinstance(found, TimesAnswer) and found.question.by in _PEOPLE


def _named(group: str | None, people: Mapping[str, str], found: ReportAnswer) -> dict[str, Any]:
    if not _is_of_people(found):
        return {"name": group}
    return {"name": people.get(group or "", group), "key": group}


def _told_apart(group: str | None, people: Mapping[str, str], found: ReportAnswer) -> str | None:
    name = people.get(group or "", group) if _is_of_people(found) else group
    namesakes = sum(one == name for one in people.values())
    return f"{name} ({group})" if namesakes > 1 and name != group else name


def _with_names(stage: dict[str, Any], people: Mapping[str, str]) -> dict[str, Any]:
    """Whom cases wait for, by name too."""
    holders = [{"name": people.get(one["person"], one["person"]), **one} for one in stage["holders"]]
    return {**stage, "holders": holders}


def _figures(told: TaskFigures | CaseFigures) -> dict[str, Any]:
    found = asdict(told)
    if isinstance(told, CaseFigures):
        found["amounts"] = {currency: units(amount, currency) for currency, amount in told.amounts.items()}
    return found


def _stage(stage: StageTimes) -> dict[str, Any]:
    found = asdict(stage)
    del found["holders"]
    return _flat(found)


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    """Spreads in columns of their own; amounts as `UAH 125 + USD 3`, never added."""
    flat: dict[str, Any] = {}
    for key, value in found.items():
        if key == "amounts":
            flat[key] = " + ".join(f"{currency} {amount}" for currency, amount in value.items())
        elif isinstance(value, dict):
            flat |= {f"{key}_{name}": value[name] for name in _SPREADS}
        else:
            flat[key] = value
    return flat
