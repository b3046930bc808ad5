"""A small event log on disk, the process its cases become, and a mapping that reads it."""

from datetime import UTC, datetime
from pathlib import Path

from bot.company.company_files import load_company
from formats.imports.import_source import Opened, open_import

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)

PROCESS = """\
key: permit
title: {uk: Дозвіл}
noun: {uk: Справа}
start:
  roles: [manager]
  fields:
    - {key: until, type: date, title: {uk: До}}
    - {key: way, type: text, title: {uk: Звідки}, required: false}
stages:
  - key: intake
    title: {uk: Приймання}
    instruction: {uk: Прийміть.}
    performer: {pick: responsible}
    due_field: until
    outcomes:
      - {key: taken, title: {uk: Прийнято}, to: [letter, review]}
  - key: letter
    title: {uk: Лист}
    instruction: {uk: Надішліть.}
    performer: {pick: responsible}
    due_field: until
    outcomes:
      - {key: sent, title: {uk: Надіслано}, to: [sent]}
  - key: review
    title: {uk: Розгляд}
    instruction: {uk: Розгляньте.}
    performer: {pick: responsible}
    due_field: until
    outcomes:
      - {key: seen, title: {uk: Розглянуто}, to: [decide]}
      - {key: again, title: {uk: Ще раз}, to: [review]}
  - key: decide
    title: {uk: Рішення}
    instruction: {uk: Вирішіть.}
    performer: {pick: responsible}
    due_field: until
    outcomes:
      - {key: done, title: {uk: Вирішено}, to: [done]}
      - {key: closed, title: {uk: Закрито}, to: [closed]}
ends:
  - {key: sent, title: {uk: Надіслано}, result: won}
  - {key: done, title: {uk: Вирішено}, result: won}
  - {key: closed, title: {uk: Закрито}, result: lost}
"""

MAPPING = """\
process: permit
id: case
dates: iso
zone: Europe/Paris
spelling:
  team: {EMPTY: ""}
fields:
  until: {column: until}
  way: {column: way, when_missing: leave_out}
people:
  named_in:
    - {column: who, department: team}
    - {column: owner}
  roles: [manager]
  supervisor: {supervisor: iryna}
responsible: owner
department: office
events:
  activity: did
  at: at
  performer: who
  begins: begun
  only: {column: kind, value: complete}
  closed: {at: over, completes: decide, otherwise: closed}
  stages:
    Take: intake
    Write: letter
    Look: review
    Look closer: review
"""

HEADER = "case,did,at,who,team,owner,office,until,way,begun,over,kind\n"


def event(case: str, did: str, at: str, who: str = "Anna", team: str = "North", **own: str) -> str:
    """A row; `own` is what is the case's."""
    said = {"owner": "Carl", "office": "East", "until": "2026-02-01", "way": "Post", "begun": "", "over": ""} | own
    columns = (said[name] for name in ("owner", "office", "until", "way", "begun", "over"))
    return ",".join((case, did, at, who, team, *columns, own.get("kind", "complete"))) + "\n"


def lay_out(folder: Path, rows: str, mapping: str = MAPPING) -> Path:
    """The mapping and the log in a folder; the log's path."""
    folder.mkdir(exist_ok=True)
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    (folder / "log.csv").write_text(HEADER + rows, encoding="utf-8")
    return folder / "log.csv"


def opened(company: Path, folder: Path, rows: str, mapping: str = MAPPING) -> Opened:
    """The import of this log into the company in a folder, opened."""
    log = lay_out(folder, rows, mapping)
    return open_import(folder / "map.yaml", log, load_company(company), NOW)
