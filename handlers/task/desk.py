"""What a press or a message about a task is answered with: who acts, the office, what may be read, the moment.

Gathered once from the Dispatcher's data, so that handlers stay short. Refuses to decide: the office
does.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.refusals import Refused, sentence
from handlers.screen import Screen
from handlers.showing import answer, redraw_pressed
from handlers.task.asked import names_of, open_rules
from handlers.task.card import card
from handlers.texts import Texts, texts_for
from workflow.commands import Command
from workflow.company import Directory, Person
from workflow.events import Outcome, Reason, Rejected
from workflow.permissions import may_see
from workflow.ports import CaseFile, Member, Office, Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    office: Office
    reads: Reads
    directory: Directory
    person: Person
    language: str
    now: datetime
    cause: tuple[int, ...] = ()

    @property
    def t(self) -> Texts:
        return texts_for(self.language)

    async def open(self, task_id: int) -> CaseFile | None:
        """The task's case, if this person may see it."""
        file = await self.reads.case_of_task(task_id)
        return file if file and may_see(self.directory, self.person.key, file.case) else None

    def card(self, file: CaseFile, task_id: int) -> Screen:
        return card(file, task_id, self.person, self.language, self.directory, self.now)

    def why_not(self, rejected: Rejected, file: CaseFile | None) -> str:
        """The refusal in this person's words; what the task asks for is named where they may see the case."""
        wanted = ""
        if file and rejected.task_id and rejected.reason in (Reason.MISSING, Reason.NOT_ASKED):
            wanted = names_of(self.t, open_rules(file, file.case.task(rejected.task_id)))
        return sentence(Refused(self.t, rejected, self.person, self.directory, self.now, wanted))


class AtDesk(BaseMiddleware):
    """Puts the `Desk` into the data of everything that a known person presses or sends in their private chat."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        member: Member | None = data.get("member")
        person: Person | None = data.get("person")
        if member and person:
            data["desk"] = Desk(
                office=data["office"],
                reads=data["reads"],
                directory=data["directory"],
                person=person,
                language=member.language,
                now=data["now"](),
                cause=data.get("cause", ()),
            )
        return await handler(event, data)


def is_private(event: Message | CallbackQuery) -> bool:
    """Whether it happens in the person's own chat with the bot: cases are shown nowhere else."""
    message = event.message if isinstance(event, CallbackQuery) else event
    return message is not None and message.chat.type == ChatType.PRIVATE


async def press(query: CallbackQuery, desk: Desk, command: Command, done: str, task_id: int) -> Outcome | None:
    """Do what was pressed and say so; the outbox redraws the card. A refusal says why and redraws here."""
    result = await desk.office.execute(command)
    if isinstance(result, Outcome):
        await answer(query, done)
        return result
    await refuse(query, desk, result, task_id)
    return None


async def refuse(query: CallbackQuery, desk: Desk, rejected: Rejected, task_id: int) -> None:
    """Say why not; show the card as it is now, to those who may see it."""
    file = await desk.open(task_id)
    await answer(query, desk.why_not(rejected, file), alert=True)
    if file and is_private(query):
        await redraw_pressed(query, desk.card(file, task_id))


async def shown_file(query: CallbackQuery, desk: Desk, task_id: int) -> CaseFile | None:
    """The case for a screen to open in place; a refusal, and nothing revealed, where it may not be seen."""
    file = await desk.open(task_id) if is_private(query) else None
    if file is None:
        await answer(query, desk.why_not(Rejected(reason=Reason.NOT_YOURS), None), alert=True)
    return file
