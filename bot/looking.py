"""What a fetched file really is: its type by its first bytes, and whether an image can be shown.

Runs in the worker process. Believes neither the name nor what the sender's phone said. Refuses to judge what is
in a document.
"""

from dataclasses import dataclass
from pathlib import Path

_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen."""

    mime: str
    damaged: bool


def look_into(path: str, claims_image: bool) -> Look:
    """The sniffed type, and whether it is an image that breaks off or is none at all."""
    mime = _sniffed(path)
    is_image = mime.startswith("image/") and "svg" not in mime
    return Look(mime, (is_image or claims_image) and not _can_be_shown(path))


def _sniffed(path: str) -> str:
    import puremagic

    head = Path(path).read_bytes()[:65536]
    try:
        return str(puremagic.from_string(head, mime=True)) or _text_or_unknown(head)
    except (puremagic.PureError, ValueError):
        return _text_or_unknown(head)


def _text_or_unknown(head: bytes) -> str:
    try:
        head.decode()
    except UnicodeDecodeError:
        return _UNKNOWN
    return "text/plain" if b"\0" not in head else _UNKNOWN


def _can_be_shown(path: str) -> bool:
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.load()
    except Image.DecompressionBombError:
        return True
    except Exception:
        return False
    return True
