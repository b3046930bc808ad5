"""Evidence onto our own disk: fetched from Telegram after the task has moved on, kept under the hash of its bytes.

The name a person gave is kept in the table and never used as a path. A file is written under a temporary name, made
durable, and then renamed, so that what has its final name is whole. Does not hold up a task: what cannot be fetched
is tried again, and given up, visibly, when it is refused a day after it was supplied: Telegram says in the same words
that a file is gone and that it has none for now. A Telegram that does not answer is waited for, and so is a disk that
is full.
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramServerError
from aiogram.methods import GetFile
from aiogram.types import File
from aiohttp import ClientError, ClientResponseError

from bot.files.file_inspection import UNSEEN, FileInspection, look_into
from bot.telegram.client import FOR_NOW
from storage.cases.files import EvidenceFiles, FileJob
from storage.db.problems import DatabaseAway
from workers.process import Drawing
from workflow.definition.file_kinds import ending_of

LIMIT = 20 * 1024 * 1024
"""What getFile gives at most, https://core.telegram.org/bots/api#getfile."""
TRIES = 8
"""So often at least a file is tried, and as often it is looked into."""
_PATIENCE = timedelta(days=1)
_SIDE_BY_SIDE = 2
_LOOK_EVERY = 30.0
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0
_LONGEST_PAUSE_WHEN_REFUSED = 3600.0
_DOUBLINGS = 12
_IMAGE_NAMES = ("jpg", "jpeg", "png", "gif", "webp")
_log = structlog.get_logger("files")


class FileTooBig(Exception):
    """More than Telegram gives to bots."""


class IncompleteFile(TelegramServerError):
    """Other bytes came than Telegram told of: a part of them, or a page of something in between."""


class EvidenceDownloads:
    """Fetches what is to be fetched."""

    def __init__(
        self, bot: Bot, table: EvidenceFiles, folder: Path, drawing: Drawing, now: Callable[[], datetime]
    ) -> None:
        self._bot, self._table, self._drawing, self._now = bot, table, drawing, now
        self._folder = folder
        self._wake = asyncio.Event()
        self.busy = 0
        """Files being fetched now."""

    def wake(self) -> None:
        """There is something to fetch, or it is later than it was."""
        self._wake.set()

    async def due(self) -> int:
        """Files that could be fetched now and are not."""
        return await self._table.count_to_fetch(self._now())

    async def run(self) -> None:
        await asyncio.to_thread(self._forget_parts)
        while True:
            self._wake.clear()
            while jobs := await self._table.to_fetch(self._now(), _SIDE_BY_SIDE):
                await asyncio.gather(*map(self._fetch, jobs))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), await self._seconds_to_next())

    async def _seconds_to_next(self) -> float:
        again = await self._table.next_retry()
        if again is None:
            return _LOOK_EVERY
        return min(max((again - self._now()).total_seconds(), 0.0) + 0.01, _LOOK_EVERY)

    async def _fetch(self, job: FileJob) -> None:
        self.busy += 1
        try:
            await self._fetch_and_look(job)
        except FileTooBig:
            await self._give_up(job, "it is bigger than the 20 MB that Telegram gives to bots")
        except DatabaseAway:
            raise
        except Exception as error:
            await self._failed(job, error)
        finally:
            self.busy -= 1

    async def _fetch_and_look(self, job: FileJob) -> None:
        if (job.size or 0) > LIMIT:
            raise FileTooBig
        part = await asyncio.to_thread(self._temporary)
        try:
            digest, size = await self._download(job.file_id, part)
            look = await self._look(part, job)
            await asyncio.to_thread(_keep, part, path_of(self._folder, digest))
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        await self._table.stored(job.evidence_id, digest, size, look.mime, look.damaged, self._now())

    async def _download(self, file_id: str, part: Path) -> tuple[str, int]:
        """The bytes into the temporary file; their hash and number."""
        told = await self._told_of(file_id)
        digest, size = hashlib.sha256(), 0
        address = self._bot.session.api.file_url(self._bot.token, str(told.file_path))
        with await asyncio.to_thread(part.open, "wb") as file:
            async for chunk in self._bot.session.stream_content(address, timeout=120, raise_for_status=True):
                size += len(chunk)
                if size > LIMIT:
                    raise FileTooBig
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_make_durable, file)
        if told.file_size is not None and size != told.file_size:
            raise IncompleteFile(GetFile(file_id=file_id), f"{size} bytes instead of {told.file_size}")
        return digest.hexdigest(), size

    async def _told_of(self, file_id: str) -> File:
        try:
            file = await self._bot.get_file(file_id)
        except TelegramBadRequest as error:
            if "too big" in error.message.lower():
                raise FileTooBig from error
            raise
        if not file.file_path:
            raise FileTooBig
        return file

    async def _look(self, part: Path, job: FileJob) -> FileInspection:
        claims = str(job.kind) == "photo" or ending_of(job.name) in _IMAGE_NAMES
        try:
            return await self._drawing(look_into, str(part), claims)
        except Exception as error:
            if job.attempts + 1 < TRIES or _says_nothing_about_it(error):
                raise
            _log.warning("a file is kept that cannot be looked into", evidence=job.evidence_id, exc_info=error)
            return UNSEEN

    async def _failed(self, job: FileJob, error: Exception) -> None:
        refused = not _says_nothing_about_it(error)
        if refused and job.attempts + 1 >= TRIES and self._now() - job.at >= _PATIENCE:
            await self._give_up(job, type(error).__name__)
            return
        longest = _LONGEST_PAUSE_WHEN_REFUSED if refused else _LONGEST_PAUSE
        pause = min(_FIRST_PAUSE * 2 ** min(job.attempts, _DOUBLINGS), longest)
        _log.warning(
            "a file could not be fetched", evidence=job.evidence_id, again_in=pause, error=type(error).__name__
        )
        await self._table.failed(job.evidence_id, type(error).__name__, self._now() + timedelta(seconds=pause))

    async def _give_up(self, job: FileJob, why: str) -> None:
        _log.error("a file is given up", evidence=job.evidence_id, why=why)
        await self._table.given_up(job.evidence_id, why)

    def _forget_parts(self) -> None:
        """Parts that an earlier life was writing when it was killed; they are fetched anew."""
        with suppress(OSError):
            for part in (self._folder / "coming").glob("*"):
                part.unlink(missing_ok=True)

    def _temporary(self) -> Path:
        folder = self._folder / "coming"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(16)


def _says_nothing_about_it(error: Exception) -> bool:
    """Whether the file would have been refused in the same way whichever it is: Telegram, the way to it or our own
    disk does not work now."""
    if isinstance(error, ClientResponseError):
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.TOO_MANY_REQUESTS
    return isinstance(error, (*FOR_NOW, ClientError, OSError))


def path_of(folder: Path, digest: str) -> Path:
    """Where bytes with this hash are kept."""
    return folder / digest[:2] / digest


def _make_durable(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _keep(part: Path, target: Path) -> None:
    """Give the whole file its final name, durably."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
