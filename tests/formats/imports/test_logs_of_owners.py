"""Event logs as their owners have them: without performers, with several first stages, ending with the last event."""

import gzip
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from pathlib import Path

import pytest

from bot.cli.import_cases import Files, try_import
from bot.company.company_files import load_company
from formats.company import CompanyProblems
from formats.imports.import_source import Opened, open_import
from formats.imports.values import Refused
from formats.tables.table_file import Expected, rows_of
from tests.formats.company.small import write
from tests.formats.imports.bringing import bring, opened_store, settings_of
from tests.formats.imports.small_log import NOW
from workflow.messages.commands import ImportInstance, PastClosing, PastStep

PROCESS = """\
key: ticket
title: {uk: Звернення}
noun: {uk: Звернення}
start:
  roles: [manager]
  fields:
    - {key: product, type: text, title: {uk: Товар}, required: false}
    - {key: amount, type: money, title: {uk: Сума}, required: false}
stages:
  - key: open
    title: {uk: Відкрито}
    instruction: {uk: Відкрийте.}
    performer: {pick: responsible}
    duration: 1d
    outcomes:
      - {key: taken, title: {uk: Взято}, to: [work]}
      - {key: dropped, title: {uk: Знято}, to: [dropped]}
  - key: work
    title: {uk: Робота}
    instruction: {uk: Зробіть.}
    performer: {pick: responsible}
    duration: 1d
    outcomes:
      - {key: on, title: {uk: Далі}, to: [check]}
      - {key: again, title: {uk: Ще}, to: [work]}
      - {key: dropped, title: {uk: Знято}, to: [dropped]}
  - key: check
    title: {uk: Перевірка}
    instruction: {uk: Перевірте.}
    performer: {pick: responsible}
    duration: 1d
    outcomes:
      - {key: back, title: {uk: Назад}, to: [work]}
      - {key: solved, title: {uk: Вирішено}, to: [solved]}
ends:
  - {key: solved, title: {uk: Вирішено}, result: won}
  - {key: dropped, title: {uk: Знято}, result: lost}
"""
MAPPING = """\
process: ticket
id: "case:concept:name"
dates: iso
zone: Europe/Kyiv
decimal: "."
skip:
  - {column: "lifecycle:transition", but: [complete]}
fields:
  product: {column: product, when_missing: leave_out, told: once}
  amount: {column: amount, when_missing: leave_out, told: last}
people:
  named_in: [{column: "org:resource"}]
  roles: [manager]
responsible_otherwise: last performer
events:
  activity: "concept:name"
  at: "time:timestamp"
  performer: "org:resource"
  without_performer: nobody
  gaps: pass_over
  ended: {after: 30, end: dropped, column: outcome, ends: {solved: solved}}
  stages: {Open: open, Work: work, Check: check}
"""
COLUMNS = ("case:concept:name", "concept:name", "time:timestamp", "org:resource", "lifecycle:transition")
OWN = ("product", "amount", "outcome")
Event = dict[str, str]


def event(case: str, activity: str, day: int, who: str = "Anna", **own: str) -> Event:
    values = (case, activity, f"2025-{1 + day // 28:02}-{1 + day % 28:02}T10:00:00+00:00", who, "complete")
    return {**dict(zip(COLUMNS, values, strict=True)), **own}


def at(day: int) -> datetime:
    return datetime(2025, 1 + day // 28, 1 + day % 28, 10, tzinfo=UTC)


EVENTS = [
    event("T1", "Open", 0, ""),
    event("T1", "Work", 2, "Bea", product="Насос"),
    event("T1", "Check", 3, "Anna", outcome="solved", amount="12.50"),
    event("T2", "Work", 1),
    event("T2", "Check", 5, "", amount="1"),
    event("T3", "Check", 60, "Carl"),
    event("T1", "Work", 4, "Draft") | {"lifecycle:transition": "start"},
    event("T4", "Open", 61, ""),
]


def as_csv(events: list[Event]) -> bytes:
    columns = (*COLUMNS, *OWN)
    lines = [columns, *([one.get(column, "") for column in columns] for one in events)]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def as_xes(events: list[Event]) -> bytes:
    """As such logs are written: what is the case's own stands in the trace, and events have types."""
    traces: dict[str, list[Event]] = {}
    for one in events:
        traces.setdefault(one[COLUMNS[0]], []).append(one)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by a test -->\n<log xes.version="1.0" '
    text += 'xmlns="http://www.xes-standard.org/">\n<extension name="Concept" prefix="concept" uri="http://x"/>\n'
    text += '<global scope="event"><string key="concept:name" value="__INVALID__"/></global>\n'
    text += '<string key="concept:name" value="the log"/>\n'
    for name, told in traces.items():
        text += f'<trace><string key="concept:name" value="{escape(name)}"/>'
        for one in told:
            text += "<event>"
            for column, value in one.items():
                kind = "date" if column == "time:timestamp" else "float" if column == "amount" else "string"
                if value and column != COLUMNS[0]:
                    text += f'<{kind} key="{column}" value="{escape(value)}"><int key="inner" value="1"/></{kind}>'
            text += "</event>"
        text += "</trace>\n"
    return (text + "</log>").encode()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write(tmp_path / "company", {"processes/ticket.yaml": PROCESS})


def lay_out(folder: Path, content: bytes, mapping: str = MAPPING) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    (folder / "log.csv").write_bytes(content)
    return folder / "log.csv"


def opened(company: Path, log: Path) -> Opened:
    return open_import(log.with_name("map.yaml"), log, load_company(company), NOW)


def cases(company: Path, folder: Path, content: bytes, mapping: str = MAPPING) -> dict[str, ImportInstance | Refused]:
    told = opened(company, lay_out(folder, content, mapping)).commands()
    return {command.external_id: command for _, command in told}


def step(stage: str, entered: int, left: int, outcome: str, who: str | None) -> PastStep:
    return PastStep(stage=stage, entered_at=at(entered), left_at=at(left), outcome=outcome, performer=who)


FORMS = {"csv": as_csv, "xes": as_xes, "xes.gz": lambda events: gzip.compress(as_xes(events))}


@pytest.mark.parametrize("form", FORMS)
def test_what_the_mapping_says_of_the_log_is_brought(office: Path, tmp_path: Path, form: str) -> None:
    found = cases(office, tmp_path / "log", FORMS[form](EVENTS))
    first, second, third, fourth = (found[name] for name in ("T1", "T2", "T3", "T4"))
    assert isinstance(first, ImportInstance), first
    assert first.steps == (
        step("open", 0, 0, "taken", None),
        step("work", 0, 2, "on", "bea"),
        step("check", 2, 3, "solved", "anna"),
    )
    assert (first.responsible, first.fields, first.closing) == ("anna", {"product": "Насос", "amount": 1250}, None)
    assert isinstance(second, ImportInstance), second
    assert second.steps[:2] == (step("open", 1, 1, "taken", None), step("work", 1, 1, "on", "anna"))
    assert (second.started_at, second.responsible) == (at(1), "anna")
    assert second.closing == PastClosing(end="dropped", at=at(5))
    assert isinstance(third, ImportInstance), third
    assert [(one.stage, one.performer) for one in third.steps] == [("open", None), ("work", None), ("check", "carl")]
    assert third.closing is None, "it may go on: the file ends a day later"
    assert fourth == Refused(
        9 if form == "csv" else 8, "T4", "nobody is known to have done anything in it, so nobody can be responsible"
    )


async def test_figures_are_those_of_a_plain_count(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Many cases of these kinds: every figure by hand from the events themselves."""
    events = [
        event(f"T{n}", activity, n % 50 + day, ("", "Anna", "Bea")[(n + day) % 3], outcome=outcome)
        for n in range(200)
        for day, (activity, outcome) in enumerate(
            [("Open", ""), ("Work", ""), ("Work", ""), ("Check", "solved" if n % 4 == 0 else "")][n % 3 :]
        )
    ]
    log = lay_out(tmp_path / "log", as_csv(events), MAPPING.replace("last performer", "olena"))
    settings = settings_of(f"sqlite:///{tmp_path / 'x.db'}", office, tmp_path)
    assert await bring(settings, log.with_name("map.yaml"), log)
    assert "ticket: 200 cases of" in capsys.readouterr().out
    last = {one[COLUMNS[0]]: datetime.fromisoformat(one["time:timestamp"]) for one in events}
    solved = {one[COLUMNS[0]] for one in events if one["outcome"] == "solved"}
    dropped = {name for name, moment in last.items() if max(last.values()) - moment >= timedelta(days=30)} - solved
    store = await opened_store(settings)
    try:
        told = await store.reads.funnel("ticket")
    finally:
        await store.close()
    assert (told.started, told.won, told.lost) == (200, len(solved), len(dropped))
    by_stage = {stage.key: stage.passed for stage in told.stages}
    assert (by_stage["open"], by_stage["work"]) == (200, 200), "what is not told was passed over"
    counted = Counter(one["concept:name"] for one in events)
    assert by_stage["check"] == counted["Check"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("gaps: pass_over", "gaps: refuse", "a case begins with the stage 'open', but this one with 'Work'"),
        ("without_performer: nobody", "without_performer: refuse", "there is nothing in the column 'org:resource'"),
        ("told: last", "told: every_row", "'amount' is '', but in row 5"),
    ],
)
def test_what_the_mapping_does_not_say_is_refused(
    office: Path, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    events = [event("T2", "Work", 1, amount="1"), event("T2", "Check", 5, "")]
    rows = [event("T0", "Open", 0), event("T0", "Work", 1), event("T0", "Check", 1), *events]
    refused = cases(office, tmp_path / "log", as_csv(rows), MAPPING.replace(old, new))["T2"]
    assert isinstance(refused, Refused)
    assert reason in " ".join(one.reason for one in (refused, *refused.also))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("last performer", "last perfomer", "no person 'last perfomer'; did you mean 'last performer'?"),
        ("but: [complete]", "but: [complete], values: [a]", "skip[0]: say either 'values' or 'but'"),
        ("end: dropped,", "end: droped,", "events.ended: no end 'droped'; did you mean 'dropped'?"),
        ("{solved: solved}", "{solved: sold}", "no end 'sold'"),
        ("column: outcome", "column: outcom", "events.ended: no column 'outcom'"),
        ("after: 30, ", "", "events.ended: 'column' goes with 'ends', and 'after' with 'end'"),
    ],
)
def test_mistake_in_what_is_said_of_the_log_is_told(
    office: Path, tmp_path: Path, old: str, new: str, line: str
) -> None:
    assert old in MAPPING
    log = lay_out(tmp_path / "log", as_csv(EVENTS), MAPPING.replace(old, new, 1))
    with pytest.raises(CompanyProblems) as caught:
        opened(office, log)
    assert line in "\n".join(caught.value.lines)


# People


async def test_people_are_made_by_rows_that_are_brought(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the dry run names them, those and no others."""
    events = [*EVENTS[:3], event("T9", "Nothing", 3, "Zoe"), event("T8", "Work", 1, "Draft", amount="x")]
    log = lay_out(tmp_path / "log", as_csv(events))
    settings = settings_of(f"sqlite:///{tmp_path / 'x.db'}", office, tmp_path)
    assert not try_import(settings, Files(log.with_name("map.yaml"), log))
    told = capsys.readouterr().out.splitlines()
    place = told.index("New people: 2.")
    assert told[place + 1 : place + 3] == ["  anna: Anna", "  bea: Bea"]
    assert not await bring(settings, log.with_name("map.yaml"), log)
    assert "New people: 2, clients: 0, products: 0." in capsys.readouterr().out
    store = await opened_store(settings)
    try:
        assert {person.key for person in store.directory} == {"olena", "iryna", "anna", "bea"}
    finally:
        await store.close()


# XES


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (as_xes(EVENTS)[:-20], "log.csv:10 the log is damaged: it breaks off, or is not XML"),
        (gzip.compress(as_xes(EVENTS), mtime=0)[:-30], "log.csv: the log is damaged: it breaks off, or is not XML"),
        (
            b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log>&b;</log>',
            "log.csv: the log declares document types or entities; such XML is not read",
        ),
        (gzip.compress(b"id;x\n", mtime=0), "log.csv: this is GZIP, whatever its name says"),
    ],
    ids=["broken", "broken inside", "entities", "no log inside"],
)
def test_log_that_cannot_be_read_is_told_why(office: Path, tmp_path: Path, content: bytes, line: str) -> None:
    with pytest.raises(CompanyProblems) as caught:
        opened(office, lay_out(tmp_path / "log", content))
    assert caught.value.lines[0].startswith(line)


def test_lists_of_a_log_are_values_and_what_says_more_is_left_out() -> None:
    log = """<log><trace><list key="parts"><values><string key="a" value="x"/><int key="b" value="2"/></values></list>
    <event><string key="concept:name" value="A"><string key="deep" value="no"/></string>
    <boolean key="ok" value="true"/><id key="id" value="7"/></event></trace>
    <event><string key="concept:name" value="alone"/></event></log>"""
    records = rows_of(BytesIO(log.encode()), Expected()).records
    assert [record.cells for record in records] == [
        ["case:parts", "concept:name", "ok", "id"],
        ["x; 2", "A", "true", "7"],
        ["", "alone", "", ""],
    ]
