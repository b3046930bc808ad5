"""The log of Bot API calls: the last 100,000, in order, readable, without the token."""

from collections import deque
from itertools import islice
from typing import Any

from simulator.errors import ApiError, Json
from simulator.files import Upload

KEPT = 100_000


class CallLog:
    """Numbers calls from 1 as they end."""

    def __init__(self) -> None:
        self._kept: deque[Json] = deque(maxlen=KEPT)
        self.count = 0
        self.other_than_polls = 0
        self.under_way = 0

    def begin(self, method: str) -> None:
        if method != "getUpdates":
            self.under_way += 1
            self.other_than_polls += 1

    def end(self, method: str, entry: Json) -> None:
        if method != "getUpdates":
            self.under_way -= 1
        self.count += 1
        self._kept.append({"n": self.count, "method": method, **entry})

    def since(self, number: int) -> list[Json]:
        first = self.count - len(self._kept)
        return list(islice(self._kept, max(0, number - first), None))


def readable(params: Json, uploads: dict[str, Upload]) -> Json:
    """The parameters as they were meant: a file stands where its attach:// name was."""
    return {key: _readable(value, uploads) for key, value in params.items()}


def _readable(value: Any, uploads: dict[str, Upload]) -> Any:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = uploads.get(value.removeprefix("attach://"))
        return {"name": upload.name, "size": upload.size} if upload else value
    if isinstance(value, dict):
        return readable(value, uploads)
    if isinstance(value, list):
        return [_readable(item, uploads) for item in value]
    return value


def outcome(answer: Any, error: ApiError | None) -> Json:
    if error is None:
        return {"ok": True, "result": answer}
    body = error.envelope()
    del body["ok"]
    return {"ok": False, "error": body}
