"""Starting, stopping, starting again: nothing is lost, nothing is done twice, time that passed meanwhile counts."""

import json
from pathlib import Path

import aiohttp

from bot.app import App
from simulator.server import Running
from tests.bot.conftest import Join, Start, joined
from tests.phones import Phones
from workflow.commands import StartInstance

SALE = {"client": "Клієнт", "product": "Насос", "amount": 100_000}


async def test_what_came_while_nobody_was_there_is_answered(start: Start, phones: Phones) -> None:
    async with start() as first:
        olena = await joined(first, phones, "olena")
    await olena.send("/tasks")
    before = len(await olena.from_bot())
    async with start():
        await phones.idle()
        assert len(await olena.from_bot()) == before + 1


async def test_what_was_stored_and_not_handled_is_handled_once(start: Start, phones: Phones) -> None:
    """As after a kill between storing an update and its handler: Telegram sends it again, too."""
    async with start() as first:
        olena = await joined(first, phones, "olena")
    [message] = await olena.send("/tasks")
    before = len(await olena.from_bot())
    update = {"update_id": 0, "message": message}
    async with start() as second:
        await phones.idle()
        known = await second.store.inbox.add([(900_000, olena.id, json.dumps(update))])
        assert len(known) == 1
    async with start():
        await phones.idle()
        assert len(await olena.from_bot()) == before + 2


async def test_an_update_delivered_again_is_not_handled_again(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    before = len(await olena.from_bot())
    [update] = {call["result"][0]["update_id"] for call in await phones.calls("getUpdates") if call["result"]}
    await phones.redeliver(update, ids="same")
    await phones.idle()
    assert len(await olena.from_bot()) == before


async def test_a_day_of_downtime_loses_no_timer_and_keeps_their_order(start: Start, phones: Phones) -> None:
    async with start() as first:
        olena = await joined(first, phones, "olena")
        bohdan = await joined(first, phones, "bohdan")
        natalia = await joined(first, phones, "natalia")
        await first.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
        await phones.idle()
    await phones.clock.advance("3d")
    async with start() as second:
        await phones.idle()
        [deal] = await second.store.reads.instances(person="olena", live=True)
        history = await second.store.reads.history(deal.instance_id)
        told = [line.kind for line in history if line.kind in ("reminded", "overdue", "escalated", "stuck")]
        assert told == ["reminded", "overdue", "escalated", "escalated", "stuck", "escalated"], told
        assert len(await bohdan.from_bot()) > 1
        assert len(await natalia.from_bot()) > 1
        assert len(await olena.from_bot()) > 3


async def test_status_tells_counts_and_kinds_and_no_words(app: App, phones: Phones, join: Join) -> None:
    await join("olena")
    await app.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    await phones.idle()
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{app.status_port}/status") as answer,
    ):
        told = await answer.json()
    assert told.keys() == {"clock", "inbox", "outbox", "timers_due", "files", "next_timers", "ready"}
    assert (told["inbox"], told["outbox"], told["timers_due"], told["ready"]) == (0, 0, 0, True)
    assert told["next_timers"][0]["about"] == "sale 1 request"
    assert "Клієнт" not in json.dumps(told)


async def test_a_file_comes_to_disk_under_its_hash(
    app: App, phones: Phones, join: Join, sim: Running, tmp_path: Path
) -> None:
    olena = await join("olena")
    await app.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    await phones.idle()
    card = await olena.last("Контакт того")
    voice = {"kind": "voice", "base64": "T2dnU2hlbGxv", "name": "../../etc/passwd.ogg"}
    await olena.send(media=voice, reply_to=card)
    await phones.idle()
    [deal] = await app.store.reads.instances(person="olena", live=True)
    [state] = await app.store.files.of_instance(deal.instance_id)
    assert state.state == "stored"
    assert state.sha256 is not None
    kept = tmp_path / "evidence" / state.sha256[:2] / state.sha256
    assert kept.read_bytes() == b"OggShello"
    assert list((tmp_path / "evidence" / "coming").iterdir()) == []
