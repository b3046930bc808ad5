"""Between the bot and the process that writes for it: pickles one after another, each behind its length.

Both ends are the same program of the same version, and nobody else holds the line.
"""

import pickle
from typing import Any

_HEAD = 4


def packed(value: Any) -> bytes:
    """A value as it goes over the line; whatever cannot be pickled raises here."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(_HEAD, "big") + body


class Arriving:
    """Cuts what arrives into the pickles that were sent."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, data: bytes) -> list[bytes]:
        """The pickles that are whole now."""
        self._rest += data
        found, at = [], 0
        while len(self._rest) - at >= _HEAD:
            end = at + _HEAD + int.from_bytes(self._rest[at : at + _HEAD], "big")
            if end > len(self._rest):
                break
            found.append(bytes(self._rest[at + _HEAD : end]))
            at = end
        del self._rest[:at]
        return found
