"""What a message brings: words, a file, a place or a contact, as a value.

A file is named by Telegram's ids only; its bytes are fetched later by somebody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from aiogram.types import Contact, Location, Message, Venue

from workflow.case.evidence import FileRef, Supplied
from workflow.definition.stage import EvidenceKind
from workflow.rules.evidence import FEW_WORDS
from workflow.written.visible_text import has_visible_sign

_BRIEF = 40
FILE_LIMIT = 20 * 1024 * 1024
"""What getFile gives to a bot, https://core.telegram.org/bots/api#getfile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent:
    """Everything that one answer brings. `too_big` are left out of `things`."""

    things: tuple[Supplied, ...]
    too_big: tuple[FileRef, ...] = ()
    strange: int = 0
    """How many of the messages hold nothing that a task could ask for (stickers, dice, polls)."""

    @property
    def is_words_only(self) -> bool:
        return bool(self.things) and all(thing.kind == EvidenceKind.TEXT for thing in self.things)

    @property
    def may_be_talk(self) -> bool:
        """A word or two: an answer, or a greeting."""
        text = " ".join(thing.text or "" for thing in self.things)
        brief = len(text) < _BRIEF and len(text.split()) < FEW_WORDS
        return self.is_words_only and brief and not any(sign.isdecimal() for sign in text)


def brought(messages: Sequence[Message]) -> MessageContent:
    """What these messages bring, in the order in which they were sent."""
    things = [thing for thing in map(_thing, sorted(messages, key=lambda m: m.message_id)) if thing]
    big = tuple(thing.file for thing in things if thing.file and (thing.file.size or 0) > FILE_LIMIT)
    kept = tuple(thing for thing in things if thing.file is None or thing.file not in big)
    return MessageContent(things=kept, too_big=big, strange=len(messages) - len(things))


def kept_words(words: str | None) -> str | None:
    """The words without what no database takes."""
    return words.replace("\x00", "") if words else None


class _File(Protocol):
    file_id: str
    file_unique_id: str
    file_size: int | None


def _thing(message: Message) -> Supplied | None:
    thing = _filed(message) or _placed(message) or _contact(message) or _words(message)
    return replace(thing, edited=message.edit_date) if thing and message.edit_date else thing


def _filed(message: Message) -> Supplied | None:
    kind, file = _file_of(message)
    if file is None:
        return None
    ref = FileRef(
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        name=kept_words(getattr(file, "file_name", None)),
        mime=getattr(file, "mime_type", None) or ("image/jpeg" if kind is EvidenceKind.PHOTO else None),
        size=file.file_size,
    )
    return Supplied(kind=kind, text=kept_words(message.caption), file=ref, message_id=message.message_id)


def _file_of(message: Message) -> tuple[str, _File | None]:
    """The file of a message, and its kind as finely as it takes to send it again. An animation also comes as a
    document: the animation counts."""
    if message.photo:
        return EvidenceKind.PHOTO, max(message.photo, key=lambda size: size.width * size.height)
    for kind in ("video", "video_note", "animation", "voice", "audio"):
        if file := getattr(message, kind):
            return kind, file
    if message.live_photo:
        return EvidenceKind.VIDEO, message.live_photo
    return EvidenceKind.DOCUMENT, message.document


def _placed(message: Message) -> Supplied | None:
    """A venue also comes as a location: the venue's name and address are kept."""
    place: Location | None = message.venue.location if message.venue else message.location
    if place is None:
        return None
    return Supplied(
        kind=EvidenceKind.PLACE,
        text=kept_words(_address(message.venue)),
        latitude=place.latitude,
        longitude=place.longitude,
        message_id=message.message_id,
    )


def _address(venue: Venue | None) -> str | None:
    return ", ".join(part for part in (venue.title, venue.address) if part) if venue else None


def _contact(message: Message) -> Supplied | None:
    contact: Contact | None = message.contact
    if contact is None:
        return None
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return Supplied(
        kind=EvidenceKind.CONTACT,
        phone=contact.phone_number,
        contact_name=kept_words(name),
        message_id=message.message_id,
    )


def _words(message: Message) -> Supplied | None:
    words = kept_words(message.text)
    if not words or not has_visible_sign(words):
        return None
    return Supplied(kind=EvidenceKind.TEXT, text=words, message_id=message.message_id)
