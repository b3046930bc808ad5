"""The figures of a pipeline as one computes them by hand from the file: the csv module, counting, nothing of ours."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

Deal = dict[str, str]


def cases_of(path: Path) -> list[Deal]:
    """Every row, with the agent's office and manager beside it; one product spelt in two ways becomes one."""
    with (path.parent / "sales_teams.csv").open(encoding="utf-8", newline="") as file:
        teams = {row["sales_agent"]: row for row in csv.DictReader(file)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row | teams[row["sales_agent"]] | {"product": row["product"].replace("GTXPro", "GTX Pro")} for row in rows
    ]


COLUMN = {
    "office": "regional_office",
    "manager": "manager",
    "agent": "sales_agent",
    "product": "product",
    "account": "account",
}


def report_by_hand(
    deals: list[Deal], by: str | None, since: date | None, until: date | None, today: date
) -> dict[str, Any]:
    """What the report must print. A deal without a date of its own was started on the day of the import."""
    chosen = [deal for deal in deals if _within(_start(deal, today), since, until)]
    names = sorted({deal[COLUMN[by]] for deal in chosen}) if by else []
    return {
        "process": "crm-pipeline",
        "from": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        **_figures(chosen),
        "groups": {name: _figures([deal for deal in chosen if deal[COLUMN[str(by)]] == name]) for name in names},
    }


def _start(deal: Deal, today: date) -> date:
    return date.fromisoformat(deal["engage_date"]) if deal["engage_date"] else today


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _figures(deals: list[Deal]) -> dict[str, Any]:
    def stand(stage: str) -> list[Deal]:
        return [deal for deal in deals if deal["deal_stage"] == stage]

    first, second = stand("Prospecting"), stand("Engaging")
    stages = [
        {"key": "prospecting", "now": len(first), "passed": len(deals), "amount_now": _worth(first)},
        {"key": "engaging", "now": len(second), "passed": len(deals) - len(first), "amount_now": _worth(second)},
    ]
    won = stand("Won")
    return {
        "stages": stages,
        "won": {"count": len(won), "amount": _worth(won)},
        "lost": {"count": len(stand("Lost"))},
    }


def _worth(deals: list[Deal]) -> int:
    return sum(int(deal["close_value"] or 0) for deal in deals)
