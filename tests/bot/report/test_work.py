"""`report tasks|processes|times` on the big pipeline: the same figures as those computed from its file by hand."""

import asyncio
import csv
import io
import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np

from bot.clock import SystemClock
from bot.company.company_files import load_company
from bot.settings import Settings
from formats.imports.people import key_of_name
from storage.store import Store
from tests.bot.report.conftest import asked, console
from tests.formats.imports.bringing import CRM, ROOT, opened_store, settings_of
from tests.sheets import opened
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult


def deals() -> list[dict[str, str]]:
    return list(csv.DictReader((CRM / "sales_pipeline.csv").open(encoding="utf-8-sig")))


def test_work_by_performer(pipeline: Settings) -> None:
    """A prospecting deal has one open task, an engaging one a done and an open task, an ended one two done tasks."""
    done, live = Counter[str](), Counter[str]()
    for deal in deals():
        done[deal["sales_agent"]] += {"Prospecting": 0, "Engaging": 1}.get(deal["deal_stage"], 2)
        live[deal["sales_agent"]] += deal["deal_stage"] in ("Prospecting", "Engaging")
    groups = asked(pipeline, "tasks", "--by", "performer")["groups"]
    figures = {group["name"]: (group["done"], group["open"]) for group in groups}
    assert figures == {name: (done[name], live[name]) for name in done}
    assert {key_of_name(group["name"]) for group in groups} == {group["key"] for group in groups}
    table = console(pipeline.data_dir, "report", "tasks", "--by", "performer", "--format", "csv")
    assert {row["group"] for row in csv.DictReader(io.StringIO(table.stdout))} == done.keys()


def test_how_deals_stand(pipeline: Settings) -> None:
    states = Counter(deal["deal_stage"] for deal in deals())
    total = asked(pipeline, "processes")["total"]
    assert (total["won"], total["lost"]) == (states["Won"], states["Lost"])
    assert total["live"] == states["Prospecting"] + states["Engaging"]
    assert total["amounts"] == {"USD": 10005534}


def test_assignments_leave_in_every_form(tmp_path: Path) -> None:
    settings = settings_of(f"sqlite:///{tmp_path / 'estafeta.sqlite'}", ROOT / "company", tmp_path)
    asyncio.run(_given_two(settings))
    told = console(tmp_path, "report", "assignments", "--by", "issuer")
    assert told.returncode == 0, told.stderr
    groups = json.loads(told.stdout)["groups"]
    assert [(group["name"], group["key"], group["open"]) for group in groups] == [("Богдан Кравченко", "bohdan", 2)]
    for words, n in ((("--given-to", "olena"), 1), (("--given-by", "natalia"), 0)):
        assert json.loads(console(tmp_path, "report", "assignments", *words).stdout)["total"]["open"] == n
    for form in ("xlsx", "csv", "png"):
        out = tmp_path / f"assignments.{form}"
        told = console(tmp_path, "report", "assignments", "--format", form, "--out", str(out), "--language", "en")
        assert told.returncode == 0, told.stderr
    book = opened((tmp_path / "assignments.xlsx").read_bytes())
    rows = book.sheets["Assignments"].records()
    assert [(one["Who gave it"], one["What is to be done"]) for one in rows] == [("Богдан Кравченко", "=1+1")] * 2
    assert (tmp_path / "assignments.png").read_bytes().startswith(b"\x89PNG")
    assert "no person" in console(tmp_path, "report", "assignments", "--given-by", "nobody").stderr


async def _given_two(settings: Settings) -> None:
    store = await opened_store(settings)
    fields = {"task": "=1+1", "assignees": ["olena", "ivan"], "due": "2040-01-02T12:00:00+00:00"}
    given = await store.office.execute(StartInstance(actor="bohdan", process="order", fields=fields))
    assert isinstance(given, CommandResult), given
    deal = {"client": "Лан", "product": "Насос", "amount": 100}
    begun = await store.office.execute(StartInstance(actor="olena", process="sale", fields=deal))
    assert isinstance(begun, CommandResult), begun
    await store.close()


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


def test_what_is_gone_has_its_last_name_on_the_console_too(tmp_path: Path) -> None:
    """Ivan has left, the process of assignments is no more, and a stage was taken out with a deal in it."""
    files = shutil.copytree(ROOT / "company", tmp_path / "company")
    settings = settings_of(f"sqlite:///{tmp_path / 'estafeta.sqlite'}", files, tmp_path)
    asyncio.run(_given_two(settings))
    (files / "processes" / "order.yaml").unlink()
    sale = files / "processes" / "sale.yaml"
    before, _, rest = sale.read_text().partition("  - key: request\n")
    sale.write_text(before + rest[rest.index("  - key: survey\n") :])
    asyncio.run(_without(settings, "ivan"))

    groups = asked(settings, "tasks", "--by", "performer")["groups"]
    assert ("Іван Коваленко", "ivan") in {(group["name"], group["key"]) for group in groups}
    table = console(tmp_path, "report", "tasks", "--by", "performer", "--format", "csv").stdout
    assert '"Іван Коваленко",' in table
    assert "ivan" not in table
    out = tmp_path / "tasks.xlsx"
    told = console(tmp_path, "report", "tasks", "--format", "xlsx", "--out", str(out), "--language", "en")
    assert told.returncode == 0, told.stderr
    rows = opened(out.read_bytes()).sheets["Tasks"].records()
    assert {one["Process"] for one in rows} == {"Assignment (no longer there)", "Equipment sale"}
    assert "Client’s request (no longer there)" in {one["Stage"] for one in rows}
    assert "Іван Коваленко 🚪" in {one["Performer"] for one in rows}
    stages = asked(settings, "funnel", "--process", "sale")["stages"]
    assert [(stage["key"], stage["now"]) for stage in stages][:2] == [("request", 1), ("survey", 0)]
    stages = asked(settings, "times", "--process", "sale")["stages"]
    assert [stage["stage"] for stage in stages] == ["request"]
    assert asked(settings, "assignments", "--given-to", "ivan")["groups"] == []
    agents = asked(settings, "funnel", "--process", "order", "--by", "agent")["groups"]
    assert list(agents) == ["Богдан Кравченко"], "what was begun in a process that is gone is told as well"


async def _without(settings: Settings, key: str) -> None:
    company = load_company(settings.company_dir)
    people = [person for person in company.people if person.key != key]
    store = await Store.open(settings.database, now=SystemClock().now)
    await store.company.adopt(company.model_copy(update={"people": people}))
    await store.close()
