"""The high-water mark: how far ids have been given, kept outside the database (docs/decisions/0111).

A database that was restored has forgotten what it gave last; phones have not.
"""

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from storage.db.engine.database import Database
from storage.db.private_files import open_private

_log = structlog.get_logger("database")


@dataclass(frozen=True, slots=True, kw_only=True)
class HighWaterMark:
    """`next`: the first id that no block was taken of. `seen`: the newest update that was stored, and when."""

    next: int = 0
    seen: int = 0
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """What a restored database lacks: what came in after the one moment (none: everything) up to the other."""

    since: datetime | None
    until: datetime | None


class HighWater:
    """The mark in its file. One that cannot be read or written is as good as none: ids are safe by the moment too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> HighWaterMark:
        try:
            return _mark(self._path.read_text())
        except (OSError, ValueError):
            return HighWaterMark()

    def raise_next(self, to: int) -> None:
        """A block up to this id is taken."""
        self._change(lambda mark: {"next": max(mark.next, to)})

    def raise_seen(self, to: int, at: datetime) -> None:
        """The update of this id was stored then."""
        self._change(lambda mark: {"seen": to, "seen_at": at.isoformat()} if to > mark.seen else {})

    def lower_seen(self, to: int) -> None:
        """It has been told that more was seen once."""
        self._change(lambda mark: {"seen": to})

    def _change(self, change: Callable[[HighWaterMark], dict[str, object]]) -> None:
        try:
            with open_private(self._path, "r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                text = file.read()
                known = json.loads(text) if text.strip() else {}
                more = change(_mark(text) if text.strip() else HighWaterMark())
                if not more:
                    return
                file.seek(0)
                file.write(json.dumps(known | more).ljust(len(text)))
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
        except (OSError, ValueError) as error:
            _log.warning("the high-water mark cannot be kept", error=type(error).__name__)


def _mark(text: str) -> HighWaterMark:
    told = json.loads(text)
    at = told.get("seen_at")
    return HighWaterMark(
        next=int(told.get("next", 0)),
        seen=int(told.get("seen", 0)),
        seen_at=datetime.fromisoformat(at) if at else None,
    )


def high_water_of(database: Database, folder: Path | None = None) -> HighWater | None:
    """The mark of this database; `folder` is for what survives it (DATA_DIR). None where there is no such place."""
    path = database.mark_in(folder)
    return HighWater(path) if path else None
