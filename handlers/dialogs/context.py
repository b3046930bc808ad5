"""What a handler has before it: who wrote or pressed, in which chat, and the rooms it may ask.

Bundled once for every router, so that handlers name one thing instead of ten.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.screens.refusals import Refused, sentence
from handlers.screens.texts import Texts, texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.figures.drill_down import Reporting
from workflow.figures.funnel import Analysis
from workflow.messages.events import Rejected
from workflow.ports.members import Member, Members
from workflow.ports.office import Messages, Office
from workflow.ports.reads import Reads

Drawing = Callable[..., Awaitable[Any]]
"""Runs a function in the process that draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    bot: Bot
    chat_id: int
    t: Texts
    person: Person
    directory: Directory
    members: Members
    reads: Reads
    office: Office
    messages: Messages
    analysis: Analysis
    reports: Reporting
    drawing: Drawing
    state: FSMContext
    now: datetime
    cause: tuple[int, ...]

    @property
    def today(self) -> date:
        """The day it is where this person lives."""
        return self.now.astimezone(self.person.tz).date()

    def refusal(self, rejected: Rejected) -> str:
        """The refusal in the words of whoever sits here."""
        return sentence(Refused(self.t, rejected, self.person, self.directory, self.now))

    def leads(self, key: str) -> bool:
        """Whether this person's work is theirs to look at and to hand over."""
        everyone = self.directory.has_right(self.person.key, "supervise_all")
        return everyone or self.directory.supervises(self.person.key, key)


def router_for_members(name: str) -> Router:
    """A new router for members; strangers pass it by."""
    router = Router(name=name)
    router.message.filter(for_members)
    router.edited_message.filter(for_members)
    router.callback_query.filter(for_members)
    return router


async def for_members(
    event: Message | CallbackQuery,
    bot: Bot,
    members: Members,
    directory: Directory,
    reads: Reads,
    office: Office,
    messages: Messages,
    analysis: Analysis,
    reports: Reporting,
    drawing: Drawing,
    state: FSMContext,
    now: Callable[[], datetime],
    member: Member | None = None,
    person: Person | None = None,
    cause: tuple[int, ...] = (),
) -> Literal[False] | dict[str, RequestContext]:
    """A filter that gives handlers their `context`; strangers have none."""
    if member is None or person is None:
        return False
    chat_id = event.chat.id if isinstance(event, Message) else event.from_user.id
    context = RequestContext(
        bot=bot,
        chat_id=chat_id,
        t=texts_for(member.language),
        person=person,
        directory=directory,
        members=members,
        reads=reads,
        office=office,
        messages=messages,
        analysis=analysis,
        reports=reports,
        drawing=drawing,
        state=state,
        now=now(),
        cause=cause,
    )
    return {"context": context}
