"""What every database can do, by its address."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = sqlite.Insert | postgresql.Insert
"""An INSERT that knows ON CONFLICT; both say it with the same words."""


class Database(ABC):
    """A database by its address. Connections handed out are in autocommit: who uses them says begin and commit."""

    writers: int
    """How many threads write."""
    group: int
    """How many commands one commit may carry."""
    reads_inline: bool
    """Whether a look-up is so near that a hop to another thread costs more than the look-up."""
    begin: str
    begin_read: str
    milliseconds: str
    """The present moment as its clock has it, in milliseconds since 1970, as SQL."""
    greatest: str
    """The function that says which value is the greatest."""
    dialect: Dialect
    patience: float | None = None
    """Seconds to wait for a lock of another program, unless the usual ones."""
    was_open: bool = False
    """Whether the address and the rights have proved right: from then on, what does not answer is only away."""
    async_begin: str | None
    """What the async engine must say itself, where its driver begins too late."""
    async_options: Mapping[str, Any]

    name: str
    """For sentences: without a secret."""
    async_url: URL
    errors: type[Exception]
    """Whatever its driver raises."""

    def __init__(self, address: str) -> None:
        self.address = address
        """As it is set: with a password, if there is one."""

    @abstractmethod
    def engine(self) -> Engine:
        """For migrations: `begin()` is one transaction, no pool."""

    @property
    def exists(self) -> bool:
        """Whether there may be something; a server answers for itself."""
        return True

    @abstractmethod
    def mark_in(self, folder: Path | None) -> Path | None:
        """The file of its high-water mark, where `folder` is for what survives the database (DATA_DIR)."""

    @abstractmethod
    def connect(self, *, hurried: bool = False) -> Any:
        """A driver's own connection in autocommit; hurried: it hardly waits for anybody's lock.

        Raises DatabaseAway where it may be had later, StorageProblem where something must be put right first.
        """

    def say(self, cursor: Any, words: str) -> None:
        """Execute words of transaction control."""
        cursor.execute(words)

    def begin_writing(self, cursor: Any) -> str | None:
        """Begin a transaction. Its mark, by which the database can be asked later what became of it; None where
        that is never in doubt."""
        self.say(cursor, self.begin)
        return None

    def became(self, mark: str, *, end: bool) -> bool | None:
        """Whether the transaction with this mark was committed; None while it has not ended, `end` ends it.

        Raises DatabaseAway where the database cannot be asked.
        """
        raise AssertionError(f"there is no doubt about {mark}")

    def connect_to_write(self) -> Any:
        """The same for whoever writes as the bot: raises StorageProblem where another bot has the database."""
        return self.connect()

    @abstractmethod
    def insert(self, table: Table) -> Upsert:
        """An INSERT that knows ON CONFLICT."""

    @abstractmethod
    def worth_retrying(self, error: BaseException) -> bool:
        """Whether the transaction met another one and will do better the next time."""

    @abstractmethod
    def is_lost(self, connection: Any) -> bool:
        """Whether the connection can serve no more."""

    @abstractmethod
    def sever(self, connection: Any) -> None:
        """End the waiting for an answer that another thread is at."""

    @abstractmethod
    def passes_while_opening(self, error: BaseException) -> bool:
        """Whether bringing the tables up to date may succeed later, with nothing put right."""

    @abstractmethod
    def explained(self, error: BaseException, *, brief: bool = False) -> BaseException:
        """As DatabaseAway, where the same may succeed later; otherwise as it is. `brief`: what failed takes a moment
        where nothing is in its way."""
