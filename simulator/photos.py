"""What Telegram makes of a picture sent as a photo: a few JPEG sizes, upright, without EXIF.

A truncated picture is taken as far as it goes, as Telegram's apps do.
"""

import io

from PIL import Image, ImageFile, ImageOps

_SIDES = (90, 320, 1280)
_MAX_SIDES_SUM = 10_000
_MAX_RATIO = 20
_MAX_PIXELS = 100_000_000

ImageFile.LOAD_TRUNCATED_IMAGES = True


class PhotoError(ValueError):
    """This cannot be a photo; the message is Telegram's word for it."""


def photo_sizes(data: bytes) -> list[tuple[bytes, int, int]]:
    """JPEG bytes, width and height of each size, smallest first."""
    image = _open(data)
    _check(image.width, image.height)
    sides = [side for side in _SIDES if side < max(image.size)] or [max(image.size)]
    if sides[-1] != _SIDES[-1] and max(image.size) not in sides:
        sides.append(max(image.size))
    return [_shrunk(image, side) for side in sides]


def _open(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                raise PhotoError("PHOTO_INVALID_DIMENSIONS")
            upright = ImageOps.exif_transpose(opened)
            return upright.convert("RGB")
    except PhotoError:
        raise
    except Exception as error:
        raise PhotoError("IMAGE_PROCESS_FAILED") from error


def _check(width: int, height: int) -> None:
    ratio = max(width, height) / max(1, min(width, height))
    if width + height > _MAX_SIDES_SUM or ratio > _MAX_RATIO:
        raise PhotoError("PHOTO_INVALID_DIMENSIONS")


def _shrunk(image: Image.Image, side: int) -> tuple[bytes, int, int]:
    small = image.copy()
    small.thumbnail((side, side))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue(), small.width, small.height
