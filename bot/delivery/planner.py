"""What one notice does to a person's chat: which message it sends, redraws or takes away.

Planned without touching Telegram, so that a notice that changes nothing costs no turn; performed when the turn has
come. A living message is the one that shows how a task, or a case, stands now. Does not decide what a screen says:
handlers render it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from aiogram import Bot

from handlers.dialogs import show
from handlers.dialogs.context import Drawing
from handlers.dialogs.funnel.query import Subscriber
from handlers.dialogs.funnel.render import sent_view
from handlers.screens import notices
from handlers.screens.screen import Screen
from handlers.screens.texts import texts_for
from storage.queues.agendas import Agenda
from storage.queues.held_notices import DigestContents
from storage.queues.live_messages import About, CardWrite, LiveMessage
from storage.queues.outbox import Outbox, OutboxRow
from storage.queues.receipts import Receipt
from workflow.case.reachability import Unseen, silent_at
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.figures.funnel import Analysis
from workflow.messages.events import Notice, NoticeKind
from workflow.notification.notice_table import NOTICES, NoticeSubject, Placement
from workflow.ports.members import Member
from workflow.ports.queries import CaseFile
from workflow.ports.reads import Reads
from workflow.rules.permissions import is_performer

Role = Literal["card", "reminder", "request", "notice"]
Subject = tuple[About, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done for one notice; `cards` and `gone` tell what came of it."""

    person: str
    chat_id: int
    language: str
    screen: Screen
    subject: Subject | None
    role: Role = "notice"
    living: LiveMessage | None = None
    """The message to redraw; a new one is sent where there is none."""
    tidied: Sequence[LiveMessage] = ()
    """Older messages that this one makes superfluous."""
    calls: bool = True
    """Whether anything has to be said to Telegram at all."""
    heap: DigestContents | None = None
    """For a summary: what it tells of."""
    rung_on: date | None = None
    """The reader's day on which it is counted as a ring."""
    agenda: Agenda | None = None
    """For a list of the day: what is on it now."""
    pin: bool = False
    unpin: Sequence[LiveMessage] = ()
    only_tidies: bool = False
    """Nothing is said: older messages are taken away or unpinned."""
    then: tuple[Notice, ...] = ()
    """What is to be told next."""
    receipt: Receipt | None = None
    """What its arrival is remembered as: a task was given."""
    cards: Sequence[CardWrite] = ()
    gone: Sequence[tuple[int, int]] = ()

    @property
    def rings(self) -> bool:
        """Whether a new message with a sound is sent: an edit does not make a phone ring."""
        return self.calls and self.living is None and not self.screen.silent


def unheard(plan: Plan) -> Plan:
    """The same without a sound."""
    return replace(plan, screen=replace(plan.screen, silent=True), rung_on=None)


class Living:
    """Plans and performs."""

    def __init__(
        self,
        outbox: Outbox,
        reads: Reads,
        directory: Callable[[], Directory],
        now: Callable[[], datetime],
        analysis: Analysis,
        drawing: Drawing,
    ) -> None:
        self._outbox, self._reads = outbox, reads
        self._analysis, self._drawing = analysis, drawing
        self._directory, self._now = directory, now

    async def plan(self, row: OutboxRow, member: Member) -> Plan | None:
        """None when the notice no longer matters."""
        directory = self._directory()
        reader = directory.person(row.to)
        file = await self._reads.cases.get(row.instance_id) if row.instance_id is not None else None
        if reader is None:
            return None
        screen = await self._screen(row, file, reader, member.language, directory)
        if screen is None:
            return None
        plan = Plan(
            person=row.to, chat_id=member.chat_id, language=member.language, screen=screen, subject=_subject(row)
        )
        return await self._placed(row, plan, file)

    async def _screen(
        self, row: OutboxRow, file: CaseFile | None, reader: Person, language: str, directory: Directory
    ) -> Screen | None:
        if row.kind is NoticeKind.VIEW:
            return await sent_view(self._subscriber(reader, language, directory), self._drawing, row.data)
        files = await self._reads.cases.several(notices.concerned(row))
        return notices.render(row, file, reader, language, directory, self._now(), number=row.id, files=files)

    def _subscriber(self, reader: Person, language: str, directory: Directory) -> Subscriber:
        return Subscriber(
            t=texts_for(language),
            person=reader,
            directory=directory,
            reads=self._reads,
            analysis=self._analysis,
            now=self._now(),
        )

    async def _placed(self, row: OutboxRow, plan: Plan, file: CaseFile | None) -> Plan | None:
        """Where the screen goes, among the messages that are there already."""
        known = await self._outbox.cards(*plan.subject, person=row.to) if plan.subject else []
        # What was on its way to another phone when they moved is nobody's.
        shown = [one for one in known if one.chat_id == plan.chat_id]
        rule = NOTICES[row.kind]
        match rule.placement:
            case Placement.REMINDER:
                return replace(plan, role="reminder", tidied=[c for c in shown if c.role == "reminder"])
            case Placement.FRESH_CARD if rule.subject is NoticeSubject.TASK:
                tidied = [c for c in shown if c.role in ("card", "reminder")]
                return replace(plan, role="card", tidied=tidied, receipt=self._receipt(row, file))
            case Placement.FRESH_CARD:
                return replace(plan, role="card", tidied=shown)
            case Placement.REQUEST:
                return replace(plan, role="request")
            case Placement.ANSWERED:
                return _request_over(plan, shown)
            case Placement.CARD:
                return _redrawn(row, plan, shown, file)
            case Placement.NEW:
                return plan

    def _receipt(self, row: OutboxRow, file: CaseFile | None) -> Receipt | None:
        """None for what they brought about themselves: nobody has to wait whether it is seen."""
        if row.data.get("own") or row.task_id is None or file is None:
            return None
        now = self._now()
        look_at = silent_at(self._directory(), row.to, Unseen(now, file.case.task(row.task_id).due_at))
        return Receipt(person=row.to, task_id=row.task_id, at=now, look_at=look_at)

    async def perform(self, bot: Bot, plan: Plan) -> Plan:
        """Say it to Telegram; the plan with what came of it."""
        for card in plan.tidied:
            await show.remove(bot, card.chat_id, card.message_id, texts_for(plan.language))
        for card in plan.unpin:
            await show.unpin(bot, card.chat_id, card.message_id)
        gone = [(card.chat_id, card.message_id) for card in (*plan.tidied, *plan.unpin)]
        if plan.only_tidies:
            return replace(plan, gone=gone)
        if plan.living and plan.pin:
            await show.pin(bot, plan.living.chat_id, plan.living.message_id)
        if plan.living is None:
            message_id = (await show.send(bot, plan.chat_id, plan.screen)).message_id
        elif plan.living.digest == plan.screen.digest:
            return replace(plan, gone=gone)
        else:
            message_id = await show.redraw(bot, plan.living.chat_id, plan.living.message_id, plan.screen)
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
    rule = NOTICES[row.kind]
    if rule.subject is NoticeSubject.ESCALATION:
        return ("escalation", int(row.data["escalation"])) if "escalation" in row.data else None
    if rule.subject is NoticeSubject.ALARM:
        return ("alarm", int(row.data["alarm"])) if "alarm" in row.data else None
    if row.task_id is not None and not rule.is_case_card:
        return ("task", row.task_id)
    return ("instance", row.instance_id) if row.instance_id is not None else None


def _redrawn(row: OutboxRow, plan: Plan, shown: Sequence[LiveMessage], file: CaseFile | None) -> Plan | None:
    """The living message shows the screen. A task or an escalation without one
    has nothing to redraw; a case gets its first."""
    living = max((c for c in shown if c.role == "card"), key=lambda c: (c.sent_at, c.message_id), default=None)
    if living is None and not NOTICES[row.kind].is_case_card:
        return None
    over, outdates = _is_over(row, file), bool(row.data.get("outdates"))
    reminders = [card for card in shown if card.role == "reminder"]
    tidied = [card for card in reminders if over or (outdates and card.sent_at < row.created_at)]
    same = living is not None and living.digest == plan.screen.digest
    return replace(plan, role="card", living=living, tidied=tidied, calls=not same or bool(tidied))


def _request_over(plan: Plan, shown: Sequence[LiveMessage]) -> Plan | None:
    """The message that asked says what was decided, and lives no longer."""
    living = max((c for c in shown if c.role == "request"), key=lambda c: (c.sent_at, c.message_id), default=None)
    return replace(plan, living=living) if living else None


def _is_over(row: OutboxRow, file: CaseFile | None) -> bool:
    """Whether the row is about a task that its reader has not to be reminded of any more: it is done, or with
    somebody else."""
    if file is None or row.task_id is None:
        return False
    return all(task.id != row.task_id or not is_performer(row.to, task) for task in file.case.live_tasks())
