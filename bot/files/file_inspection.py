"""What a fetched file really is: its type by its first bytes, and whether an image can be shown.

Runs in the worker process. Believes neither the name nor what the sender's phone said. What would take much memory
once unpacked is not unpacked: such a file is kept as it came.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOST_PIXELS = 25_000_000
"""Of a picture that is unpacked: some 100 MB. A sharper photo is believed to be whole."""
MOST_MEMORY = 300 * 1024 * 1024
"""Bytes that unpacking one picture may take, whatever its format promises."""
MOST_SCANS = 200
"""Of a JPEG; a progressive one has about ten. Each passes over the whole picture, so that many take minutes."""
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
"""What people's phones and scanners make. Others Pillow would read are left alone: one of them starts Ghostscript."""
_HEAD = 65536
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FileInspection:
    """What was seen."""

    mime: str
    damaged: bool


UNSEEN = FileInspection(_UNKNOWN, False)
"""Nothing is known of it."""


def look_into(path: str, claims_image: bool) -> FileInspection:
    """The sniffed type, and whether it is an image that breaks off or is none at all."""
    mime = _sniffed(path)
    is_image = mime.startswith("image/")
    if is_image and not _is_read_here(mime):
        return FileInspection(mime, False)
    return FileInspection(mime, (is_image or claims_image) and not _can_be_shown(path))


def _sniffed(path: str) -> str:
    import puremagic

    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
    try:
        return str(puremagic.from_string(head, mime=True)) or _text_or_unknown(head)
    except (puremagic.PureError, ValueError):
        return _text_or_unknown(head)


def _is_read_here(mime: str) -> bool:
    from PIL import Image

    Image.init()
    return mime in {Image.MIME.get(each) for each in _FORMATS}


def _text_or_unknown(head: bytes) -> str:
    try:
        head.decode()
    except UnicodeDecodeError:
        return _UNKNOWN
    return "text/plain" if b"\0" not in head else _UNKNOWN


def _can_be_shown(path: str) -> bool:
    """Whether the whole of the image is there; what is too large to be unpacked is believed."""
    from PIL import Image

    if _scans(path) > MOST_SCANS:
        return True
    try:
        with _bounded_memory(), Image.open(path, formats=_FORMATS) as image:
            image.draft("RGB", (1, 1))  # a JPEG is unpacked at an eighth of its size
            if image.size[0] * image.size[1] <= MOST_PIXELS:
                image.load()
    except (Image.DecompressionBombError, MemoryError):
        return True
    except Exception:
        return False
    return True


def _scans(path: str) -> int:
    """How often the beginning of a scan may stand in the file. In other formats the two bytes stand by chance."""
    content = Path(path).read_bytes()
    return content.count(b"\xff\xda") if content.startswith(b"\xff\xd8") else 0


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """On Linux whatever is asked for beyond the bound raises MemoryError; elsewhere the pixels are the only bound."""
    if sys.platform != "linux":
        yield
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
