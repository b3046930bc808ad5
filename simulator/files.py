"""Files: ids, bytes, and the sizes of a photo.

A file_id belongs to the bot and opens the file; a file_unique_id is the same whenever the same bytes come again.
A file may also be declared without bytes (a 60 MB video in a test needs no 60 MB): it can be talked about, not
downloaded. Photos are made anew by Pillow, so they lose their EXIF, as in Telegram; documents are kept untouched.
"""

import asyncio
import base64
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath

from simulator.errors import Json, bad_request
from simulator.photos import PhotoError, photo_sizes

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
_FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "sticker": "stickers"}
_VIDEOS = {"video": "videos", "animation": "animations", "video_note": "video_notes"}


@dataclass(frozen=True, slots=True)
class Stored:
    file_id: str
    unique_id: str
    kind: str
    size: int
    data: bytes | None
    path: str
    name: str | None = None
    mime: str | None = None
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes on their way in; `data` is None when only the size was declared."""

    name: str
    data: bytes | None
    size: int
    mime: str | None = None

    @classmethod
    def of(cls, name: str, data: bytes, mime: str | None = None) -> "Upload":
        return cls(name, data, len(data), mime)


def safe_name(name: str) -> str:
    """A file name as Telegram keeps it: no folders, no control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable()) or "file"


class FileStore:
    """Every file that was ever sent, by its ids and by its path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}
        self._photos: dict[str, list[str]] = {}

    def find(self, file_id: str) -> Stored:
        found = self._by_id.get(file_id)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found

    def known(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def find_to_download(self, file_id: str) -> Stored:
        found = self._by_id.get(file_id)
        if found is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return found

    def by_path(self, path: str) -> Stored | None:
        return self._by_path.get(path)

    def add(self, kind: str, upload: Upload, width: int = 0, height: int = 0) -> Stored:
        name = safe_name(upload.name)
        seed = upload.data if upload.data is not None else f"{name}:{upload.size}".encode()
        digest = hashlib.sha256(kind.encode() + b"\0" + seed).digest()
        unique = base64.urlsafe_b64encode(digest[:12]).decode().rstrip("=")
        file_id = "AgAC" + base64.urlsafe_b64encode(digest[12:] + kind.encode()).decode().rstrip("=") + unique
        if known := self._by_id.get(file_id):
            return known if known.name == name else self._renamed(known, name)
        mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
        path = f"{_folder(kind)}/file_{len(self._by_path)}{PurePosixPath(name).suffix.lower()}"
        stored = Stored(file_id, unique, kind, upload.size, upload.data, path, name, mime, width, height)
        self._by_id[file_id] = self._by_path[path] = stored
        return stored

    def _renamed(self, known: Stored, name: str) -> Stored:
        """The same bytes under another name: the same file, shown with the new name."""
        return Stored(
            known.file_id, known.unique_id, known.kind, known.size, known.data, known.path, name, known.mime
        )

    async def add_photo(self, upload: Upload, *, lenient: bool) -> list[Stored]:
        """The sizes of a photo, smallest first; a lenient store takes pictures that do not open."""
        if upload.data is None:
            return [self.add("photo", upload, 1280, 960)]
        key = hashlib.sha256(upload.data).hexdigest()
        if key not in self._photos:
            try:
                sizes = await asyncio.to_thread(photo_sizes, upload.data)
            except PhotoError as error:
                if not lenient:
                    raise bad_request(str(error)) from error
                return [self.add("photo", upload, 640, 480)]
            stored = [self.add("photo", Upload.of("p.jpg", data), w, h) for data, w, h in sizes]
            self._photos[key] = [size.file_id for size in stored]
        return [self._by_id[file_id] for file_id in self._photos[key]]

    def photo_with(self, stored: Stored) -> list[Stored]:
        """All sizes of the photo that this size belongs to."""
        for ids in self._photos.values():
            if stored.file_id in ids:
                return [self._by_id[file_id] for file_id in ids]
        return [stored]


def _folder(kind: str) -> str:
    return _FOLDERS.get(kind) or _VIDEOS.get(kind) or "documents"


def photo_view(sizes: list[Stored]) -> list[Json]:
    return [plain_view(size) | {"width": size.width, "height": size.height} for size in sizes]


def plain_view(stored: Stored) -> Json:
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}
