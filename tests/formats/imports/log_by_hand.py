"""The figures of an event log as one computes them by hand from the file: the csv module, counting, nothing of ours.

What was done in a branch ends a stay that began with what was done before it in the same branch; the first of both
branches began with the receipt, and that with the case. Where the last thing done leads usually, the case stands
until it is closed: decided where only the decision was left, closed early otherwise.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LETTER = {"check", "adjust", "determine", "send"}
"""The branch of the letter to the applicant; everything else but the receipt is the other branch."""
NEXT = {
    "receipt": ("check", "stop-advice"), "check": ("determine",), "adjust": ("check",), "determine": ("send",),
    "send": (), "stop-advice": ("stop-indication",), "inside-advice": ("stop-advice",),
    "ask-outside": ("outside-advice",), "outside-advice": ("stop-advice",), "stop-indication": ("decision",),
    "draft-x": ("check-x",), "check-x": ("determine-x",), "adjust-x": ("check-x",), "determine-x": ("send-x",),
    "send-x": ("decision",), "draft-y": ("check-y",), "check-y": ("determine-y",), "adjust-y": ("check-y",),
    "determine-y": ("send-y",), "send-y": ("decision",),
}  # fmt: skip
NUMBERED = {
    "T02": "check", "T03": "adjust", "T04": "determine", "T05": "send", "T06": "stop-advice", "T07": "inside-advice",
    "T08": "ask-outside", "T09": "outside-advice", "T10": "stop-indication", "T11": "draft-x", "T12": "check-x",
    "T13": "adjust-x", "T14": "determine-x", "T15": "send-x", "T16": "draft-y", "T17": "check-y", "T18": "adjust-y",
    "T19": "determine-y", "T20": "send-y", "Con": "receipt",
}  # fmt: skip
STAGES = (*dict.fromkeys(NUMBERED[name] for name in ("Con", *sorted(NUMBERED)[1:])), "decision")


@dataclass(frozen=True)
class Visit:
    stage: str
    entered: datetime
    left: datetime | None
    by: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Permit:
    name: str
    department: str
    source: str
    responsible: str
    deadline: datetime
    began: datetime
    ended: datetime | None
    state: str
    stays: tuple[Visit, ...]

    def reached(self, stage: str) -> bool:
        return any(visit.stage == stage for visit in self.stays)

    def stood_in(self, moment: datetime) -> set[str]:
        """The stages in which it stood just before this moment."""
        return {
            visit.stage for visit in self.stays if visit.entered < moment and (not visit.left or visit.left >= moment)
        }

    @property
    def is_late(self) -> bool:
        return self.ended is not None and self.ended > self.deadline


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def permits_of(path: Path) -> list[Permit]:
    cases: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(path):
        cases[row["case:concept:name"]].append(row)
    return [_permit(name, rows) for name, rows in cases.items()]


def groups_of(path: Path) -> dict[str, str]:
    """By person the group they acted for most often; nobody's name is told apart by capital letters."""
    acted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows_of(path):
        acted[row["org:resource"].lower()][row["org:group"]] += row["org:group"] != "EMPTY"
    return {
        who: max(sorted(groups), key=lambda group: groups[group]) if any(groups.values()) else ""
        for who, groups in acted.items()
    }


def midnight_after(day: date) -> datetime:
    """The end of a day where the company is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo("Europe/Kyiv"))


def percentile(values: Iterable[float], share: float) -> float:
    """By linear interpolation between the two nearest."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return below + (above - below) * (place - int(place))


def seconds(since: datetime, until: datetime) -> float:
    """On the clock."""
    return until.timestamp() - since.timestamp()


def _permit(name: str, rows: list[dict[str, str]]) -> Permit:
    moment = datetime.fromisoformat
    work = sorted((moment(row["time:timestamp"]), _stage(row), row["org:resource"].lower()) for row in rows)
    own = rows[0]
    began = min(moment(own["case:startdate"]), work[0][0])
    stays, stands = _stays(began, work)
    state, ended = "live", None
    if own["case:enddate"]:
        ended = max(moment(own["case:enddate"]), work[-1][0])
        is_decided = list(stands) == ["decision"]
        state = "won" if is_decided else "lost"
        begun = {stage: since for stage, since in stands.items() if since < ended or is_decided}
        stays += [Visit(stage, since, ended, withdrawn=not is_decided) for stage, since in begun.items()]
    else:
        stays += [Visit(stage, since, None) for stage, since in stands.items()]
    return Permit(
        name, own["case:department"], own["case:channel"], own["case:responsible"].lower(),
        moment(own["case:deadline"]), began, ended, state, tuple(stays),
    )  # fmt: skip


def _stays(began: datetime, work: list[tuple[datetime, str, str]]) -> tuple[list[Visit], dict[str, datetime]]:
    """What was done, and where the case stands afterwards, since when."""
    (received, _, by), *rest = work
    stays, stands = [Visit("receipt", began, received, by)], {}
    for usual, branch in (
        ("check", [done for done in rest if done[1] in LETTER]),
        ("stop-advice", [done for done in rest if done[1] not in LETTER]),
    ):
        before = received
        for at, stage, who in branch:
            stays.append(Visit(stage, before, at, who))
            before = at
        for stage in NEXT[branch[-1][1]] if branch else (usual,):
            stands[stage] = before
    return stays, stands


def _stage(row: dict[str, str]) -> str:
    return NUMBERED[row["concept:name"][:3]]
