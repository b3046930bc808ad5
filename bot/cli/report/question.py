"""What a report is asked for, checked before a database is opened."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.cli.problems import OperatorProblem

Grouping = Literal["office", "manager", "agent", "product", "account"]
Format = Literal["json", "csv", "xlsx", "png"]
WorkFormat = Literal["json", "csv", "xlsx", "png"]
Language = Literal["uk", "en", "fr"]
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A funnel of one process: of which period, by what, in which form. `language` is that of pictures and books."""

    process: str
    by: Grouping | None = None
    since: date | None = None
    until: date | None = None
    form: Format = "json"
    out: Path | None = None
    language: Language = "uk"

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise OperatorProblem(f"--from {self.since} is after --until {self.until}; swap them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes:
    """In which form a report of work goes where."""

    form: WorkFormat = "json"
    out: Path | None = None
    language: Language = "uk"


def day(option: str, value: str | None) -> date | None:
    """The day that was written for this option."""
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.isoformat() != value:
        raise OperatorProblem(f"{option} {value}: there is no such date; write it as 2026-03-31")
    if found.year not in _YEARS:
        raise OperatorProblem(f"{option} {value}: write a year from {_YEARS[0]} to {_YEARS[-1]}")
    return found
