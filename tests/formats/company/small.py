"""A small company on disk that tests spoil in one place, and what is then said about it."""

from pathlib import Path

from bot.company.company_files import read_company
from workflow.written.problems import Severity

COMPANY = """\
title: {uk: Проба}
roles:
  - key: manager
    title: {uk: Менеджер}
  - key: technician
    title: {uk: Технік}
"""

PEOPLE = """\
people:
  - key: olena
    name: Олена
    roles: [manager]
    supervisor: iryna
  - key: iryna
    name: Ірина
    roles: [technician]
"""

PROCESS = """\
key: sale
title: {uk: Продаж}
noun: {uk: Угода}
start:
  roles: [manager]
  fields:
    - {key: due, type: date, title: {uk: Строк}}
    - {key: who, type: people, title: {uk: Кому}}
    - {key: note, type: text, title: {uk: Нотатка}}
stages:
  - key: request
    title: {uk: Запит}
    instruction: {uk: Зателефонуйте.}
    performer: {pick: starter}
    duration: 4h
    remind: [1h]
    outcomes:
      - {key: next, title: {uk: Далі}, to: [proposal]}
      - {key: lost, title: {uk: Відмова}, to: [lost]}
  - key: proposal
    title: {uk: Рішення}
    instruction: {uk: Підготуйте.}
    performer: {role: technician, pick: claim}
    duration: 1d
    remind: [1h]
    main_action: {kinds: [email, document], title: {uk: Файл}}
    outcomes:
      - {key: ready, title: {uk: Готово}, to: [won]}
    returns_to: [request]
    escalate:
      - {after: 1h, to: {supervisor: 1}}
ends:
  - {key: won, title: {uk: Виграно}, result: won}
  - {key: lost, title: {uk: Програно}, result: lost}
"""

FILES = {"company.yaml": COMPANY, "people.yaml": PEOPLE, "processes/sale.yaml": PROCESS}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A company of these files in the folder; those not named are the small company's."""
    for name, text in {**FILES, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def spoiled(folder: Path, name: str, old: str, new: str) -> Path:
    """The small company with one place of one file changed."""
    assert FILES[name].count(old) >= 1, old
    return write(folder, {name: FILES[name].replace(old, new, 1)})


def said(folder: Path, *weights: Severity) -> list[str]:
    """What is said about the company: everything, or what has these weights."""
    _, findings = read_company(folder)
    return findings.lines(*(weights or tuple(Severity)))


def mistakes(path: Path) -> list[tuple[str, str, str, str]]:
    """A list of mistakes: file, what stood there, what stands there now, what is said."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = []
    for change, told in zip(lines[::2], lines[1::2], strict=True):
        name, _, words = change.partition(" | ")
        old, _, new = words.replace("\\n", "\n").partition(" => ")
        rows.append((name, old, new, f"{name}:{told.strip()}"))
    return rows
