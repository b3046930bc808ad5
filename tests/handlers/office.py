"""A whole office behind the real Dispatcher: the sample company, a real database, everybody with a chat of their own.

People, and strangers, press what is on their screen and send what people send; handlers are given what the bot gives
them. `deliver` carries the outbox to the chats as the bot does, without pacing. Time stands still until a test moves
it.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.delivery.planner import Living
from bot.figures.funnel_process import Analyst
from bot.figures.report_process import Reporter
from bot.intake.conversations import TableConversations
from formats.tables.table_file import read_sheet
from handlers import create_router
from storage.store import Store
from tests.handlers.telegram import Shown, Telegram
from workflow.case.state import UserTask
from workflow.messages.commands import Command, FireTimer
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.queries import CaseFile
from workflow.written.table import FileProblem, Sheet

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PHOTO = [{"file_id": "p1", "file_unique_id": "pu1", "width": 90, "height": 90, "file_size": 1000}]
DOCUMENT = {"file_id": "d1", "file_unique_id": "du1", "file_name": "рішення.pdf", "mime_type": "application/pdf"}
CONTACT = {"phone_number": "+380501112233", "first_name": "Марія"}
LOCATION = {"latitude": 50.45, "longitude": 30.52}
STRANGER = 999
FIRST_UPDATE = 1000
"""Numbers of updates, which no test may take for numbers of inbox rows."""


class Clock:
    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment


@dataclass
class Office:
    store: Store
    clock: Clock
    telegram: Telegram = field(default_factory=Telegram)
    drawn: list[Any] = field(default_factory=list)
    """What the drawing room was asked for."""

    def __post_init__(self) -> None:
        self.bot = Bot("42:TEST", session=self.telegram)
        self.dispatcher = Dispatcher(storage=TableConversations(self.store.conversations))
        self.dispatcher.include_router(create_router())
        address = f"sqlite:///{self.store._database.name}"
        self.analyst = Analyst(address, lambda: self.store.zone.key, lambda: self.store.processes, here)
        self.reporter = Reporter(address, lambda: self.store.zone.key, lambda: self.store.processes, here)
        self.begun: list[Coroutine[Any, Any, None]] = []
        self.living = Living(
            *(self.store.outbox, self.store.reads, lambda: self.store.directory, self.clock.now),
            *(self.analyst, self.drawing),
        )
        self._updates = FIRST_UPDATE

    def chat_of(self, person: str) -> int:
        member = self.store.members.of_person(person)
        assert member is not None
        return member.chat_id

    # What people do

    async def press(self, person: str, caption: str, on: Shown | None = None) -> str:
        """Press the button with these words on the person's last message that has it; the toast."""
        shown = on or self._with_button(person, caption)
        more: dict[str, Any] = {"photo": PHOTO} if shown.pictured else {}
        if shown.markup:
            more["reply_markup"] = shown.markup.model_dump(exclude_none=True)
        return await self.press_data(person, shown.data_of(caption), shown, **more)

    async def press_data(
        self, person: str, data: str, on: Shown | None = None, chat: dict[str, Any] | None = None, **more: Any
    ) -> str:
        chat_id = self.chat_of(person)
        message: dict[str, Any] = {
            "message_id": on.message_id if on else 1,
            "date": 1,
            "chat": chat or {"id": chat_id, "type": "private"},
        }
        message |= more
        query = {"id": "q", "from": _user(chat_id), "chat_instance": "c", "data": data, "message": message}
        await self._feed({"callback_query": query})
        return self.telegram.toast.text or ""

    async def send(self, person: str, reply_to: Shown | None = None, **content: Any) -> None:
        await self._feed({"message": self._written(person, reply_to, content)})

    async def send_album(self, person: str, *parts: dict[str, Any]) -> None:
        updates = [{"message": self._written(person, None, {"media_group_id": "g1"} | part)} for part in parts]
        parsed = [self._update(update) for update in updates]
        await self._dispatch(parsed[0], [update.message for update in parsed])

    async def stranger(self, text: str | None = None, data: str | None = None, language: str = "en") -> None:
        """Somebody from the street writes, or presses a forged button."""
        user = _user(STRANGER) | {"language_code": language}
        chat = {"id": STRANGER, "type": "private"}
        if data is None:
            written = {"message_id": self.telegram.next_id(), "date": 1, "chat": chat, "from": user, "text": text}
            await self._feed({"message": written})
            return
        message = {"message_id": 1, "date": 1, "chat": chat}
        await self._feed(
            {"callback_query": {"id": "q", "from": user, "chat_instance": "c", "data": data, "message": message}}
        )

    async def rows(self, content: bytes) -> Sheet | FileProblem:
        return read_sheet(content)

    async def drawing(self, function: Callable[..., Any], *args: Any) -> Any:
        """As the worker does, but here."""
        self.drawn.append(args)
        return function(*args)

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """What goes on beside the conversation: `finish` carries it to its end."""
        self.begun.append(work)

    async def finish(self) -> None:
        while self.begun:
            await self.begun.pop(0)

    async def deliver(self) -> None:
        """Carry everything in the outbox to the chats."""
        while rows := await self.store.outbox.deliverable(self.clock.now(), 100):
            for row in rows:
                member = self.store.members.of_person(row.to)
                assert member is not None
                plan = await self.living.plan(row, member)
                if plan is None:
                    await self.store.outbox.dropped(row.id, self.clock.now(), "no longer matters")
                    continue
                done = await self.living.perform(self.bot, plan) if plan.calls else plan
                await self.store.outbox.sent(row.id, self.clock.now(), done.cards, done.gone)

    async def execute(self, command: Command) -> CommandResult:
        result = await self.store.office.execute(command)
        assert not isinstance(result, Rejected), result
        await self.deliver()
        return result

    async def wait(self, **span: float) -> None:
        """Time passes: what is due fires, in order."""
        self.clock.moment += timedelta(**span)
        while due := await self.store.timers.claim(self.clock.now(), 100):
            for timer in due:
                await self.store.office.execute(FireTimer(timer_id=timer.id, fire_at=timer.fire_at))
        await self.deliver()

    # What they see

    def chat(self, person: str) -> list[Shown]:
        return [*self.telegram.chats.get(self.chat_of(person), {}).values()]

    def stranger_chat(self) -> list[Shown]:
        return [*self.telegram.chats.get(STRANGER, {}).values()]

    def last(self, person: str) -> Shown:
        return self.chat(person)[-1]

    def card(self, person: str, words: str) -> Shown:
        """The last message that begins with a mark and a bold line containing these words."""
        return [one for one in self.chat(person) if words in one.text.split("\n")[0]][-1]

    def _with_button(self, person: str, caption: str) -> Shown:
        for shown in reversed(self.chat(person)):
            if any(caption in one for one in shown.captions):
                return shown
        raise AssertionError(f"no button {caption!r}: {[(one.text, one.captions) for one in self.chat(person)]}")

    async def file(self, instance_id: int) -> CaseFile:
        found = await self.store.reads.cases.get(instance_id)
        assert found is not None
        return found

    async def live(self, instance_id: int) -> UserTask:
        (task,) = (await self.file(instance_id)).case.live_tasks()
        return task

    # How it reaches the bot

    def _written(self, person: str, reply_to: Shown | None, content: dict[str, Any]) -> dict[str, Any]:
        chat_id = self.chat_of(person)
        chat = {"id": chat_id, "type": "private"}
        written: dict[str, Any] = {"message_id": self.telegram.next_id(), "date": 1, "chat": chat}
        if reply_to:
            markup = reply_to.markup.model_dump(exclude_none=True) if reply_to.markup else None
            replied = {"message_id": reply_to.message_id, "date": 1, "chat": chat, "reply_markup": markup}
            written["reply_to_message"] = {key: value for key, value in replied.items() if value is not None}
        return written | {"from": _user(chat_id)} | content

    async def _feed(self, update: dict[str, Any]) -> None:
        await self._dispatch(self._update(update), None)

    def _update(self, update: dict[str, Any]) -> Update:
        self._updates += 1
        return Update.model_validate({"update_id": self._updates} | update, context={"bot": self.bot})

    def given(self) -> dict[str, Any]:
        """What handlers are given beside each update."""
        return {
            "office": self.store.office,
            "reads": self.store.reads,
            "members": self.store.members,
            "habits": self.store.habits,
            "messages": self.store.messages,
            "now": self.clock.now,
            "drawing": self.drawing,
            "read_rows": self.rows,
            "analysis": self.analyst,
            "reports": self.reporter,
            "start": self.start,
            "directory_now": lambda: self.store.directory,
            "looks": self.store.looks,
            "bot_username": "estafeta_bot",
        }

    async def _dispatch(self, update: Update, album: list[Any] | None) -> None:
        user = (
            update.message.from_user if update.message else update.callback_query and update.callback_query.from_user
        )
        member = self.store.members.by_telegram(user.id) if user else None
        [row] = await self.store.inbox.add([(update.update_id, user.id if user else None, "{}")])
        assert row is not None
        await self.dispatcher.feed_update(
            self.bot,
            update,
            directory=self.store.directory,
            member=member,
            person=self.store.directory.person(member.person) if member else None,
            cause=(row.id,),
            album=album,
            **self.given(),
        )
        await self.deliver()


async def here(function: Callable[..., Any], *args: Any) -> Any:
    """As in the process beside, but in this one."""
    return function(*args)


async def everybody_joins(store: Store) -> None:
    for number, person in enumerate(sorted(store.directory, key=lambda one: one.key), 101):
        await store.members.join(await store.members.invite(person.key), number, number)


def _user(telegram_id: int) -> dict[str, Any]:
    return {"id": telegram_id, "is_bot": False, "first_name": "X"}
