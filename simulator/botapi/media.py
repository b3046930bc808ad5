"""Sends with a file: photos, documents, sounds, films, albums.

A file is new bytes (attach://), or a file_id that is known. Addresses are not fetched: there is no internet here.
"""

from typing import Any

from simulator.botapi.call import Call, Handler, caption_of
from simulator.botapi.messages import deliver
from simulator.errors import ApiError, Json, bad_request
from simulator.files import MAX_PHOTO, MAX_UPLOAD, FileStore, Stored, Upload, photo_view, plain_view

_NAMED = {"document", "video", "animation", "audio"}
_FACTS = {
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("length", "duration"),
    "document": (),
    "sticker": (),
}
_ALBUM_MOST = 10
_ALBUM = {"photo", "video", "audio", "document"}


async def media_content(store: FileStore, kind: str, upload: Upload, facts: Json, *, lenient: bool = False) -> Json:
    """The message fields of a new file, sent by the bot or, leniently, by a person."""
    if kind == "photo":
        return {"photo": photo_view(await store.add_photo(upload, lenient=lenient))}
    return _described(store, kind, store.add(kind, upload), facts)


def _described(store: FileStore, kind: str, stored: Stored, facts: Json) -> Json:
    if kind == "photo":
        return {"photo": photo_view(store.photo_with(stored))}
    body = plain_view(stored) | {
        key: int(facts.get(key) or 0) for key in _FACTS[kind] if key not in ("performer", "title")
    }
    body |= {key: facts[key] for key in ("performer", "title") if key in _FACTS[kind] and facts.get(key)}
    if kind in _NAMED:
        body["file_name"] = stored.name
    if kind not in ("video_note", "sticker"):
        body["mime_type"] = stored.mime
    if kind == "sticker":
        body |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    content: Json = {kind: body}
    if kind == "animation":
        content["document"] = plain_view(stored) | {"file_name": stored.name, "mime_type": stored.mime}
    return content


async def resolve(call: Call, kind: str, value: Any, facts: Json) -> Json:
    """The message fields of a file as a call names it."""
    if not isinstance(value, str) or not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if value.startswith("attach://"):
        upload = call.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("media not found" if facts.get("type") else f"there is no {kind} in the request")
        _check_size(kind, upload)
        return await media_content(call.tg.files, kind, upload, facts)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = call.tg.files.find(value)
    if stored.kind != kind and not {stored.kind, kind} <= {"video", "animation", "document", "audio", "voice"}:
        raise bad_request(f"can't use file of type {_title(stored.kind)} as {_title(kind)}")
    return _described(call.tg.files, kind, stored, facts)


def _title(kind: str) -> str:
    return kind.replace("_", " ").title().replace(" ", "")


def _check_size(kind: str, upload: Upload) -> None:
    if upload.size == 0:
        raise bad_request("file must be non-empty")
    if kind == "photo" and upload.size > MAX_PHOTO:
        raise bad_request(
            f"file of size {upload.size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    if upload.size > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")


async def input_media(call: Call, media: Json) -> Json:
    """The message fields of one InputMedia."""
    kind = media["type"]
    content = await resolve(call, kind, media.get("media"), media)
    if media.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content | caption_of(media)


def _sender(kind: str) -> Handler:
    async def send(call: Call) -> Json:
        caption = {} if kind in ("sticker", "video_note") else call.caption()
        content = await resolve(call, kind, call.get(kind), call.params)
        if call.get("has_spoiler"):
            content["has_media_spoiler"] = True
        return deliver(call, content | caption)

    return send


async def send_media_group(call: Call) -> list[Json]:
    items = call.get("media")
    _check_album(items)
    contents = [await input_media(call, item) for item in items]
    album = call.tg.world.new_album() if len(contents) > 1 else None
    return [deliver(call, content, album) for content in contents]


def _check_album(items: list[Json]) -> None:
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > _ALBUM_MOST:
        raise bad_request("too many messages to send as an album")
    kinds = {item["type"] for item in items}
    if not kinds <= _ALBUM:
        raise bad_request("can't use the media of the specified type in the album")
    if len(kinds) > 1 and (alone := kinds & {"audio", "document"}):
        raise bad_request(f"{min(alone)} can't be mixed with other media types")


HANDLERS: dict[str, Handler] = {
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVideo": _sender("video"),
    "sendAnimation": _sender("animation"),
    "sendAudio": _sender("audio"),
    "sendVoice": _sender("voice"),
    "sendVideoNote": _sender("video_note"),
    "sendSticker": _sender("sticker"),
    "sendMediaGroup": send_media_group,
}
