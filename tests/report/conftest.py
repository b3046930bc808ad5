"""The big pipeline, imported once for everybody by the real command."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.imports.bringing import CRM, MAPPING, ROOT, expect_crm, settings_of


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """Where the imported pipeline is. It is read by all workers: nobody may change it."""
    expect_crm()
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "pipeline"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "told.txt").exists():
            told = console(folder, "import-deals", str(MAPPING), str(CRM / "sales_pipeline.csv"))
            assert told.returncode == 0, told.stderr
            (folder / "told.txt").write_text(told.stdout, encoding="utf-8")
    return settings_of(f"sqlite:///{folder / 'estafeta.sqlite'}", ROOT / "company", folder)


def console(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot ...` on the data in this folder."""
    environment = {**os.environ, "DATA_DIR": str(data), "COMPANY_DIR": str(ROOT / "company"), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
