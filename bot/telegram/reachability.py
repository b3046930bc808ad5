"""Whom Telegram lets us write to: blocks, returns, people who never pressed Start.

Remembers it and reports it to the engine, which tells a supervisor; what waits for the person stays in the outbox.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog
from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated

from storage.queues.outbox import Outbox
from workflow.case.reachability import UnreachableReason
from workflow.messages.people_commands import ReportReached, ReportUnreachable
from workflow.ports.members import Member, Members
from workflow.ports.office import Office

_log = structlog.get_logger("reach")


class SignsOfLife(Protocol):
    """Whether a sign of life from somebody is waited for; asked at every update."""

    def is_waited_for(self, person: str) -> bool: ...
    def heard_of(self, person: str) -> None: ...


class ReachabilityReporter:
    """Keeps account of who can be written to."""

    def __init__(
        self, members: Members, office: Office, outbox: Outbox, signs: SignsOfLife, now: Callable[[], datetime]
    ) -> None:
        self._members, self._office, self._signs = members, office, signs
        self._outbox, self._now = outbox, now
        self._told: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def lost(self, person: str, why: UnreachableReason, cause: tuple[int, ...] = ()) -> None:
        """Telegram refuses to deliver to this person."""
        async with self._one_at_a_time:
            member = self._members.of_person(person)
            if member and member.reachable:
                await self._members.set_reachable(person, False)
            elif person in self._told:
                return
            _log.info("a person cannot be written to", person=person, why=str(why))
            await self._office.execute(ReportUnreachable(person=person, why=why, cause=cause))
            await self._outbox.reported([person], self._now())
            self._told.add(person)

    async def found(self, person: str) -> None:
        """This person can be written to again. What they are told anew is held until they are known to be back: then
        it goes out in order, instead of what waited."""
        member = self._members.of_person(person)
        self._told.discard(person)
        await self._sign(person)
        if member and not member.reachable:
            _log.info("a person can be written to again", person=person)
            await self._members.set_reachable(person, True)

    async def heard_from(self, member: Member | None) -> None:
        """Whoever writes to us can be written to, and has seen what came."""
        if member and not member.reachable:
            await self.found(member.person)
        elif member:
            await self._sign(member.person)

    async def _sign(self, person: str) -> None:
        """A sign of life, where it changes anything."""
        if self._signs.is_waited_for(person):
            self._signs.heard_of(person)
            await self._office.execute(ReportReached(person=person))


def why_forbidden(message: str) -> UnreachableReason:
    """What Telegram's words of a 403 say."""
    words = message.lower()
    if "deactivated" in words:
        return UnreachableReason.DEACTIVATED
    return (
        UnreachableReason.NEVER_STARTED
        if "initiate" in words or "chat not found" in words
        else UnreachableReason.BLOCKED
    )


def create_router(reach: ReachabilityReporter) -> Router:
    """A new router for blocks and returns."""
    router = Router(name="reach")

    async def changed(event: ChatMemberUpdated, member: Member | None, cause: tuple[int, ...]) -> None:
        if member is None:
            return
        if event.new_chat_member.status == ChatMemberStatus.KICKED:
            await reach.lost(member.person, UnreachableReason.BLOCKED, cause)
        else:
            await reach.found(member.person)

    async def is_private(event: ChatMemberUpdated) -> bool:
        return event.chat.type == ChatType.PRIVATE

    router.my_chat_member.register(changed, is_private)
    return router
