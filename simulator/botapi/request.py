"""Reading a Bot API request, whichever way a client chose to send it.

Query, urlencoded form, JSON, or multipart in chunks with attach:// names: all become plain parameters and uploads.
"""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from simulator.errors import ApiError, Json, bad_request
from simulator.files import MAX_UPLOAD, Upload

_SLACK = 1024 * 1024


async def read_request(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The raw parameters, and the files by the name they were attached under."""
    raw: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return raw, uploads
    kind = request.content_type
    if kind == "application/json":
        raw |= _json(await request.read())
    elif kind == "multipart/form-data":
        await _multipart(request, raw, uploads)
    else:
        raw |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return raw, uploads


def _json(body: bytes) -> Json:
    try:
        values = json.loads(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected")
    well_formed(values)
    return values


def well_formed(values: Any) -> Any:
    """Half of a surrogate pair is no text."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return values


async def _multipart(request: web.Request, raw: Json, uploads: dict[str, Upload]) -> None:
    left = MAX_UPLOAD + _SLACK
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.name:
                continue
            data, size = await _read(part, left)
            left -= size
            if part.filename is None and _is_text(part):
                raw[part.name] = data.decode("utf-8", "replace")
            else:
                uploads[part.name] = Upload.of(part.filename or part.name, data, _mime(part))
                raw.setdefault(part.name, f"attach://{part.name}")
    except ValueError:
        raise bad_request("can't parse multipart request") from None
    if left < 0:
        raise ApiError(413, "Request Entity Too Large")


async def _read(part: BodyPartReader, most: int) -> tuple[bytes, int]:
    """The bytes and their number; what is beyond the limit is read to its end but not kept."""
    data, size = bytearray(), 0
    while chunk := await part.read_chunk(65536):
        size += len(chunk)
        if size <= most:
            data += chunk
    return bytes(data), size


def _is_text(part: BodyPartReader) -> bool:
    kind = part.headers.get("Content-Type", "text/plain")
    return kind.startswith(("text/plain", "application/json"))


def _mime(part: BodyPartReader) -> str | None:
    value: Any = part.headers.get("Content-Type")
    return str(value).partition(";")[0] if value else None
