"""Cards: the messages that are alive in chats, what each is about and what it showed last."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ClauseElement, bindparam, delete, select

from storage.db.columns import from_micros, to_micros
from storage.db.engine.database import Database
from storage.db.reader import Reader
from storage.db.statements import Cursor, PreparedStatement, Row
from storage.schema import card
from storage.unit.unit_of_work import UnitOfWork
from storage.unit.writer import Writer

About = Literal["task", "instance", "escalation", "alarm", "summary", "agenda"]
Role = Literal["card", "reminder", "request", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMessage:
    """A living message. `digest` is a hash of what is shown."""

    person: str
    chat_id: int
    message_id: int
    about: About
    about_id: int
    role: Role
    digest: str
    sent_at: datetime


CardWrite = LiveMessage
_NAMES = tuple(column.name for column in card.columns)


def _writing(database: Database) -> ClauseElement:
    new = database.insert(card).values({name: bindparam(name) for name in _NAMES})
    changes = {name: new.excluded[name] for name in _NAMES[2:]}
    return new.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=changes)


_WRITE = PreparedStatement(_writing, *_NAMES)
_DROP = PreparedStatement(
    delete(card).where(card.c.chat_id == bindparam("chat"), card.c.message_id == bindparam("message")),
    "chat",
    "message",
)
_FORGET = PreparedStatement(delete(card))
_AT = PreparedStatement(
    select(card).where(card.c.chat_id == bindparam("chat"), card.c.message_id == bindparam("message")),
    "chat",
    "message",
)
_ABOUT = PreparedStatement(
    select(card)
    .where(card.c.about == bindparam("about_what"), card.c.about_id == bindparam("which"))
    .order_by(card.c.sent_at, card.c.message_id),
    "about_what",
    "which",
)


class LiveMessages:
    """The living messages."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def about(self, about: About, about_id: int, person: str | None = None) -> list[LiveMessage]:
        """The messages about this, one person's or everybody's, the oldest first."""
        found = await self._reader.one(lambda cursor: cursor.rows(_ABOUT, (about, about_id)))
        return [one for one in map(card_of, found) if person in (None, one.person)]

    async def at(self, chat_id: int, message_id: int) -> LiveMessage | None:
        return await self._reader.one(lambda cursor: card_at(cursor, chat_id, message_id))


class SentMessages:
    """Messages that handlers send themselves: `workflow.ports.office.Messages`."""

    def __init__(self, writer: Writer, now: Callable[[], datetime]) -> None:
        self._writer, self._now = writer, now

    async def beside(self, person: str, task_id: int, chat_id: int, message_id: int) -> None:
        card = LiveMessage(
            person=person,
            chat_id=chat_id,
            message_id=message_id,
            about="task",
            about_id=task_id,
            role="reminder",
            digest="",
            sent_at=self._now(),
        )
        await self._writer.run(write_cards, [card], ())


def card_at(cursor: Cursor, chat_id: int, message_id: int) -> LiveMessage | None:
    row = cursor.row(_AT, (chat_id, message_id))
    return card_of(row) if row else None


def write_cards(unit: UnitOfWork, cards: Iterable[CardWrite], gone: Iterable[tuple[int, int]]) -> None:
    """The living messages as they are now."""
    unit.many(_DROP, list(gone))
    unit.many(_WRITE, [_row(one) for one in cards])


def forget_cards(unit: UnitOfWork) -> None:
    """None of them is there any more."""
    unit.run(_FORGET)


def _row(one: CardWrite) -> Row:
    return (
        one.chat_id,
        one.message_id,
        one.person,
        one.about,
        one.about_id,
        one.role,
        one.digest,
        to_micros(one.sent_at),
    )


def card_of(row: Row) -> LiveMessage:
    """The columns of the table as a value."""
    chat_id, message_id, person, about, about_id, role, digest, sent_at = row
    return LiveMessage(
        person=person,
        chat_id=chat_id,
        message_id=message_id,
        about=about,
        about_id=about_id,
        role=role,
        digest=digest,
        sent_at=from_micros(sent_at),
    )
