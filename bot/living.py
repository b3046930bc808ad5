"""What one notice does to a person's chat: which message it sends, redraws or takes away.

Planned without touching Telegram, so that a notice that changes nothing costs no turn; performed when the turn has
come. A living message is the one that shows how a task, or a deal, stands now. Refuses to decide what a screen says:
handlers render it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from aiogram import Bot

from handlers import notices, showing
from handlers.screen import Screen
from storage.cards import Card, CardWrite
from storage.outbox import Outbox, OutboxRow
from workflow.company import Directory
from workflow.events import NoticeKind
from workflow.permissions import is_performer
from workflow.ports import CaseFile, Member, Reads

Role = Literal["card", "reminder", "notice"]
Subject = tuple[Literal["task", "instance"], int]
_REMINDING = (NoticeKind.REMINDER, NoticeKind.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done for one notice; `cards` and `gone` tell what came of it."""

    person: str
    chat_id: int
    screen: Screen
    subject: Subject | None
    role: Role = "notice"
    living: Card | None = None
    """The message to redraw; a new one is sent where there is none."""
    tidied: Sequence[Card] = ()
    """Older messages that this one makes superfluous."""
    calls: bool = True
    """Whether anything has to be said to Telegram at all."""
    cards: Sequence[CardWrite] = ()
    gone: Sequence[tuple[int, int]] = ()


class Living:
    """Plans and performs."""

    def __init__(
        self, outbox: Outbox, reads: Reads, directory: Callable[[], Directory], now: Callable[[], datetime]
    ) -> None:
        self._outbox, self._reads = outbox, reads
        self._directory, self._now = directory, now

    async def plan(self, row: OutboxRow, member: Member) -> Plan | None:
        """None when the notice no longer matters."""
        directory = self._directory()
        reader = directory.person(row.to)
        file = await self._reads.case(row.instance_id) if row.instance_id is not None else None
        if reader is None:
            return None
        screen = notices.render(row, file, reader, member.language, directory, self._now())
        if screen is None:
            return None
        plan = Plan(person=row.to, chat_id=member.chat_id, screen=screen, subject=_subject(row))
        return await self._placed(row, plan, file)

    async def _placed(self, row: OutboxRow, plan: Plan, file: CaseFile | None) -> Plan | None:
        """Where the screen goes, among the messages that are there already."""
        shown = await self._outbox.cards(*plan.subject, person=row.to) if plan.subject else []
        if row.kind in _REMINDING:
            return replace(plan, role="reminder", tidied=[c for c in shown if c.role == "reminder"])
        if row.kind is NoticeKind.TASK:
            return replace(plan, role="card", tidied=[c for c in shown if c.role != "notice"])
        if row.kind in (NoticeKind.CARD, NoticeKind.DEAL):
            return _redrawn(row, plan, shown, file)
        return plan

    async def perform(self, bot: Bot, plan: Plan) -> Plan:
        """Say it to Telegram; the plan with what came of it."""
        for card in plan.tidied:
            await showing.remove(bot, card.chat_id, card.message_id)
        gone = [(card.chat_id, card.message_id) for card in plan.tidied]
        if plan.living is None:
            message_id = (await showing.send(bot, plan.chat_id, plan.screen)).message_id
        elif plan.living.digest == plan.screen.digest:
            return replace(plan, gone=gone)
        else:
            message_id = await showing.redraw(bot, plan.living.chat_id, plan.living.message_id, plan.screen)
            if message_id != plan.living.message_id:
                gone.append((plan.living.chat_id, plan.living.message_id))
        return replace(plan, cards=self._written(plan, message_id), gone=gone)

    def _written(self, plan: Plan, message_id: int) -> list[CardWrite]:
        if plan.subject is None:
            return []
        about, about_id = plan.subject
        return [
            CardWrite(
                person=plan.person,
                chat_id=plan.chat_id,
                message_id=message_id,
                about=about,
                about_id=about_id,
                role=plan.role,
                digest=plan.screen.digest,
                sent_at=self._now(),
            )
        ]


def _subject(row: OutboxRow) -> Subject | None:
    if row.task_id is not None and row.kind is not NoticeKind.DEAL:
        return ("task", row.task_id)
    return ("instance", row.instance_id) if row.instance_id is not None else None


def _redrawn(row: OutboxRow, plan: Plan, shown: Sequence[Card], file: CaseFile | None) -> Plan | None:
    """The living message shows the screen. A task without one has nothing to redraw; a deal gets its first."""
    living = max((c for c in shown if c.role == "card"), key=lambda c: (c.sent_at, c.message_id), default=None)
    if living is None and row.kind is NoticeKind.CARD:
        return None
    over = _is_over(row, file)
    tidied = [card for card in shown if over and card.role == "reminder"]
    same = living is not None and living.digest == plan.screen.digest
    return replace(plan, role="card", living=living, tidied=tidied, calls=not same or bool(tidied))


def _is_over(row: OutboxRow, file: CaseFile | None) -> bool:
    """Whether the row is about a task that its reader has not to be reminded of any more: it is done, or with
    somebody else."""
    if file is None or row.task_id is None:
        return False
    return all(task.id != row.task_id or not is_performer(row.to, task) for task in file.case.live_tasks())
