"""The demo: the simulator and the bot in one process, with the sample company's people at their phones.

The first time a case is started, so that there is something to do; later runs go on with the same tables. The
simulator begins empty each time, so everybody presses Start again and what is alive is posted anew. Its clock
begins within working hours. The only module that starts the simulator. Refuses real Telegram.
"""

import sys
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import aiohttp

from bot.app import App, running, started, stop_on_signals
from bot.cli.operations import with_store
from bot.company.company_files import load_company
from bot.settings import Settings, env_file_words
from simulator.server import Running, serve
from storage.db.engine.addresses import address_of
from storage.db.outage import Outage
from storage.store import Store
from workflow.company.directory import Company, Directory
from workflow.company.people import Person
from workflow.definition.process import FieldType, ProcessDefinition
from workflow.messages.commands import StartInstance
from workflow.messages.events import Notice, NoticeKind
from workflow.ports.queries import CaseLine
from workflow.written.localized_text import in_language

_PATIENCE = 60
_COFFEE = timedelta(minutes=5)
_SHOWN = 200
_ANSWERS: dict[FieldType, Any] = {
    FieldType.CLIENT: "Готель «Смерекова хата»",
    FieldType.PRODUCT: "Насосна станція 3 м³/год",
    FieldType.MONEY: 18_600_000,
    FieldType.TEXT: "Тиск падає ввечері, коли заселені всі номери.",
    FieldType.CONTACT: "+380 67 123 45 67",
}


async def run_demo(settings: Settings) -> bool:
    """Run until a signal; False when the bot had to come down."""
    stop = stop_on_signals()
    if words := env_file_words():
        print(f"This is the demo. {words}", file=sys.stderr, flush=True)
    status = f"http://127.0.0.1:{settings.status_port}/status"
    company = load_company(settings.company_dir)
    async with (
        serve(port=settings.page_port, status_url=status, zone=company.zone) as simulator,
        AsyncExitStack() as stack,
    ):
        demo = _for_demo(settings, simulator)
        kept = demo.data_dir / "demo-clock.txt"
        _take_up(simulator, kept)
        _go_to_work(simulator, company)
        app = await started(_begun(demo, simulator, kept, stack), stop)
        if app is None:
            return True
        print(f"http://127.0.0.1:{simulator.url.rpartition(':')[2]}", flush=True)
        try:
            return await app.until(stop)
        finally:
            _keep_clock(app.clock.now(), kept)


async def _begun(demo: Settings, simulator: Running, kept: Path, stack: AsyncExitStack) -> App:
    """The bot at work and everybody at their phone; waits for tables that are away."""
    await with_store(demo, lambda _, store: _all_press_start(simulator, store), Outage())
    app = await stack.enter_async_context(running(demo))
    app.clock.on_jump(lambda: _keep_clock(app.clock.now(), kept))
    await _settled(simulator)
    await _set_the_stage(app)
    await _settled(simulator)
    return app


def _for_demo(settings: Settings, simulator: Running) -> Settings:
    database = settings.database_url or address_of(settings.data_dir / "demo.sqlite")
    changes = {"telegram_api_base": simulator.url, "clock": "simulator", "database_url": database}
    return settings.model_copy(update=changes)


def _take_up(simulator: Running, kept: Path) -> None:
    """Time does not go back between two runs."""
    clock = simulator.telegram.clock
    try:
        before = datetime.fromisoformat(kept.read_text().strip())
    except (OSError, ValueError):
        return
    if before > clock.now():
        clock.set(before)


def _go_to_work(simulator: Running, company: Company) -> None:
    """Nobody is disturbed on a Sunday night, so a demo begun then would stand still: it begins when work does."""
    clock, calendar = simulator.telegram.clock, company.directory().calendar_of(None)
    if not calendar.is_working(clock.now()):
        clock.set(calendar.next_working(clock.now()) + _COFFEE)


def _keep_clock(now: datetime, kept: Path) -> None:
    """Where that cannot be written, the next run begins within working hours of its own day."""
    with suppress(OSError):
        kept.write_text(now.isoformat())


async def _all_press_start(simulator: Running, store: Store) -> None:
    """Everybody has a phone; those who joined in an earlier run only press Start again."""
    async with aiohttp.ClientSession(simulator.url) as http:
        for person in _cast_first(store.directory, await store.reads.processes.newest()):
            member = store.members.of_person(person.key)
            account = member.telegram_id if member else 10_000 + crc32(person.key.encode()) % 1_000_000_000
            words = "/start" if member else f"/start {await store.members.invite(person.key)}"
            await _post(http, "/sim/users", {"id": account, **_phone_of(person, store)})
            await _post(http, "/sim/send", {"from": account, "text": words})


def _cast_first(directory: Directory, processes: Iterable[ProcessDefinition]) -> list[Person]:
    """The page shows the first few: one for each part in the first process, then the supervisor, the director."""
    present = [person for person in directory if not person.imported]
    process = min(processes, key=lambda process: process.key != "sale", default=None)
    parts = [*process.start.roles, *(stage.performer.role for stage in process.stages)] if process else []
    cast = [next((p for p in present if part in p.roles), None) for part in dict.fromkeys(parts)]
    above = directory.person(cast[0].supervisor) if cast and cast[0] else None
    top = directory.person(above.supervisor) if above else None
    return list({p.key: p for p in (*cast[:3], above, top, *cast[3:], *present) if p and not p.imported}.values())


def _phone_of(person: Person, store: Store) -> dict[str, str]:
    first, _, last = person.name.partition(" ")
    roles = [in_language(role.title, "uk") for role in map(store.directory.role, person.roles) if role]
    about = {"first_name": first, "last_name": last, "language_code": person.language}
    return {key: value for key, value in about.items() if value} | {"label": f"{person.name} · {', '.join(roles)}"}


async def _post(http: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> None:
    async with http.post(path, json=body) as answer:
        answer.raise_for_status()


async def _settled(simulator: Running) -> None:
    """Return when everybody has their answer."""
    timeout = aiohttp.ClientTimeout(total=_PATIENCE + 10)
    async with aiohttp.ClientSession(simulator.url, timeout=timeout) as http:
        await http.get("/sim/idle", params={"timeout": _PATIENCE})


async def _set_the_stage(app: App) -> None:
    """What is alive is posted anew on the empty phones; where nothing is, a first case is started."""
    live = await app.store.reads.cases.lines(person=None, live=True, limit=_SHOWN)
    if live:
        await app.store.outbox.begin_anew([notice for deal in live for notice in await _alive(app, deal)])
        return
    if begun := _first_case(app, await app.store.reads.processes.newest()):
        await app.store.office.execute(begun)


async def _alive(app: App, deal: CaseLine) -> list[Notice]:
    """The cards of one instance: its starter's, and those of everybody who has a task in it."""
    file = await app.store.reads.cases.get(deal.instance_id)
    notices = [Notice(kind=NoticeKind.CASE, to=deal.starter, instance_id=deal.instance_id)]
    for task in file.case.live_tasks() if file else ():
        for person in [task.assignee] if task.assignee else task.candidates:
            notices.append(
                Notice(kind=NoticeKind.TASK, to=person, instance_id=deal.instance_id, task_id=task.id, urgent=True)
            )
    return notices


def _first_case(app: App, processes: Iterable[ProcessDefinition]) -> StartInstance | None:
    """The first process that can be begun with ready answers, by the first person who may begin it."""
    directory = app.store.directory
    for process in sorted(processes, key=lambda process: process.key != "sale"):
        starters = [p for p in directory if set(p.roles) & set(process.start.roles) and not p.imported]
        asked = [field for field in process.start.fields if field.required or field.type in _ANSWERS]
        if starters and all(field.type in _ANSWERS for field in asked):
            answers = {field.key: _ANSWERS[field.type] for field in asked}
            return StartInstance(actor=starters[0].key, process=process.key, fields=answers)
    return None
