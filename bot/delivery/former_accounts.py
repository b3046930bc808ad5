"""The last word to Telegram accounts that are nobody's any more: that access ended, or moved to another phone.

Said once, and the buttons there are taken off; whoever cannot be written to is not.
"""

import asyncio
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BotCommandScopeChat

from handlers.dialogs.show import send
from handlers.screens.onboarding.screens import access_ended_screen
from handlers.screens.texts import texts_for
from storage.membership.accounts import FormerAccount, FormerAccounts

_DISARMED = 50
"""So many of the newest messages lose their buttons: what is older answers a press with a refusal."""
_LONGEST_PAUSE = 60.0
_log = structlog.get_logger("accounts")


class FormerAccountNotices:
    """Tells those that have not been told."""

    def __init__(self, bot: Bot, accounts: FormerAccounts) -> None:
        self._bot, self._accounts = bot, accounts
        self._wake = asyncio.Event()
        self._working = False

    @property
    def busy(self) -> int:
        return int(self._working or self._wake.is_set())

    def wake(self) -> None:
        """An account has ended."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; at first whatever an earlier life left untold."""
        self._wake.set()
        while True:
            await self._wake.wait()
            self._working = True
            self._wake.clear()
            try:
                while untold := await self._accounts.untold():
                    for account in untold:
                        await self._until_told(account)
            finally:
                self._working = False

    async def _until_told(self, account: FormerAccount) -> None:
        pause = 1.0
        while True:
            try:
                await self._tell(account)
                break
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (TelegramForbiddenError, TelegramBadRequest) as error:
                _log.info("a former account cannot be told", person=account.person, why=error.message)
                break
            except (TelegramAPIError, OSError) as error:
                _log.warning("a former account waits for another try", error=type(error).__name__, again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        await self._accounts.told(account.id)

    async def _tell(self, account: FormerAccount) -> None:
        """Whoever came in anew with it is not told."""
        if not account.is_taken:
            screen = access_ended_screen(texts_for(account.language), moved=account.why == "moved")
            await send(self._bot, account.chat_id, screen)
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=account.chat_id))
        for message_id in account.messages[-_DISARMED:]:
            with suppress(TelegramBadRequest):
                await self._bot.edit_message_reply_markup(
                    chat_id=account.chat_id, message_id=message_id, reply_markup=None
                )
