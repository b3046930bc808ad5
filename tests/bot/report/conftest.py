"""The big pipeline and the event log, imported once for everybody by the real command."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.formats.imports.bringing import CRM, LOG, MAPPING, PERMITS, ROOT, expect_crm, expect_log, settings_of


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """Where the imported pipeline is. It is read by all workers: nobody may change it."""
    expect_crm()
    return _imported(tmp_path_factory, worker_id, "pipeline", MAPPING, CRM / "sales_pipeline.csv")


@pytest.fixture(scope="session")
def permits(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """Where the imported permit cases are, for reading only as well."""
    expect_log()
    return _imported(tmp_path_factory, worker_id, "permits", PERMITS, LOG)


def _imported(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, name: str, mapping: Path, file: Path
) -> Settings:
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "told.txt").exists():
            told = console(folder, "import-deals", str(mapping), str(file))
            assert told.returncode == 0, told.stderr
            (folder / "told.txt").write_text(told.stdout, encoding="utf-8")
    return settings_of(f"sqlite:///{folder / 'estafeta.sqlite'}", ROOT / "company", folder)


def asked(place: Settings, *words: str) -> Any:
    """What `report ...` answers there."""
    told = console(place.data_dir, "report", *words)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def console(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot ...` on the data in this folder."""
    environment = {**os.environ, "DATA_DIR": str(data), "COMPANY_DIR": str(ROOT / "company"), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
