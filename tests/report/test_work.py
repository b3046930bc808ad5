"""`report tasks|processes|times` on the big pipeline: the same figures as those computed from its file by hand."""

import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np

from bot.settings import Settings
from tests.imports.bringing import CRM
from tests.report.conftest import asked, console


def deals() -> list[dict[str, str]]:
    return list(csv.DictReader((CRM / "sales_pipeline.csv").open(encoding="utf-8-sig")))


def test_work_by_performer(pipeline: Settings) -> None:
    """A prospecting deal has one open task, an engaging one a done and an open task, an ended one two done tasks."""
    done, live = Counter[str](), Counter[str]()
    for deal in deals():
        done[deal["sales_agent"]] += {"Prospecting": 0, "Engaging": 1}.get(deal["deal_stage"], 2)
        live[deal["sales_agent"]] += deal["deal_stage"] in ("Prospecting", "Engaging")
    groups = asked(pipeline, "tasks", "--by", "performer")["groups"]
    figures = {group["name"].replace("-", " "): (group["done"], group["open"]) for group in groups}
    assert figures == {name.lower().replace("-", " "): (done[name], live[name]) for name in done}


def test_how_deals_stand(pipeline: Settings) -> None:
    states = Counter(deal["deal_stage"] for deal in deals())
    total = asked(pipeline, "processes")["total"]
    assert (total["won"], total["lost"]) == (states["Won"], states["Lost"])
    assert total["live"] == states["Prospecting"] + states["Engaging"]
    assert total["amounts"] == {"USD": 10005534}


def test_time_in_stage(pipeline: Settings) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    kyiv = ZoneInfo("Europe/Kyiv")

    def at(day: str) -> float:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=kyiv).timestamp()

    took = [at(one["close_date"]) - at(one["engage_date"]) for one in deals() if one["close_date"]]
    stage = asked(pipeline, "times", "--process", "crm-pipeline")["stages"][1]
    assert stage["took"]["count"] == len(took)
    assert np.allclose([stage["took"]["median"], stage["took"]["ninety"]], np.percentile(took, (50, 90)))
    assert stage["standing"] == sum(one["deal_stage"] == "Engaging" for one in deals())


def test_what_is_asked_wrongly_is_told(pipeline: Settings, tmp_path: Path) -> None:
    for words, said in (
        (("tasks", "--from", "2099-01-01"), "has not come yet"),
        (("times", "--process", "crm-pipelin"), "did you mean 'crm-pipeline'?"),
        (("tasks", "--from", "2026-02-01", "--until", "2026-01-01"), "swap them"),
    ):
        told = console(pipeline.data_dir, "report", *words)
        assert told.returncode != 0
        assert said in told.stderr
    table = console(pipeline.data_dir, "report", "tasks", "--by", "department", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert {row["group"] for row in rows} == {"Central", "East", "West"}
    console(pipeline.data_dir, "report", "tasks", "--format", "xlsx", "--out", str(tmp_path / "t.xlsx"))
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
