"""What people send: pictures, documents, sound; real files where the machine has them.

Everything made here is small, whole and different each time it should be. Refuses to fetch anything.
"""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.phones import media
from tests.stories.bots import ROOT

REAL = ROOT.parent / "shared" / "data" / "files"
MB = 1024 * 1024
VOICE = b"OggS\x00\x02" + bytes(2_000)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def real(name: str) -> Path:
    """A file from the world; the tale is skipped where there is none."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"there is no {path}: real files are kept outside the repository")
    return path


def jpeg(shade: int) -> bytes:
    """A small picture of one shade."""
    page = io.BytesIO()
    Image.new("RGB", (320, 240), (shade % 256, (shade * 7) % 256, 90)).save(page, "JPEG")
    return page.getvalue()


def photo(shade: int, caption: str | None = None) -> dict[str, Any]:
    return media("photo", jpeg(shade), f"photo{shade}.jpg", caption)


def document(name: str = "рішення.pdf", content: bytes = PDF, caption: str | None = None) -> dict[str, Any]:
    return media("document", content, name, caption)


def voice() -> dict[str, Any]:
    return media("voice", VOICE, "voice.ogg")


def email(subject: str = "Рішення для ТОВ «Лан»") -> dict[str, Any]:
    """A letter, forwarded as a file."""
    letter = f"From: andrii@krynytsia.example\nTo: olena@krynytsia.example\nSubject: {subject}\n\nРішення додаю.\n"
    return media("document", letter.encode(), "лист.eml")


def table(text: str, name: str) -> dict[str, Any]:
    """A list, as a spreadsheet saves it."""
    return media("document", text.encode("utf-8-sig"), name)
