"""What an operator may set, from the environment or `.env`, read once at the start.

Bad values are told in plain sentences, all of them at once, and never with the token in them. Is not a place for
constants: what nobody sets lives beside the code that uses it.
"""

import errno
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.db.engine.addresses import address_of, check_address
from storage.db.private_files import close_to_others, close_tree_to_others, make_private_folder
from storage.db.problems import StorageProblem

TELEGRAM = "https://api.telegram.org"
SIMULATOR_TOKEN = "100000001:SIMULATOR-simulator-SIMULATOR-simul"
"""What the bot calls itself where nobody checks: the simulator takes any token."""


Port = Annotated[int, Field(ge=0, le=65535)]


class SettingsProblems(Exception):
    """What is wrong with the settings, a sentence each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """Every name is the environment variable in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr = SecretStr("")
    database_url: str = ""
    data_dir: Path = Path("data")
    company_dir: Path = Path("company")
    telegram_api_base: str = TELEGRAM
    clock: Literal["system", "simulator"] = "system"
    page_port: Port = 8080
    status_port: Port = 8081
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    writer: Literal["process", "thread"] = "process"
    company_look_seconds: Annotated[float, Field(ge=0.05, le=3600)] = 2.0
    delivery_in_flight: Annotated[int, Field(ge=1, le=30)] = 1

    @field_validator("telegram_api_base")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must be an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        try:
            check_address(value) if value else None
        except StorageProblem as problem:
            raise ValueError(str(problem).removeprefix("DATABASE_URL").lstrip(": ")) from None
        return value

    @field_validator("bot_token")
    @classmethod
    def _is_token(cls, value: SecretStr) -> SecretStr:
        number, colon, secret = value.get_secret_value().partition(":")
        if value.get_secret_value() and not (number.isdecimal() and colon and secret and " " not in secret):
            raise ValueError("it must look like 123456:ABC-DEF, as BotFather gave it")
        return value

    @property
    def token(self) -> str:
        """The token, or the simulator's stand-in where there is none."""
        return self.bot_token.get_secret_value() or SIMULATOR_TOKEN

    @property
    def database(self) -> str:
        """Where the tables are; unless said, a SQLite file among the data."""
        return self.database_url or address_of(self.data_dir / "estafeta.sqlite")


def read_settings() -> Settings:
    """The settings, or SettingsProblems."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsProblems([_sentence(dict(problem)) for problem in error.errors()]) from None


def env_file_words() -> str | None:
    """Which `.env` was read, and that the token is commented out there; None where there is no such file."""
    file = Path(str(Settings.model_config["env_file"]))
    try:
        written = file.read_text("utf-8", errors="replace")
    except OSError:
        return None
    said = f"{file.resolve()} was read"
    if re.search(r"^\s*#\s*(export\s+)?BOT_TOKEN\s*=", written, re.MULTILINE):
        said += "; BOT_TOKEN is commented out there: for the bot itself, take the # before it away"
    return f"{said}."


def expect_token(settings: Settings) -> None:
    """Raises SettingsProblems where Telegram itself would be asked without a token; a simulator takes any."""
    if settings.telegram_api_base == TELEGRAM and not settings.bot_token.get_secret_value():
        raise SettingsProblems(["BOT_TOKEN is not set: Telegram is not asked without the token that BotFather gave."])


def make_data_dir(folder: Path) -> None:
    """See to it that DATA_DIR is there, and that what is in it is for its owner only, also what an earlier release
    has written; whatever this process makes from now on is. Raises SettingsProblems where it cannot be."""
    os.umask(0o077)
    try:
        make_private_folder(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        why = f"the folder cannot be made or written: {error.strerror}"
        raise SettingsProblems([f"DATA_DIR={folder}: {why}."]) from None
    close_tree_to_others(folder / "evidence")
    for name in ("menus.json", "demo-clock.txt"):
        close_to_others(folder / name)


def _sentence(problem: dict[str, object]) -> str:
    where = problem["loc"]
    name = str(where[0]).upper() if isinstance(where, tuple) and where else "settings"
    message = str(problem["msg"]).removeprefix("Value error, ").removesuffix(".")
    secret = name == "BOT_TOKEN" or (name == "DATABASE_URL" and _may_hide(problem["input"]))
    given = "" if secret else f"={problem['input']}"
    return f"{name}{given}: {message[:1].lower()}{message[1:]}."


def _may_hide(address: object) -> bool:
    """Whether a piece of this address could be a password."""
    return re.fullmatch(r"\w*(://)?[\w./-]*", str(address)) is None
