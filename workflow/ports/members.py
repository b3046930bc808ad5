"""Who is joined to which account, how they come in, and how they want to be told things."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from workflow.company.directory import Directory
from workflow.company.preferences import Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person joined to a Telegram account. `language` is the one they chose, or their record's."""

    person: str
    telegram_id: int
    chat_id: int
    language: str
    reachable: bool


INVITATION_LASTS = timedelta(days=14)
"""From its making an invitation lets its person in for so long (docs/decisions/0113)."""


class NoEntry(StrEnum):
    """Why a link lets nobody in."""

    UNKNOWN = "unknown"
    """No such code, or only a part of it."""
    USED = "used"
    REPLACED = "replaced"
    """A newer link took its place, or its person left."""
    EXPIRED = "expired"
    """It was made longer ago than invitations last."""
    ANOTHERS_ACCOUNT = "anothers_account"
    """The account is somebody else's already."""
    NOT_IN_THE_COMPANY = "not_in_the_company"
    """The company's files do not name its person: the code stays good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Somebody came in. `afresh`: not with the account that was theirs already."""

    member: Member
    afresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nobody came in, and the code is as good as it was. `whose` is the person that the account belongs to."""

    why: NoEntry
    whose: str | None = None


class MemberPreferences(Protocol):
    """How people want to be told things. Look-ups are in memory; changes are durable before they return."""

    def of(self, person: str) -> Preferences:
        """What holds for this person: the company's word where they said nothing."""

    async def choose(self, person: str, **changes: Any) -> Preferences:
        """Say it otherwise for oneself, by the names of `Preferences`."""


class Members(Protocol):
    """Who is joined to which account. Look-ups are in memory; changes are durable before they return."""

    @property
    def directory(self) -> Directory:
        """Who works here now. Inviting and joining may find people whom an import brought meanwhile."""

    def by_telegram(self, telegram_id: int) -> Member | None: ...

    def of_person(self, person: str) -> Member | None: ...

    async def invite(self, person: str) -> str:
        """A new invite code (for a start link) for this person; earlier ones of theirs stop working."""

    async def join(self, code: str, telegram_id: int, chat_id: int) -> Joined | Refused:
        """Join the account to the code's person; the one they had before is theirs no more, and what is open comes
        anew. Joining again with the person's own account is welcome."""

    async def set_language(self, person: str, language: str) -> Member: ...

    async def set_reachable(self, person: str, reachable: bool) -> None:
        """Remember that Telegram (does not) let us write to them; what waited for them becomes deliverable again."""
