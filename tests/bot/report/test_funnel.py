"""What is asked wrongly is told in a sentence; what is answered has its form to the letter."""

import csv
import html
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.cli.problems import OperatorProblem
from bot.cli.report.funnel import expect_database, named, report_funnel
from bot.cli.report.question import Question, day
from bot.cli.report.writing import as_csv, as_json
from bot.settings import Settings
from storage.store import Store
from tests.bot.report.conftest import console
from tests.formats.imports.bringing import ROOT, opened_store, settings_of
from workflow.company.directory import Directory
from workflow.figures.funnel import FunnelAnswer, FunnelFacts, FunnelGroup, FunnelQuestion, StageFacts
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(f"sqlite:///{tmp_path / 'estafeta.sqlite'}", ROOT / "company", tmp_path)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await opened_store(settings)
    yield opened
    await opened.close()


# Questions


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2017-02-30", "--from 2017-02-30: there is no such date; write it as 2026-03-31"),
        ("31.12.2017", "--from 31.12.2017: there is no such date; write it as 2026-03-31"),
        ("20171231", "--from 20171231: there is no such date; write it as 2026-03-31"),
        ("2017-W01-1", "--from 2017-W01-1: there is no such date; write it as 2026-03-31"),
        ("", "--from : there is no such date; write it as 2026-03-31"),
        ("0001-01-01", "--from 0001-01-01: write a year from 1900 to 2999"),
        ("9999-12-31", "--from 9999-12-31: write a year from 1900 to 2999"),
    ],
)
def test_bad_date_is_told(value: str, said: str) -> None:
    with pytest.raises(OperatorProblem) as caught:
        day("--from", value)
    assert str(caught.value) == said


def test_dates_upside_down_are_told() -> None:
    with pytest.raises(OperatorProblem, match="--from 2017-02-01 is after --until 2017-01-31; swap them"):
        Question(process="sale", since=date(2017, 2, 1), until=date(2017, 1, 31))


async def test_a_time_that_has_not_come_is_told(settings: Settings, store: Store) -> None:
    with pytest.raises(OperatorProblem, match="--from 2999-01-01 has not come yet"):
        await report_funnel(settings, store, Question(process="sale", since=date(2999, 1, 1)))


async def test_unknown_process_is_told(settings: Settings, store: Store) -> None:
    with pytest.raises(OperatorProblem, match=r"no process 'crm-pipelin'; did you mean 'crm-pipeline'\?"):
        await report_funnel(settings, store, Question(process="crm-pipelin"))


def test_missing_database_is_told_and_not_made(tmp_path: Path) -> None:
    told = console(tmp_path / "nowhere", "report", "funnel", "--process", "sale", "--format", "csv")
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.startswith(f"there is no database at {tmp_path / 'nowhere' / 'estafeta.sqlite'}; ")
    assert not (tmp_path / "nowhere").exists()


async def test_empty_database_is_noted_and_every_figure_is_nought(
    settings: Settings, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    expect_database(settings)
    await report_funnel(settings, store, Question(process="complaint"))
    out, err = capfd.readouterr()
    assert err == "Nothing was started in 'complaint' yet: all figures are 0.\n"
    assert {stage["passed"] for stage in json.loads(out)["stages"]} == {0}


async def test_place_that_cannot_be_written_is_told(settings: Settings, store: Store, tmp_path: Path) -> None:
    with pytest.raises(OperatorProblem, match=r"--out .*: No such file or directory"):
        await report_funnel(settings, store, Question(process="sale", out=tmp_path / "none" / "a.json"))


# Answers


def stages(**in_first: int) -> tuple[StageFacts, ...]:
    """Two stages; what stands in the first is worth so much."""
    plain: dict[str, Any] = {"amounts": {}, "weighted": {}}
    return (
        StageFacts(key="first", count=7, standing=2, standing_amounts=in_first, **plain),
        StageFacts(key="last", count=3, standing=0, **plain),
    )


EVIL = '=HYPERLINK("x")'
TOTAL = FunnelFacts(
    cases=7, stages=stages(UAH=1250), won=2, lost=1, cancelled=0, won_amounts={"UAH": 1_000_553_400}, lost_amounts={}
)
SEVERAL = replace(TOTAL, stages=stages(UAH=1250, EUR=300))


def funnel(*names: str, facts: FunnelFacts = TOTAL) -> FunnelAnswer:
    question = FunnelQuestion(process="sale", since=date(2017, 1, 1))
    groups = tuple(FunnelGroup(name=name, facts=facts) for name in names)
    return FunnelAnswer(question=question, total=facts, groups=groups)


def test_json_is_the_agreed_one() -> None:
    figures = {
        "stages": [
            {"key": "first", "now": 2, "passed": 7, "amount_now": 12.5},
            {"key": "last", "now": 0, "passed": 3, "amount_now": 0},
        ],
        "won": {"count": 2, "amount": 10005534},
        "lost": {"count": 1},
    }
    told = as_json(funnel("Схід"))
    assert json.loads(told) == {
        "process": "sale",
        "from": "2017-01-01",
        "until": None,
        **figures,
        "groups": {"Схід": figures},
    }
    assert '"amount": 10005534\n' in told.decode()


def test_csv_has_a_row_for_each_stage_of_each_group() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(funnel("East", "")).decode())))
    assert rows == [
        ["group", "stage", "now", "passed", "amount_now", "won", "won_amount", "lost"],
        ["East", "first", "2", "7", "12.5", "2", "10005534", "1"],
        ["East", "last", "0", "3", "0", "2", "10005534", "1"],
        ["", "first", "2", "7", "12.5", "2", "10005534", "1"],
        ["", "last", "0", "3", "0", "2", "10005534", "1"],
    ]
    assert len(as_csv(funnel()).decode().splitlines()) == 3


def test_several_currencies_are_told_apart() -> None:
    told = json.loads(as_json(funnel("Схід", facts=SEVERAL)))
    for figures in (told, told["groups"]["Схід"]):
        assert [stage["amount_now"] for stage in figures["stages"]] == [{"UAH": 12.5, "EUR": 3}, {}]
        assert figures["won"] == {"count": 2, "amount": {"UAH": 10005534}}
    rows = list(csv.DictReader(io.StringIO(as_csv(funnel(facts=SEVERAL)).decode())))
    assert [(row["amount_now EUR"], row["amount_now UAH"], row["won_amount EUR"]) for row in rows] == [
        ("3", "12.5", "0"),
        ("0", "0", "0"),
    ]


def test_nothing_that_is_worth_anything_is_nought() -> None:
    facts = replace(TOTAL, stages=stages(), won_amounts={})
    told = json.loads(as_json(funnel(facts=facts)))
    assert told["won"]["amount"] == told["stages"][0]["amount_now"] == 0
    assert as_csv(funnel(facts=facts)).decode().splitlines()[1] == '"","first",2,7,0,2,0,1'


async def test_namesakes_stay_two(store: Store) -> None:
    olena = store.directory.person("olena")
    assert olena
    people = [olena.model_copy(update={"key": key, "name": "Іван Нетреба"}) for key in ("one", "other")]
    found = FunnelAnswer(
        question=FunnelQuestion(process="sale", by="responsible"),
        total=TOTAL,
        groups=tuple(FunnelGroup(name=name, facts=TOTAL) for name in ("other", "olena", "one", "gone", "")),
    )
    names = [group.name for group in named(found, Directory([], [*store.directory, *people])).groups]
    assert names == ["", "gone", "Іван Нетреба (one)", "Іван Нетреба (other)", "Олена Шевчук"]


async def test_workbook_has_numbers_filters_and_no_formula(settings: Settings, store: Store, tmp_path: Path) -> None:
    for client in (EVIL, "@SUM(A1)"):
        asked = {"client": client, "product": "Насос", "amount": 100_50}
        done = await store.office.execute(StartInstance(actor="olena", process="sale", fields=asked))
        assert isinstance(done, CommandResult)
    place = tmp_path / "funnel.xlsx"
    await report_funnel(
        settings, store, Question(process="sale", by="account", form="xlsx", out=place, language="en")
    )
    with zipfile.ZipFile(place) as book:
        pages = {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/")}
    whole, grouped = pages["xl/worksheets/sheet1.xml"], pages["xl/worksheets/sheet2.xml"]
    assert "<f>" not in whole + grouped
    assert EVIL in html.unescape(grouped)
    for page in (whole, grouped):
        assert 'state="frozen"' in page
        assert "<autoFilter" in page
    assert "<v>201</v>" in whole
    assert "Amount there now, UAH" in whole
    assert "xl/chartsheets/sheet1.xml" in pages


@pytest.mark.parametrize("name", [EVIL, "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n\r-2"])
def test_name_is_no_formula_in_a_spreadsheet(name: str) -> None:
    _, row, _ = csv.reader(io.StringIO(as_csv(funnel(name)).decode(), newline=""))
    assert row[0] == f"'{name.strip()}"


async def test_picture_is_the_one_of_the_phone(settings: Settings, store: Store, tmp_path: Path) -> None:
    asked = {"client": "Ромашка", "product": "Насос", "amount": 100_00}
    assert isinstance(
        await store.office.execute(StartInstance(actor="olena", process="sale", fields=asked)), CommandResult
    )
    await report_funnel(settings, store, Question(process="sale", form="png", out=tmp_path / "funnel.png"))
    with Image.open(tmp_path / "funnel.png") as picture:
        assert picture.width == 1080
