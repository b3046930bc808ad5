"""Who is joined to which account: invites, joining, language, whether Telegram lets us write to them.

Implements `workflow.ports.members.Members`. Look-ups are in memory; changes are durable before they return and only
then in memory.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from sqlalchemy import ClauseElement, bindparam, delete, literal_column, select, text, update

from storage.cases.transaction import StoredTransaction
from storage.db.columns import to_micros
from storage.db.engine.database import Database
from storage.db.problems import StorageProblem
from storage.db.reader import Reader
from storage.db.statements import PreparedStatement, Row, inserting
from storage.membership import accounts
from storage.people.cache_refresh import know_member, know_members, know_people
from storage.people.employees import former
from storage.people.imported_people import imported
from storage.queues.live_messages import LiveMessage
from storage.schema import invite, membership, outbox, unreached
from storage.unit.directory_cache import DirectoryCache
from storage.unit.unit_of_work import OUTBOX, UnitOfWork
from storage.unit.writer import Writer
from workflow import engine
from workflow.company.directory import Directory
from workflow.messages.people_commands import ResendWork
from workflow.ports.members import INVITATION_LASTS, Joined, Member, NoEntry, Refused

_NAMES = ("person", "telegram_id", "chat_id", "language", "reachable")
_ALL = PreparedStatement(select(*(membership.c[name] for name in _NAMES)))
_ONE = PreparedStatement(
    select(*(membership.c[name] for name in _NAMES)).where(membership.c.person == bindparam("p")), "p"
)
_INVITE = inserting(invite, "code", "person", "created_at")
_WITHDRAW = PreparedStatement(
    update(invite)
    .where(invite.c.person == bindparam("whose"), invite.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("withdrawn_at")),
    "withdrawn_at",
    "whose",
)
_FIND_INVITE = PreparedStatement(
    select(invite.c.person, invite.c.withdrawn_at, invite.c.used_by, invite.c.created_at)
    .where(invite.c.code == bindparam("c"))
    .with_for_update(),
    "c",
)
_INVITED = PreparedStatement(select(invite.c.person).where(invite.c.code == bindparam("c")), "c")
_USE = PreparedStatement(
    update(invite)
    .where(invite.c.code == bindparam("c"))
    .values(used_by=bindparam("used_by"), used_at=bindparam("used_at")),
    "used_by",
    "used_at",
    "c",
)
_HAS = PreparedStatement(select(membership.c.telegram_id).where(membership.c.person == bindparam("p")), "p")
_WHO_HAS = PreparedStatement(
    select(membership.c.person).where(membership.c.telegram_id == bindparam("account")), "account"
)
_LANGUAGE = PreparedStatement(
    update(membership).where(membership.c.person == bindparam("p")).values(language=bindparam("language")),
    "language",
    "p",
)
_REACHABLE = PreparedStatement(
    update(membership).where(membership.c.person == bindparam("p")).values(reachable=bindparam("reachable")),
    "reachable",
    "p",
)
_RELEASE = PreparedStatement(
    update(outbox)
    .where(outbox.c.recipient == bindparam("p"), text("state = 'held'"))
    .values(state=literal_column("'pending'")),
    "p",
)
_HOLD = PreparedStatement(
    update(outbox)
    .where(outbox.c.recipient == bindparam("p"), text("state = 'pending'"))
    .values(state=literal_column("'held'")),
    "p",
)
_HELD = PreparedStatement(select(outbox.c.recipient).where(text("state = 'held'")).distinct())
_FORGET_REPORT = PreparedStatement(delete(unreached).where(unreached.c.person == bindparam("p")), "p")


def _joining(database: Database) -> ClauseElement:
    names = ("person", "telegram_id", "chat_id", "reachable", "joined_at")
    new = database.insert(membership).values({name: bindparam(name) for name in names})
    changes = {name: new.excluded[name] for name in names[1:]}
    return new.on_conflict_do_update(index_elements=["person"], set_=changes)


_JOIN = PreparedStatement(_joining, "person", "telegram_id", "chat_id", "reachable", "joined_at")


class StoredMembers:
    """Who is joined to which account."""

    def __init__(
        self, writer: Writer, reader: Reader, directory_cache: DirectoryCache, now: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._staff = directory_cache
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._look: Callable[[], Awaitable[None]] = self._look_for_imported

    def look_with(self, look: Callable[[], Awaitable[None]]) -> None:
        """How to look for somebody whom we do not know: the company's files may name them by now."""
        self._look = look

    @property
    def directory(self) -> Directory:
        return self._staff.directory

    def by_telegram(self, telegram_id: int) -> Member | None:
        return self._staff.by_telegram(telegram_id)

    def of_person(self, person: str) -> Member | None:
        return self._staff.of_person(person)

    async def invite(self, person: str) -> str:
        await self._look_up(person)
        if self._staff.directory.person(person) is None:
            raise StorageProblem(f"nobody has the key '{person}'")
        code = secrets.token_urlsafe(12)
        await self._writer.run(_invite, code, person, to_micros(self._now()))
        return code

    async def join(self, code: str, telegram_id: int, chat_id: int) -> Joined | Refused:
        if invited := await self._reader.one(lambda cursor: cursor.row(_INVITED, (code,))):
            await self._look_up(invited[0])
        entry = await self._writer.run(_join, code, telegram_id, chat_id, self._now())
        if isinstance(entry, Refused):
            return entry
        person, afresh = entry
        await self._refresh_and_release(person)
        member = self.of_person(person)
        return Joined(member=member, afresh=afresh) if member else Refused(why=NoEntry.NOT_IN_THE_COMPANY)

    async def set_language(self, person: str, language: str) -> Member:
        await self._writer.run(_speak, (language, person))
        await self._refresh_one(person)
        member = self.of_person(person)
        if member is None:
            raise StorageProblem(f"'{person}' has not joined")
        return member

    async def set_reachable(self, person: str, reachable: bool) -> None:
        await self._writer.run(_reach, person, reachable)
        if reachable:
            await self._refresh_and_release(person)
        else:
            await self._refresh_one(person)

    async def _look_up(self, person: str) -> None:
        """Somebody whom we do not know may have come with an import that another process ran, or stands in the
        company's files by now."""
        if self._staff.directory.person(person) is None:
            await self._look_for_imported()
        if self._staff.directory.person(person) is None:
            await self._look()

    async def _look_for_imported(self) -> None:
        self._staff.adopt(None, await self._reader.run(imported), await self._reader.run(former))
        await self._writer.run(know_people, None)

    async def refresh(self) -> None:
        """Read anew who is joined."""
        async with self._one_at_a_time:
            members = await self._writer.run(_all)
            self._staff.members(members)
            await self._writer.run(know_members, members)

    async def _refresh_one(self, person: str) -> None:
        """The same for one of them: where everybody joins on one day, reading all at each would never end."""
        async with self._one_at_a_time:
            member = await self._writer.run(_member, person)
            self._staff.member(person, member)
            await self._writer.run(know_member, person, member)

    async def release_all(self) -> None:
        """At start: release whatever a killed process left held of people who can be reached."""
        for person in await self._writer.run(_held):
            if self._staff.joined(person):
                await self._writer.run(release, person)

    async def _refresh_and_release(self, person: str) -> None:
        # In this order: a notice posted meanwhile either sees that they can be reached, or is released here, or is
        # found held after its commit (Store._committed).
        await self._refresh_one(person)
        await self._writer.run(release, person)


def _all(unit: UnitOfWork) -> list[Member]:
    return [_as_member(unit, row) for row in unit.rows(_ALL)]


def _member(unit: UnitOfWork, person: str) -> Member | None:
    row = unit.row(_ONE, (person,))
    return _as_member(unit, row) if row else None


def _as_member(unit: UnitOfWork, row: Row) -> Member:
    person, telegram_id, chat_id, language, reachable = row
    return Member(
        person=person,
        telegram_id=telegram_id,
        chat_id=chat_id,
        language=language or _own_language(unit, person),
        reachable=bool(reachable),
    )


def _own_language(unit: UnitOfWork, person: str) -> str:
    known = unit.directory_cache.directory.person(person)
    return known.language if known else "uk"


def _invite(unit: UnitOfWork, code: str, person: str, at: int) -> None:
    unit.run(_WITHDRAW, (at, person))
    unit.run(_INVITE, (code, person, at))


def _speak(unit: UnitOfWork, values: Row) -> None:
    unit.run(_LANGUAGE, values)


def _reach(unit: UnitOfWork, person: str, reachable: bool) -> None:
    unit.run(_REACHABLE, (reachable, person))
    if not reachable:
        unit.run(_HOLD, (person,))


def _join(unit: UnitOfWork, code: str, telegram_id: int, chat_id: int, now: datetime) -> tuple[str, bool] | Refused:
    """Whose account it is now, and whether it was not theirs before."""
    found = unit.row(_FIND_INVITE, (code,))
    if found is None:
        return Refused(why=NoEntry.UNKNOWN)
    person, has = str(found[0]), unit.value(_WHO_HAS, (telegram_id,))
    again = has == person and found[2] == telegram_id
    if not again and (refused := _why_not(unit, found, has, now)):
        return refused
    at, before = to_micros(now), unit.value(_HAS, (person,))
    cards = accounts.move(unit, person, now) if before not in (None, telegram_id) else None
    unit.run(_JOIN, (person, telegram_id, chat_id, True, at))
    if not again:
        unit.run(_USE, (telegram_id, at, code))
    if cards is not None:
        _send_anew(unit, person, cards, now)
    return person, has is None


def _why_not(unit: UnitOfWork, invite: Row, has: str | None, now: datetime) -> Refused | None:
    """What keeps this account from coming in with this invitation."""
    person, withdrawn_at, used_by, created_at = invite
    if used_by is not None:
        return Refused(why=NoEntry.USED)
    if withdrawn_at is not None:
        return Refused(why=NoEntry.REPLACED)
    if created_at <= to_micros(now - INVITATION_LASTS):
        return Refused(why=NoEntry.EXPIRED)
    if has not in (None, person):
        return Refused(why=NoEntry.ANOTHERS_ACCOUNT, whose=has)
    known = unit.directory_cache.directory.person(person) is not None
    return None if known else Refused(why=NoEntry.NOT_IN_THE_COMPANY)


def _send_anew(unit: UnitOfWork, person: str, cards: Iterable[LiveMessage], now: datetime) -> None:
    """What was alive on the account before, on this one: once it is known to everybody whose account it is."""
    about = {"escalation": "escalation", "request": "request"}
    shown = [(about[kind], card.about_id) for card in cards for kind in (card.about, card.role) if kind in about]
    engine.execute(StoredTransaction(unit), ResendWork(person=person, shown=tuple(dict.fromkeys(shown))), now)
    unit.run(_HOLD, (person,))


def release(unit: UnitOfWork, person: str) -> None:
    """What was held for them is pending; that they could not be reached before no longer matters."""
    unit.run(_FORGET_REPORT, (person,))
    if unit.run(_RELEASE, (person,)):
        unit.touch(OUTBOX)


def _held(unit: UnitOfWork) -> list[str]:
    return [person for (person,) in unit.rows(_HELD)]
