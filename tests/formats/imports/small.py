"""A small CRM on disk: two deals of each kind that causes trouble, and a mapping that reads them."""

from datetime import UTC, datetime
from pathlib import Path

from bot.company.company_files import load_company
from formats.imports.import_source import Opened, open_import

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)

MAPPING = """\
process: sale
id: id
tables:
  goods: {file: goods.csv, key: name}
  staff: {file: staff.csv, key: agent}
spelling:
  good: {GTXPro: GTX Pro}
fields:
  client: {column: account, when_missing: leave_out}
  product: {column: good, known_in: goods}
  amount: {column: value, when_missing: leave_out}
people:
  table: staff
  roles: [manager]
  department: office
  supervisor: {column: boss, roles: [technician], supervisor: iryna}
  language: en
responsible: agent
history:
  column: stage
  values:
    New:
      - {enter: request}
    Open:
      - {enter: request, at: opened}
      - {enter: proposal, at: opened}
    Won:
      - {enter: request, at: opened}
      - {enter: proposal, at: opened}
      - {enter: won, at: closed}
"""

GOODS = "name,price\nGTX Pro,10\nMG,5\n"
STAFF = "agent,boss,office\nAnna Bell,Rocco Stone,East\nОлена,Rocco Stone,East\nCarl Lin,Rocco Stone,East\n"
HEADER = "id,agent,good,account,stage,opened,closed,value\n"

FIELDS = """\
  fields:
    - {key: client, type: client, title: {uk: Клієнт}, required: false}
    - {key: product, type: product, title: {uk: Товар}}
    - {key: amount, type: money, title: {uk: Сума}, required: false}
    - {key: who, type: people, title: {uk: Кому}, required: false}
    - {key: due, type: date, title: {uk: Строк}, required: false}
    - {key: note, type: text, title: {uk: Нотатка}, required: false}
"""


def opened(company: Path, folder: Path, deals: str, mapping: str = MAPPING, **files: str) -> Opened:
    """The import of these deals into the company in a folder, opened."""
    folder.mkdir(exist_ok=True)
    texts = {"goods.csv": GOODS, "staff.csv": STAFF, "map.yaml": mapping, "deals.csv": HEADER + deals}
    for name, text in {**texts, **{f"{name}.csv": text for name, text in files.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return open_import(folder / "map.yaml", folder / "deals.csv", load_company(company), NOW)
