"""What was supplied for a task: messages and files as values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file as Telegram knows it. `size` in bytes."""

    file_id: str
    file_unique_id: str
    name: str | None = None
    mime: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """One thing that a person sent: words, a file, a place or a contact."""

    kind: str
    """An `EvidenceKind`, as Telegram's message shows it; `rules.kinds_of` says what else it may count as."""
    text: str | None = None
    """The words, or the caption."""
    file: FileRef | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None
    contact_name: str | None = None
    message_id: int | None = None
    """The message it came in, in the supplier's private chat."""
    edited: int | None = None
    """When that message was edited, in Telegram's seconds; None where it is as it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was supplied for a task."""

    id: int
    instance_id: int
    task_id: int
    by: str
    at: datetime
    album: str | None = None
    what: Supplied
    replaces: int | None = None
    """The evidence whose place it takes from now on, on its way into storage: the message was edited."""
