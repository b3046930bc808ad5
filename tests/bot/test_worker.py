"""The worker process: it stays light, survives its own death, and looks into files."""

import base64
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bot.drawing import Drawing
from bot.looking import Look, look_into


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    worker = Drawing()
    yield worker
    worker.close()


def modules() -> list[str]:
    return sorted({name.partition(".")[0] for name in sys.modules})


def die() -> None:
    os._exit(1)


async def test_it_draws_a_funnel_without_aiogram(drawing: Drawing) -> None:
    from handlers.pictures.funnel import Bar, Picture, draw

    assert "aiogram" not in await drawing(modules)
    picture = Picture(
        title="Продаж", subtitle="", passed_legend="пройшли", now_legend="зараз",
        bars=(Bar(title="Запит", passed=3, now=1, passed_text="3", share_text="100 %", now_text="1"),),
        tiles=(),
    )  # fmt: skip
    png = await drawing(draw, picture)
    assert png.startswith(b"\x89PNG")
    assert "aiogram" not in await drawing(modules)
    assert "matplotlib" in await drawing(modules)


async def test_it_is_started_again_when_it_died(drawing: Drawing) -> None:
    before = await drawing(os.getpid)
    with pytest.raises(Exception, match="terminated abruptly"):
        await drawing(die)
    drawing.close()
    assert await drawing(os.getpid) not in (before, os.getpid())


def jpeg() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(made, "JPEG")
    return made.getvalue()


LOOKS = [
    (jpeg(), True, "image/jpeg", False),
    (jpeg()[:4000], True, "image/jpeg", True),
    (jpeg()[:4000], False, "image/jpeg", True),
    (b"not a picture at all", True, "text/plain", True),
    (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", False, "application/pdf", False),
    (b"", False, "text/plain", False),
    (base64.b64decode("AAECAwQFBgf/"), False, "application/octet-stream", False),
]


async def test_a_file_is_what_its_bytes_are(drawing: Drawing, tmp_path: Path) -> None:
    for number, (content, claims_image, mime, damaged) in enumerate(LOOKS):
        path = tmp_path / str(number)
        path.write_bytes(content)
        assert await drawing(look_into, str(path), claims_image) == Look(mime, damaged)
