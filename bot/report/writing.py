"""A funnel as JSON and as CSV. Pure.

Amounts leave as whole currency units, not as hundredths. Refuses to let a cell begin as a formula: names come from
other people's files, and a spreadsheet would run them.
"""

import csv
import io
import json
from datetime import date
from typing import Any

from workflow.ports import Figures, Funnel, StageFigures

COLUMNS = ("group", "stage", "now", "passed", "amount_now", "won", "won_amount", "lost")
_FORMULA = ("=", "+", "-", "@")


def as_json(funnel: Funnel) -> bytes:
    """The contract's shape."""
    told = {
        "process": funnel.process,
        "from": _day(funnel.since),
        "until": _day(funnel.until),
        **_figures(funnel.total),
        "groups": {name: _figures(figures) for name, figures in funnel.groups.items()},
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(funnel: Funnel) -> bytes:
    """A row for each stage of each group; of the whole, whose group is empty, where there are no groups."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, figures in (funnel.groups or {"": funnel.total}).items():
        ends = (figures.won, units(figures.won_amount), figures.lost)
        for stage in figures.stages:
            counted = (stage.now, stage.passed, units(stage.amount_now))
            writer.writerow([_cell(name), _cell(stage.key), *counted, *ends])
    return text.getvalue().encode()


def units(hundredths: int) -> int | float:
    """Whole currency units: 10005534, or 12.5."""
    return hundredths / 100 if hundredths % 100 else hundredths // 100


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "stages": [_stage(stage) for stage in figures.stages],
        "won": {"count": figures.won, "amount": units(figures.won_amount)},
        "lost": {"count": figures.lost},
    }


def _stage(stage: StageFigures) -> dict[str, Any]:
    return {"key": stage.key, "now": stage.now, "passed": stage.passed, "amount_now": units(stage.amount_now)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _cell(words: str) -> str:
    """Text on one line that a spreadsheet shows and does not compute."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
