"""Telegram accounts that are nobody's any more: whoever had one left the company, or moved to another phone.

What was alive on such a phone is no longer known as alive: nothing is redrawn or sent there, except one last word,
and the buttons are taken off (`bot.delivery.former_accounts`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, literal_column, null, or_, select, text, update

from storage.db.columns import from_text, to_micros, to_text
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, inserting, limited
from storage.people.absences import StoredAbsences, counting
from storage.queues.live_messages import LiveMessage, card_of
from storage.queues.personal_timers import StoredPersonalTimers
from storage.queues.receipts import StoredReachability
from storage.schema import (
    agenda,
    card,
    former_account,
    habit,
    invite,
    membership,
    outbox,
    subscription,
    unreached,
)
from storage.unit.unit_of_work import ACCOUNTS, UnitOfWork
from storage.unit.writer import Writer
from workflow.company.absence import AbsenceState

Why = Literal["left", "moved"]
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FormerAccount:
    """An account whose owner is to hear, once, that nothing comes here any more. `messages` still have buttons;
    `is_taken`: somebody came in with it meanwhile."""

    id: int
    person: str
    chat_id: int
    language: str
    why: Why
    messages: tuple[int, ...]
    is_taken: bool


_MEMBER = PreparedStatement(
    select(membership.c.chat_id, membership.c.language).where(membership.c.person == bindparam("p")), "p"
)
_END = PreparedStatement(delete(membership).where(membership.c.person == bindparam("p")), "p")
_CARDS = PreparedStatement(
    select(card).where(card.c.chat_id == bindparam("chat")).order_by(card.c.sent_at, card.c.message_id), "chat"
)
_FORGET_CARDS = PreparedStatement(delete(card).where(card.c.chat_id == bindparam("chat")), "chat")
_FORGET_LISTS = PreparedStatement(delete(agenda).where(agenda.c.person == bindparam("p")), "p")
_ADD = inserting(former_account, "person", "chat_id", "language", "why", "messages", "ended_at")
_UNTOLD = PreparedStatement(
    limited(
        select(
            *(former_account.c[name] for name in ("id", "person", "chat_id", "language", "why", "messages")),
            membership.c.person.is_not(None),
        )
        .select_from(former_account.outerjoin(membership, membership.c.chat_id == former_account.c.chat_id))
        .where(text("told_at IS NULL"))
        .order_by(former_account.c.id)
    ),
    "limit",
)
_TOLD = PreparedStatement(
    update(former_account).where(former_account.c.id == bindparam("key")).values(told_at=bindparam("told_at")),
    *("told_at", "key"),
)
_WITHDRAW = PreparedStatement(
    update(invite)
    .where(invite.c.person == bindparam("whose"), invite.c.withdrawn_at.is_(None), invite.c.used_by.is_(None))
    .values(withdrawn_at=bindparam("withdrawn_at")),
    *("withdrawn_at", "whose"),
)
_DROP_MAIL = PreparedStatement(
    update(outbox)
    .where(outbox.c.recipient == bindparam("p"), or_(text("state = 'held'"), text("state = 'pending'")))
    .values(
        state=literal_column("'dropped'"),
        ended_at=bindparam("ended_at"),
        error=literal_column("'they left'"),
        not_before=null(),
    ),
    *("ended_at", "p"),
)
_OWN = tuple(
    PreparedStatement(delete(table).where(table.c.person == bindparam("p")), "p")
    for table in (subscription, habit, unreached)
)
"""What they had said or asked for themselves: whoever gets their key one day begins afresh."""


class FormerAccounts:
    """Those that have not been told yet."""

    def __init__(self, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._writer, self._reader, self._now = writer, reader, now

    async def untold(self) -> list[FormerAccount]:
        return await self._reader.run(_untold)

    async def told(self, account_id: int) -> None:
        """They were told, or cannot be."""
        await self._writer.run(_mark_told, account_id, self._now())


def move(unit: UnitOfWork, person: str, now: datetime) -> list[LiveMessage]:
    """The account this person had so far is nobody's; what was alive there, to be sent anew elsewhere."""
    found = unit.row(_MEMBER, (person,))
    return _leave_account(unit, person, found[0], found[1], "moved", now) if found else []


def leave(unit: UnitOfWork, person: str, language: str, now: datetime) -> None:
    """They work here no more: the account is free, and nothing waits for them."""
    found = unit.row(_MEMBER, (person,))
    if found:
        _leave_account(unit, person, found[0], found[1] or language, "left", now)
        unit.run(_END, (person,))
    unit.run(_WITHDRAW, (to_micros(now), person))
    unit.run(_DROP_MAIL, (to_micros(now), person))
    for forget in _OWN:
        unit.run(forget, (person,))
    timers = StoredPersonalTimers(unit)
    timers.keep((), [timer.id for timer in timers.of(person)])
    StoredReachability(unit).mark_seen(person, now)
    for absence in counting(unit).of(person):
        StoredAbsences(unit).save(replace(absence, state=AbsenceState.CANCELLED, ended_at=now))


def _leave_account(
    unit: UnitOfWork, person: str, chat_id: int, language: str | None, why: Why, now: datetime
) -> list[LiveMessage]:
    cards = [card_of(row) for row in unit.rows(_CARDS, (chat_id,))]
    unit.run(_FORGET_CARDS, (chat_id,))
    unit.run(_FORGET_LISTS, (person,))
    messages: Sequence[int] = [one.message_id for one in cards]
    unit.run(_ADD, (person, chat_id, language or "", why, to_text(messages), to_micros(now)))
    unit.touch(ACCOUNTS)
    return cards


def _untold(cursor: Cursor) -> list[FormerAccount]:
    return [
        FormerAccount(key, person, chat_id, language, why, tuple(from_text(messages)), bool(is_taken))
        for key, person, chat_id, language, why, messages, is_taken in cursor.rows(_UNTOLD, (_AT_ONCE,))
    ]


def _mark_told(unit: UnitOfWork, account_id: int, now: datetime) -> None:
    unit.run(_TOLD, (to_micros(now), account_id))
