"""Ready-made evidence for the page: a photo of a site, an offer, a letter, a voice note. All made here.

    GET /sim/samples/photo?n=1..5   where a pump goes in (three views), a signed delivery note, a bank statement
    GET /sim/samples/document       an offer as a PDF
    GET /sim/samples/email          a letter as an .eml
    GET /sim/samples/voice          a few hummed notes

Refuses to stand in for real files: what a bot makes of those is tried with those.
"""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from aiohttp import web

from simulator.samples.drawing import delivery_note, offer, site, statement

_VOICE = Path(__file__).with_name("voice.ogg")


@cache
def photo(number: int) -> bytes:
    return {4: delivery_note, 5: statement}.get(number, lambda: site(number))()


@cache
def document(_: int) -> bytes:
    return offer()


@cache
def email(_: int) -> bytes:
    letter = EmailMessage()
    letter["From"] = "Андрій Мельник <andrii@krynytsia.example>"
    letter["To"] = "Олена Шевчук <olena@krynytsia.example>"
    letter["Subject"] = "Технічне рішення: насосна станція"
    letter["Date"] = "Mon, 05 Jan 2026 10:15:00 +0200"
    letter.set_content(
        "Олено, вітаю!\n\nЗа фото й запитом підходить станція на 3 м³/год з баком 100 л.\n"
        "Підключення від наявного щита, кабель 3×2,5. Монтаж — один день.\n\nАндрій\n"
    )
    letter.add_attachment(offer(), maintype="application", subtype="pdf", filename="рішення.pdf")
    return letter.as_bytes()


def voice(_: int) -> bytes:
    return _VOICE.read_bytes()


_MADE: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "photo": ("image/jpeg", photo),
    "document": ("application/pdf", document),
    "email": ("message/rfc822", email),
    "voice": ("audio/ogg", voice),
}


def routes() -> list[web.RouteDef]:
    async def sample(request: web.Request) -> web.Response:
        kind, make = _MADE.get(request.match_info["name"]) or _nothing()
        number = request.query.get("n", "1")
        data = await asyncio.to_thread(make, int(number) % 10 if number.isdecimal() else 1)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=data, content_type=kind, headers=headers)

    return [web.get("/sim/samples/{name}", sample)]


def _nothing() -> tuple[str, Callable[[int], bytes]]:
    raise web.HTTPNotFound
