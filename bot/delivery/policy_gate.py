"""The gate before the phone: every notice that would ring is judged here, and rings, waits, or is told with others.

The rule itself is `workflow.notification.notification_policy`; this brings it what it asks for and carries out what
it says. Refuses redraws (they do not ring) and to send anything.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.delivery.digests import Summaries
from bot.delivery.planner import Plan, unheard
from bot.telegram.presence import Presence
from storage.queues.held_notices import HeldNotices
from storage.queues.outbox import OutboxRow
from workflow.company.directory import Directory
from workflow.company.quiet_hours import days_of, local_day
from workflow.messages.events import NoticeKind
from workflow.notification.notification_policy import (
    AT_ONCE,
    Gather,
    Hold,
    HoldReason,
    Ringing,
    Verdict,
    is_echo,
    judge,
)
from workflow.ports.members import Member, MemberPreferences


@dataclass(frozen=True, slots=True)
class _Rung:
    row: int
    kind: NoticeKind
    at: datetime


class PutOff(Exception):
    """The notice waits; it is durable that it does."""


class Gate:
    """Judges what would ring."""

    def __init__(
        self,
        held_notices: HeldNotices,
        habits: MemberPreferences,
        summaries: Summaries,
        presence: Presence,
        caught_up: asyncio.Event,
        directory: Callable[[], Directory],
        now: Callable[[], datetime],
    ) -> None:
        self._heaps, self._habits, self._summaries = held_notices, habits, summaries
        self._presence, self._caught_up = presence, caught_up
        self._directory, self._now = directory, now
        self._rung: dict[str, _Rung] = {}
        """The last that rang for each person; after a restart nobody was rung just now."""

    async def passed(self, row: OutboxRow, member: Member, plan: Plan) -> Plan:
        """The plan by which it is told now; raises PutOff when it waits."""
        if not plan.rings:
            return plan
        # What time brings together is told together: first let everything fire that is due.
        await self._caught_up.wait()
        days = days_of(self._directory(), row.to)
        today = local_day(self._now(), days)
        rings = replace(plan, rung_on=today)
        match await self._verdict(row, today):
            case Hold(until, why):
                await self._heaps.hold(row.id, until, why)
                raise PutOff
            case Gather(why):
                return self._heard(row, await self._summaries.instead(row, member, rings, why, today))
            case now if now.silent or self._is_echo(row):
                return unheard(plan)
        return self._heard(row, rings)

    def give_up_summary(self, row: OutboxRow) -> bool:
        """What was to be told together with this one is told one by one; False where nothing was."""
        return self._summaries.give_up(row)

    def _heard(self, row: OutboxRow, plan: Plan) -> Plan:
        if plan.rings:
            self._rung[row.to] = _Rung(row.id, row.kind, self._now())
        return plan

    def _is_echo(self, row: OutboxRow) -> bool:
        last = self._rung.get(row.to)
        if last is None or last.row == row.id or self._now() - last.at > AT_ONCE:
            return False
        return is_echo(row.kind, last.kind)

    async def _verdict(self, row: OutboxRow, today: date) -> Verdict:
        now, habits = self._now(), self._habits.of(row.to)
        absence = self._directory().absence_of(row.to, now)
        return judge(
            Ringing(
                kind=row.kind,
                since=row.since,
                held_for=HoldReason(row.held_for) if row.held_for else None,
                summed=row.summary_id is not None,
            ),
            habits,
            days_of(self._directory(), row.to),
            now,
            rung_today=await self._heaps.rung(row.to, today) if habits.budget is not None else 0,
            there=self._presence.is_there(row.to, now),
            back_at=absence.ends_at if absence else None,
        )
