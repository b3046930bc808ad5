"""Where measuring writes: folders beside the real data, on the same disk, gone afterwards.

Refuses the system's temporary folder: where that is memory, a durable commit costs nothing and says nothing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
COMPANY = ROOT / "company"


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder; BENCH_DIR puts it on another disk."""
    beside = Path(os.environ.get("BENCH_DIR") or ROOT / "data")
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=beside, ignore_cleanup_errors=True) as made:
        yield Path(made)


def within(folder: Path, name: str) -> Path:
    """A folder of this name in the folder."""
    (folder / name).mkdir()
    return folder / name
