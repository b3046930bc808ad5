"""A company with a process that deals can be brought into."""

from pathlib import Path

import pytest

from tests.formats.company.small import PROCESS, write
from tests.formats.imports.small import FIELDS


@pytest.fixture
def company(tmp_path: Path) -> Path:
    before, _, rest = PROCESS.partition("  fields:\n")
    process = before + FIELDS + rest[rest.index("stages:") :]
    return write(tmp_path / "company", {"processes/sale.yaml": process})
