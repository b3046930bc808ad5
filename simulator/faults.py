"""Faults on order: errors, pages in place of answers, connections dropped before or after the effect, delays.

They are used up in the order they were given; nothing fails by chance.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from simulator.errors import ApiError, Json

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


FILE = "file"
"""Stands for the download of a file, which is no method: only by this name."""


class Fault(BaseModel):
    """What goes wrong, with which calls, and how often."""

    model_config = ConfigDict(extra="forbid")

    method: str
    chat: int | None = None
    error_code: int | None = None
    description: str | None = None
    parameters: Json | None = None
    times: int = 1
    after: int = 0
    body: str | None = None
    """Answered with the status `error_code` in place of Telegram's own words, as a gateway before it does; with
    `drop` after the effect, instead of breaking the connection."""
    drop: Literal["before", "after"] | None = None
    delay_ms: int = 0

    @model_validator(mode="after")
    def _does_something(self) -> "Fault":
        if self.error_code is None and self.drop is None and not self.delay_ms:
            raise ValueError("a fault needs an error_code, a drop or a delay_ms")
        if self.body is not None and self.error_code is None:
            raise ValueError("a body needs an error_code: the status it is answered with")
        return self

    def matches(self, method: str, chat: int | None) -> bool:
        named = (self.method in ("*", "any") and method != FILE) or self.method.lower() == method.lower()
        return named and (self.chat is None or self.chat == chat)

    def error(self) -> ApiError | None:
        if self.error_code is None:
            return None
        return ApiError(self.error_code, self.description or self._words(), self.parameters)

    def _words(self) -> str:
        parameters = self.parameters or {}
        if "migrate_to_chat_id" in parameters:
            return "Bad Request: group chat was upgraded to a supergroup chat"
        words = _WORDS.get(self.error_code or 0, "Error")
        retry_after = parameters.get("retry_after")
        return f"{words}: retry after {retry_after}" if retry_after else words


class Faults:
    """The faults that are still to happen."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, faults: Sequence[Fault]) -> None:
        self._waiting += faults

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that strikes this call, if any; every match counts down its `after`."""
        for fault in self._waiting:
            if not fault.matches(method, chat):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            self._waiting = [other for other in self._waiting if other.times > 0]
            return fault
        return None

    def view(self) -> list[Json]:
        return [fault.model_dump(exclude_none=True) for fault in self._waiting]
