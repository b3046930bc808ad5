"""Starting, stopping, starting again: nothing is lost, nothing is done twice, time that passed meanwhile counts."""

import json
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.clock import SystemClock
from bot.status import Front, StatusPage
from simulator.server import Running
from storage.db.outage import Outage
from tests.bot.conftest import Join, Start, joined
from tests.phones import Phones
from workflow.messages.commands import StartInstance
from workflow.messages.people_commands import PlanDays

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
        [deal] = await second.store.reads.cases.lines(person="olena", live=True)
        history = await second.store.reads.cases.history(deal.instance_id)
        told = [line.kind for line in history if line.kind in ("reminded", "overdue", "escalated", "stuck")]
        assert told == ["reminded", "overdue", "escalated", "escalated", "stuck", "escalated"], told
        assert len(await bohdan.from_bot()) > 1
        assert len(await natalia.from_bot()) > 1
        assert len(await olena.from_bot()) > 3


async def test_status_tells_counts_and_kinds_and_no_words(app: App, phones: Phones, join: Join) -> None:
    await join("olena")
    await app.store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
    await phones.idle()
    told = await status(app)
    counts = {"clock", "inbox", "outbox", "timers_due", "files", "next_timers", "ready"}
    assert told.keys() == counts | {"polling", "sending", "database"}
    assert (told["inbox"], told["outbox"], told["timers_due"], told["ready"]) == (0, 0, 0, True)
    assert told["next_timers"][0]["about"] == "sale 1 request"
    assert {timer.get("who") for timer in told["next_timers"]} == {"Олена Шевчук"}, "beside the simulator"
    assert "Клієнт" not in json.dumps(told)


async def test_status_names_nobody_where_the_company_lives_by_its_own_clock(start: Start) -> None:
    async with start(clock="system") as app:
        store = app.store
        await store.members.join(await store.members.invite("olena"), 77, 77)
        await store.office.execute(PlanDays(people=("olena",)))
        await store.office.execute(StartInstance(actor="olena", process="sale", fields=SALE))
        timers = (await status(app))["next_timers"]
    assert {timer["about"] for timer in timers} == {"", "sale 1 request"}, "people's timers and those of work"
    assert all(timer.keys() == {"at", "kind", "about"} for timer in timers)
    assert not any(word in json.dumps(timers, ensure_ascii=False) for word in ("olena", "Шевчук"))


async def test_a_supervisor_asks_whether_it_is_alive_and_whether_it_is_ready(start: Start) -> None:
    """Ready only once it works: it is alive while it waits for Telegram, and says so."""
    async with start() as app:
        assert await asked(app.status_port, "readyz") == (200, "ready\n")
        assert await asked(app.status_port, "healthz") == (200, "alive\n")
    outage = Outage()
    front = Front(SystemClock(), outage)
    front.telegram_is_away = True
    page = StatusPage(front.view, 0)
    port = await page.open()
    assert await asked(port, "readyz") == (503, "not ready\n")
    assert await asked(port, "healthz") == (200, "alive\n")
    told = json.loads((await asked(port, "status"))[1])
    assert (told["ready"], told["waits_for"], told["next_timers"]) == (False, "telegram", [])
    await page.close()


async def status(app: App) -> dict[str, Any]:
    code, text = await asked(app.status_port, "status")
    assert code == 200
    return dict(json.loads(text))


async def asked(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/{path}") as answer:
        return answer.status, await answer.text()


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
    [deal] = await app.store.reads.cases.lines(person="olena", live=True)
    [state] = await app.store.files.of_instance(deal.instance_id)
    assert state.state == "stored"
    assert state.sha256 is not None
    kept = tmp_path / "evidence" / state.sha256[:2] / state.sha256
    assert kept.read_bytes() == b"OggShello"
    assert list((tmp_path / "evidence" / "coming").iterdir()) == []
