"""The commands menu of each member's chat, as their role and language have it.

Joining and choosing a language set it at once (handlers do); this sets it at the start of the bot, because roles and
processes may have changed meanwhile. What was set last is remembered in a file, so that an ordinary restart asks
nothing of Telegram. Does not hold up the start: a menu that could not be set is set the next time, and so are all of
them where the file could not be written.
"""

import asyncio
import hashlib
import json
from pathlib import Path

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat

from handlers.screens.menu import commands_for
from workflow.company.directory import Directory
from workflow.ports.members import Member, Members
from workflow.ports.reads import Reads

_log = structlog.get_logger("menus")


class Menus:
    """Sets what differs from the last time."""

    def __init__(self, bot: Bot, members: Members, reads: Reads, remembered: Path) -> None:
        self._bot, self._members, self._reads = bot, members, reads
        self._file = remembered

    async def refresh(self, directory: Directory) -> None:
        """Every member's menu as it ought to be now."""
        known = await asyncio.to_thread(self._read)
        processes = await self._reads.processes.newest()
        shown = dict(known)
        for person in directory:
            if member := self._members.of_person(person.key):
                commands = commands_for(person, directory, member.language, processes)
                digest = _digest(commands)
                if known.get(str(member.chat_id)) != digest and await self._set(member, commands):
                    shown[str(member.chat_id)] = digest
        if shown != known:
            try:
                await asyncio.to_thread(self._write, shown)
            except OSError as error:
                _log.warning("which menus are set cannot be remembered", error=error)

    async def _set(self, member: Member, commands: list[BotCommand]) -> bool:
        try:
            return await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=member.chat_id))
        except TelegramAPIError as error:
            _log.warning("a menu could not be set", person=member.person, error=type(error).__name__)
            return False

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._file.read_text()))
        except (OSError, ValueError):
            return {}

    def _write(self, shown: dict[str, str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(shown))


def _digest(commands: list[BotCommand]) -> str:
    shown = "\n".join(f"{command.command} {command.description}" for command in commands)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
