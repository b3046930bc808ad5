"""A funnel as JSON and as CSV. Pure.

Amounts leave in units of their currency, not in the parts in which they are kept. Where all are in one currency they
are plain numbers; where there are several, each amount is told by currency, for they are never added. Does not write
cells itself (`formats.exports.csv_file`): names come from other people's files, and a spreadsheet would run them.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from formats.exports.csv_file import plain_csv
from workflow.definition.currency import in_units
from workflow.figures.funnel import Amounts, FunnelAnswer, FunnelFacts, StageFacts


def as_json(found: FunnelAnswer) -> bytes:
    """The contract's shape. Groups by their names, in order."""
    currencies, question = currencies_in(found), found.question
    told = {
        "process": question.process,
        "from": _day(question.since),
        "until": _day(question.until),
        **_figures(found.total, currencies),
        "groups": {group.name: _figures(group.facts, currencies) for group in found.groups},
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(found: FunnelAnswer) -> bytes:
    """A row for each stage of each group; of the whole, whose group is empty, where there are no groups. With
    several currencies the amounts have a column for each."""
    currencies = currencies_in(found)
    rows: list[Sequence[Any]] = [columns(currencies)]
    for name, facts in [(group.name or "", group.facts) for group in found.groups] or [("", found.total)]:
        for stage in facts.stages:
            standing, won = (in_each(amounts, currencies) for amounts in (stage.standing_amounts, facts.won_amounts))
            counted = (stage.standing, stage.count, *standing, facts.won, *won, facts.lost)
            rows.append([name, stage.key, *counted])
    return plain_csv(rows)


def columns(currencies: Sequence[str]) -> list[str]:
    """The headings."""
    each = [f" {currency}" for currency in currencies] if len(currencies) > 1 else [""]
    standing, won = ([f"{name}{which}" for which in each] for name in ("amount_now", "won_amount"))
    return ["group", "stage", "now", "passed", *standing, "won", *won, "lost"]


def currencies_in(found: FunnelAnswer) -> list[str]:
    """Those in which anything is told."""
    told = [found.total, *(group.facts for group in found.groups)]
    return sorted({name for facts in told for amounts in _amounts(facts) for name in amounts})


def _amounts(facts: FunnelFacts) -> Sequence[Amounts]:
    return [facts.won_amounts, *(stage.standing_amounts for stage in facts.stages)]


def in_each(amounts: Amounts, currencies: Sequence[str]) -> list[int | float]:
    """A number for each currency; one nought where nothing is worth anything."""
    return [units(amounts.get(currency, 0), currency) for currency in currencies] or [0]


def units(parts: int, currency: str) -> int | float:
    """Currency units: 10005534, or 12.5."""
    found = in_units(parts, currency)
    return int(found) if found == int(found) else float(found)


def _figures(facts: FunnelFacts, currencies: Sequence[str]) -> dict[str, Any]:
    return {
        "stages": [_stage(stage, currencies) for stage in facts.stages],
        "won": {"count": facts.won, "amount": _worth(facts.won_amounts, currencies)},
        "lost": {"count": facts.lost},
    }


def _stage(stage: StageFacts, currencies: Sequence[str]) -> dict[str, Any]:
    worth = _worth(stage.standing_amounts, currencies)
    return {"key": stage.key, "now": stage.standing, "passed": stage.count, "amount_now": worth}


def _worth(amounts: Amounts, currencies: Sequence[str]) -> int | float | dict[str, int | float]:
    if len(currencies) > 1:
        return {currency: units(amount, currency) for currency, amount in amounts.items()}
    return in_each(amounts, currencies)[0]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
