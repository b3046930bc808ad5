"""An import carried out on a real database, as the console does it."""

from pathlib import Path

import pytest

from bot.cli.import_cases import Files, import_cases
from bot.clock import SystemClock
from bot.company.company_files import load_company
from bot.settings import Settings
from storage.store import Store

ROOT = Path(__file__).parents[3]
CRM = ROOT.parent / "shared" / "data" / "crm"
MAPPING = ROOT / "company" / "imports" / "crm-pipeline.yaml"
LOG = CRM.parent / "logs" / "receipt.csv"
PERMITS = ROOT / "company" / "imports" / "permit-receipt.yaml"


def settings_of(url: str, company: Path, data: Path) -> Settings:
    """Settings that no environment changes."""
    return Settings(database_url=url, company_dir=company, data_dir=data, _env_file=None)  # type: ignore[call-arg]


async def opened_store(settings: Settings) -> Store:
    """The store, living by the company; to be closed."""
    store = await Store.open(settings.database, now=SystemClock().now)
    await store.company.adopt(load_company(settings.company_dir))
    return store


async def bring(settings: Settings, mapping: Path, deals: Path) -> bool:
    """Import into a store of its own."""
    store = await opened_store(settings)
    try:
        return await import_cases(settings, store, Files(mapping, deals))
    finally:
        await store.close()


def expect_crm() -> None:
    """Skip where the big pipeline is not at hand."""
    if not CRM.is_dir():
        pytest.skip(f"there is no pipeline to import at {CRM}")


def expect_log() -> None:
    """Skip where the event log is not at hand."""
    if not LOG.is_file():
        pytest.skip(f"there is no event log to import at {LOG}")


def part_of_crm(folder: Path, rows: int) -> Path:
    """Every so manyth deal, so that there are about so many, with the tables beside them."""
    expect_crm()
    folder.mkdir()
    for name in ("accounts.csv", "products.csv", "sales_teams.csv"):
        (folder / name).write_bytes((CRM / name).read_bytes())
    header, *lines = (CRM / "sales_pipeline.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    chosen = lines[:: len(lines) // rows]
    (folder / "deals.csv").write_text("".join([header, *chosen]), encoding="utf-8")
    return folder / "deals.csv"
