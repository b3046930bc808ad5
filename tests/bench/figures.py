"""What is measured: a figure, its floor, the goal, and the table they are printed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. `ok` is None where nothing was promised."""

    name: str
    value: str
    floor: str = ""
    ratio: float | None = None
    goal: str = ""
    ok: bool | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    """Lines under the table: where the rest goes."""


_HEADS = ("figure", "value", "floor", "ratio", "goal", "ok")


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text, their notes below."""
    rows = [_HEADS, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def notes(figure: Figure) -> str:
    return "\n".join([f"{figure.name}: {figure.value}", *(f"  {line}" for line in figure.notes)])


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    ok = {True: "ok", False: "NOT MET", None: ""}[figure.ok]
    return figure.name, figure.value, figure.floor, ratio, figure.goal, ok


def middle(values: Sequence[float]) -> float:
    """The median."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
