"""The whole stand-in as one value: the world, the bot, the queues, the clock, and how a message comes to be.

The two doors to it are botapi (what the bot sees) and control (what a test or the page sees).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from simulator.calls import CallLog
from simulator.clock import Clock, first_number
from simulator.errors import Json
from simulator.events import EventHub
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.limits import Limits
from simulator.profile import BotProfile
from simulator.queries import Queries
from simulator.updates import UpdateQueue
from simulator.views import bot_view, chat_view, person_view
from simulator.webhook import Webhook
from simulator.world import Chat, Message, Person, World

Starter = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


async def _nothing(_: Json) -> None:
    """Until the Bot API is there, a call in a webhook's answer goes nowhere."""


class Telegram:
    """What is there, and what happens to it."""

    def __init__(self, start: Starter, token: str | None = None, status_url: str | None = None) -> None:
        self.start = start
        self.given_token = token
        self.status_url = status_url
        self.local = True
        self.zone: str | None = None
        self.carry_out: Callable[[Json], Awaitable[None]] = _nothing
        self.clock = Clock()
        self.events = EventHub()
        self.webhook: Webhook | None = None
        self._fresh(first_number())

    def _fresh(self, number: int) -> None:
        self.world = World(number)
        self.bot = BotProfile(self.given_token)
        self.files = FileStore()
        self.updates = UpdateQueue(number)
        self.queries = Queries()
        self.faults = Faults()
        self.limits = Limits()
        self.calls = CallLog()

    async def reset(self) -> None:
        """As new, the clock too; a poller that waits is let go empty-handed. Numbers go on: a bot may be watching."""
        await self.drop_webhook()
        self.updates.clear()
        self.updates.interrupt("reset")
        self._fresh(max(first_number(), self.updates.next_id))
        self.clock.reset()
        self.events.publish("reset", {})
        self.events.publish("clock", self.clock.reading())

    async def close(self) -> None:
        self.updates.closed = True
        self.updates.interrupt("closed")
        self.events.close()
        await self.drop_webhook()

    async def drop_webhook(self) -> None:
        if self.webhook:
            await self.webhook.stop()
            self.webhook = None

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        markup: Json | None = None,
        reply_to: int | None = None,
        about: Json | None = None,
    ) -> Message:
        """Puts a message into a chat, whoever wrote it."""
        message = Message(
            chat_id=chat.id,
            message_id=self.world.new_message_id(chat),
            date=self.clock.now(),
            sender=sender,
            by_bot=sender["id"] == self.bot.id,
            content=content,
            markup=markup,
            reply_to=reply_to,
            about=about or {},
        )
        chat.messages[message.message_id] = message
        self.show("message", message)
        return message

    def show(self, kind: str, message: Message) -> None:
        """Tells the page about a message that came or changed."""
        self.events.publish(kind, person_view(self.world, message))

    def tell_bot(self, message: Message) -> int | None:
        return self.updates.add("message", bot_view(self.world, message))

    def bot_member(self, status: str) -> Json:
        member: Json = {"user": self.bot.user(), "status": status}
        if status == "kicked":
            member["until_date"] = 0
        return member

    def tell_membership(self, chat: Chat, by: Person, old: str, new: str) -> int | None:
        """The my_chat_member update: added, blocked, unblocked."""
        change = {
            "chat": chat_view(self.world, chat),
            "from": by.user(),
            "date": self.clock.unix(),
            "old_chat_member": self.bot_member(old),
            "new_chat_member": self.bot_member(new),
        }
        return self.updates.add("my_chat_member", change)
