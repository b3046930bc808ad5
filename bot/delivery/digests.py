"""Several notices told in one message: after quiet hours, after the bot was away, beyond a day's budget.

Each notice is rendered as it would have been by itself, and its first lines are a line here, with the moment at which
it came true. A summary that Telegram refuses for good, or that cannot be made, is given up: each of its notices is
told by itself, so that one of them never takes the others with it (docs/decisions/0075).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.delivery.planner import Living, Plan, unheard
from handlers.screens.display_names import case_line
from handlers.screens.notification.summary import Told, summary_screen
from handlers.screens.texts import texts_for
from storage.queues.held_notices import DigestContents, HeldNotices
from storage.queues.live_messages import LiveMessage
from storage.queues.outbox import Outbox, OutboxRow
from workflow.company.directory import Directory
from workflow.notification.digest import Summary, summed
from workflow.notification.notice_table import NOTICES
from workflow.notification.notification_policy import LATE, HoldReason
from workflow.ports.members import Member
from workflow.ports.reads import Reads


@dataclass(slots=True)
class _Drawn:
    """The notices of a heap that matter still, each with the plan by which it would be told."""

    rows: dict[int, OutboxRow]
    plans: dict[int, Plan]
    moot: list[int]


class Summaries:
    """Gathers and plans."""

    def __init__(
        self,
        outbox: Outbox,
        held_notices: HeldNotices,
        living: Living,
        reads: Reads,
        directory: Callable[[], Directory],
        now: Callable[[], datetime],
    ) -> None:
        self._outbox, self._heaps, self._living = outbox, held_notices, living
        self._reads, self._directory, self._now = reads, directory, now
        self._marked_through = 0
        self._tried: dict[int, list[int]] = {}
        """By the notice a summary was begun with, what it was to tell of."""
        self._alone: dict[int, bool] = {}
        """What is told by itself since its summary was given up; whether it rings. Forgotten at a restart: then the
        summary is tried once more."""

    def give_up(self, row: OutboxRow) -> bool:
        """No summary of this one and those that wait with it; False where none was tried."""
        tried = self._tried.pop(row.id, [])
        self._alone |= {row_id: row_id == row.id for row_id in tried}
        return bool(tried)

    async def instead(self, row: OutboxRow, member: Member, plan: Plan, why: HoldReason, today: date) -> Plan:
        """The message that tells of this notice and of all that wait with it; its own, where it waits alone."""
        self._tried.pop(row.id, None)
        if row.id in self._alone:
            return plan if self._alone[row.id] and why is not HoldReason.BUDGET else unheard(plan)
        if why is HoldReason.BUDGET:
            return await self._digest(row, member, today) if NOTICES[row.kind].mentioned else unheard(plan)
        waiting = await self._waiting(row, why)
        self._tried[row.id] = [row.id, *(one.id for one in waiting)]
        drawn = await self._drawn(waiting, member)
        drawn.rows.setdefault(row.id, row)
        drawn.plans.setdefault(row.id, plan)
        said = summed([*drawn.rows.values()])
        if len(said.lines) < 2:
            del self._tried[row.id]
            return plan if said.lines and said.lines[0].teller == row.id else unheard(plan)
        heap = DigestContents(
            id=row.id,
            person=row.to,
            why=why,
            day=today,
            told=[row_id for row_id in drawn.rows if row_id not in said.own],
            own=sorted(said.own),
            moot=drawn.moot,
            new=True,
        )
        return await self._planned(heap, member, drawn, said)

    async def _waiting(self, row: OutboxRow, why: HoldReason) -> list[OutboxRow]:
        if row.held_for is None and row.id > self._marked_through:
            self._marked_through = await self._heaps.mark(self._now() - LATE, why)
        return [one for one in await self._heaps.of(row.to) if one.id not in self._alone]

    async def _digest(self, row: OutboxRow, member: Member, today: date) -> Plan:
        """Today's digest with this one added; it rings when it is new."""
        self._tried[row.id] = [row.id]
        known = await self._heaps.digest_of(row.to, today, HoldReason.BUDGET)
        before = await self._heaps.told_in(known) if known is not None else []
        drawn = await self._drawn([*before, row], member)
        said = summed([*drawn.rows.values()])
        added = DigestContents(
            id=known if known is not None else row.id,
            person=row.to,
            why=HoldReason.BUDGET,
            day=today,
            told=[] if row.id in said.own else [row.id],
            own=[row.id] if row.id in said.own else [],
            moot=[],
            new=known is None,
        )
        return await self._planned(added, member, drawn, said)

    async def _drawn(self, rows: Iterable[OutboxRow], member: Member) -> _Drawn:
        drawn = _Drawn({}, {}, [])
        for row in rows:
            plan = await self._living.plan(row, member) if not NOTICES[row.kind].alone else None
            if plan is not None:
                drawn.rows[row.id], drawn.plans[row.id] = row, plan
            elif not NOTICES[row.kind].alone:
                drawn.moot.append(row.id)
        return drawn

    async def _planned(self, heap: DigestContents, member: Member, drawn: _Drawn, said: Summary) -> Plan:
        reader = self._directory().person(heap.person)
        assert reader is not None
        told = [await self._told(drawn.rows[line.teller], drawn.plans[line.teller], member) for line in said.lines]
        shown = await self._outbox.cards("summary", heap.id, person=heap.person)
        return Plan(
            person=heap.person,
            chat_id=member.chat_id,
            language=member.language,
            screen=summary_screen(texts_for(member.language), heap.why, told, reader, self._now()),
            subject=("summary", heap.id),
            living=next(iter(shown), None),
            tidied=[card for row_id in heap.told for card in _outdated(drawn, row_id)],
            heap=heap,
        )

    async def _told(self, row: OutboxRow, plan: Plan, member: Member) -> Told:
        file = await self._reads.cases.get(row.instance_id) if row.instance_id is not None else None
        return Told(
            screen=plan.screen,
            deal=case_line(texts_for(member.language), file) if file else None,
            since=row.since,
            task_id=row.task_id,
            instance_id=row.instance_id,
        )


def _outdated(drawn: _Drawn, row_id: int) -> Sequence[LiveMessage]:
    """Reminders on the phone that this notice would have taken the place of."""
    return drawn.plans[row_id].tidied if row_id in drawn.plans else ()
