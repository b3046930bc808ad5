"""Reports of work as JSON and as CSV, by the names of `workflow.reports`. Pure.

Spans are seconds, amounts whole currency units by currency. Refuses to let a cell begin as a formula.
"""

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from bot.exports.commas import guarded
from bot.report.writing import units
from workflow.reports import CaseFigures, ReportAnswer, StageTimes, TaskFigures, TimesAnswer

_SPREADS = ("count", "median", "ninety")


def as_json(found: ReportAnswer) -> bytes:
    """The whole and its groups, or the stages."""
    if isinstance(found, TimesAnswer):
        told: dict[str, Any] = {"stages": [asdict(stage) for stage in found.stages]}
    else:
        groups = [{"name": group.name, "others": group.others, **_figures(group.figures)} for group in found.groups]
        told = {"total": _figures(found.total), "groups": groups}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(found: ReportAnswer) -> bytes:
    """A row for each group or stage; of the whole, whose group is empty, where there are no groups."""
    if isinstance(found, TimesAnswer):
        rows = [_stage(stage) for stage in found.stages]
    else:
        named: list[tuple[str | None, TaskFigures | CaseFigures]] = [(one.name, one.figures) for one in found.groups]
        rows = [{"group": name, **_flat(_figures(told))} for name, told in named or [("", found.total)]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue().encode()


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


def _cell(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else "" if value is None else value
