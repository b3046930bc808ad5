"""What the page is given: samples, the bot's standing, files to play, and who is let in."""

import io
import re
from pathlib import Path

import aiohttp
import puremagic
import pytest
from PIL import Image

from simulator.server import Running, serve
from tests.phones import Person, Phones, media
from tests.simulator.conftest import StatusServer
from workflow.case.daily_timer import PersonalTimerKind
from workflow.case.state import TimerKind

PAGE = Path(__file__).parents[2] / "simulator" / "page"


@pytest.mark.parametrize("language", ["uk", "en", "fr"])
def test_every_timer_has_words_on_the_clock_bar(language: str) -> None:
    told = re.search(r"kinds: \{(.*?)\}", (PAGE / f"{language}.js").read_text(), re.DOTALL)
    assert told is not None
    assert set(re.findall(r"(\w+): \"", told[1])) == {*map(str, [*TimerKind, *PersonalTimerKind]), "held"}


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("photo", "image/jpeg", b"\xff\xd8"),
        ("document", "application/pdf", b"%PDF"),
        ("email", "message/rfc822", b"From:"),
        ("voice", "audio/ogg", b"OggS"),
    ],
)
async def test_samples_are_what_they_say(sim: Running, name: str, kind: str, begins: bytes) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{sim.url}/sim/samples/{name}") as answer:
        data = await answer.read()
        assert (answer.status, answer.content_type, data[: len(begins)]) == (200, kind, begins)
    if name == "voice":
        assert puremagic.from_string(data).startswith(".o")


async def test_photos_differ_and_open(sim: Running) -> None:
    seen = set()
    async with aiohttp.ClientSession() as http:
        for number in range(1, 6):
            async with http.get(f"{sim.url}/sim/samples/photo?n={number}") as answer:
                data = await answer.read()
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
            seen.add(data)
        async with http.get(f"{sim.url}/sim/samples/nothing") as answer:
            assert answer.status == 404
    assert len(seen) == 5


async def test_the_bots_standing_is_passed_on(status: StatusServer, sim: Running, phones: Phones) -> None:
    assert (await phones.get("/sim/status"))["why"]
    timer = {"at": "2026-01-05T09:00:00+00:00", "kind": "reminder", "about": "sale 1 request", "who": "Олена"}
    status.body = {
        "clock": "2026-01-05T07:00:00+00:00",
        "inbox": 0,
        "outbox": 0,
        "timers_due": 0,
        "next_timers": [timer],
        "ready": True,
    }
    async with serve(port=0, status_url=status.url, zone="Europe/Kyiv") as running, Phones(running.url) as known:
        told = await known.get("/sim/status")
    assert told["zone"] == "Europe/Kyiv"
    assert told["status"]["next_timers"][0]["who"] == "Олена"


async def test_what_plays_is_shown_and_what_might_run_is_only_saved(sim: Running, olena: Person) -> None:
    kinds = {}
    for kind, field in (("voice", "voice"), ("document", "document")):
        (message,) = await olena.send(media=[media(kind, b"<script>alert(1)</script>", "a.html")])
        url = f"{sim.url}/sim/files/{message[field]['file_id']}"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            kinds[kind] = (answer.content_type, answer.headers["Content-Disposition"])
    assert kinds == {"voice": ("audio/ogg", "inline"), "document": ("application/octet-stream", "attachment")}


async def test_another_name_for_this_machine_is_not_let_in(sim: Running) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/", "/sim/users", "/sim/events"):
            async with http.get(sim.url + path, headers={"Host": "rebound.example"}) as answer:
                assert answer.status == 403
