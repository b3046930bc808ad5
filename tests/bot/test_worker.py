"""The worker process: it stays light, survives its own death, and looks into files."""

import asyncio
import base64
import io
import os
import resource
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.files.file_inspection import FileInspection, look_into
from workers.process import Drawing


@pytest.fixture
async def drawing() -> AsyncIterator[Drawing]:
    worker = Drawing()
    yield worker
    worker.close()


def modules() -> list[str]:
    return sorted({name.partition(".")[0] for name in sys.modules})


def die() -> None:
    os._exit(1)


async def test_it_draws_a_funnel_without_aiogram(drawing: Drawing) -> None:
    from handlers.charts.funnel import Bar, Picture, draw

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


def complain(about: object) -> None:
    raise ValueError(f"no {about}")


class Stubborn(Exception):
    """An error that cannot be sent."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def complain_stubbornly() -> None:
    raise Stubborn("no", " way")


async def test_an_error_comes_back_with_its_words_and_its_place(drawing: Drawing) -> None:
    with pytest.raises(ValueError, match="no luck") as told:
        await drawing(complain, "luck")
    assert any("in complain" in note for note in told.value.__notes__)
    with pytest.raises(RuntimeError, match="Stubborn: no way"):
        await drawing(complain_stubbornly)
    assert await drawing(os.getpid)


async def test_it_does_one_thing_at_a_time_in_the_order_asked(drawing: Drawing) -> None:
    asked = [asyncio.ensure_future(drawing(int, number)) for number in range(50)]
    asked[7].cancel()
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert [one for number, one in enumerate(done) if number != 7] == [n for n in range(50) if n != 7]
    assert len(await drawing(bytes, 20_000_000)) == 20_000_000


async def test_it_stands_back_behind_the_bot(drawing: Drawing) -> None:
    assert os.getpriority(os.PRIO_PROCESS, await drawing(os.getpid)) > os.getpriority(os.PRIO_PROCESS, 0)


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
        assert await drawing(look_into, str(path), claims_image) == FileInspection(mime, damaged)


def png(side: int, seen: int | None = None) -> bytes:
    """A black square; with `seen` it says it is of that side, and breaks off."""
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(bytes(1 + side * 3)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", seen or side, seen or side, 8, 2, 0, 0, 0)

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def _many_frames() -> bytes:
    made = io.BytesIO()
    frames = [Image.new("P", (2000, 2000), shade) for shade in range(60)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    return made.getvalue()


async def _memory_grown(drawing: Drawing) -> int:
    """The most memory that the worker has had, in MB."""
    used = await drawing(resource.getrusage, resource.RUSAGE_SELF)
    return used.ru_maxrss // 1024


async def test_a_huge_picture_is_not_unpacked(drawing: Drawing, tmp_path: Path) -> None:
    """A phone's message of half a megabyte must not cost a machine of 1 GB its memory; the file itself is kept."""
    small = tmp_path / "small.png"
    small.write_bytes(png(10))
    assert await drawing(look_into, str(small), True) == FileInspection("image/png", False)
    before = await _memory_grown(drawing)
    for number, (content, mime) in enumerate(
        [
            (png(7_500), "image/png"),
            (png(10, seen=20_000), "image/png"),
            (_many_frames(), "image/gif"),
        ]
    ):
        path = tmp_path / f"huge{number}"
        path.write_bytes(content)
        assert await drawing(look_into, str(path), True) == FileInspection(mime, False)
    assert await _memory_grown(drawing) - before < 100


async def test_an_ordinary_picture_that_breaks_off_is_damaged(drawing: Drawing, tmp_path: Path) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(png(200, seen=300))
    assert await drawing(look_into, str(path), True) == FileInspection("image/png", True)


async def test_a_picture_of_a_format_not_read_here_is_believed(drawing: Drawing, tmp_path: Path) -> None:
    """What an iPhone makes is no damaged file because this machine cannot show it."""
    path = tmp_path / "IMG_2.HEIC"
    path.write_bytes(b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1MiHEmiafMiHBheic" + bytes(200))
    look = await drawing(look_into, str(path), True)
    assert (look.mime.startswith("image/"), look.damaged) == (True, False)


def _many_scans() -> bytes:
    """A progressive picture whose last scan comes again and again: half a minute for a file of half a megabyte."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, "JPEG", progressive=True)
    content = bytearray(made.getvalue())
    size = content.index(b"\xff\xc2") + 5
    content[size : size + 4] = struct.pack(">HH", 5_000, 5_000)
    last = content.rindex(b"\xff\xda")
    return bytes(content[:last] + content[last:-2] * 20_000 + content[-2:])


async def test_a_picture_of_too_many_passes_is_believed(drawing: Drawing, tmp_path: Path) -> None:
    """Nobody's evidence waits behind it."""
    path = tmp_path / "scans.jpg"
    path.write_bytes(_many_scans())
    assert await drawing(look_into, str(path), True) == FileInspection("image/jpeg", False)
    used = await drawing(resource.getrusage, resource.RUSAGE_SELF)
    assert used.ru_utime < 10
