"""`python -m bot report funnel`: a question becomes an answer, on standard output or in a file.

Standard output carries the report and nothing else. Refuses to make a database where there is none.
"""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.company import load_company
from bot.problems import OperatorProblem
from bot.report.question import Goes, Question
from bot.report.writing import as_csv, as_json
from bot.settings import Settings
from storage.store import Store
from workflow.analysis import FunnelQuestion, Group, Scope
from workflow.ports import Funnel, FunnelGroup
from workflow.problems import no_such

_GROUPS: dict[FunnelGroup, Group] = {
    "office": "department",
    "manager": "manager",
    "agent": "responsible",
    "product": "product",
    "account": "client",
}


def expect_database(settings: Settings) -> None:
    """Say so where there is nothing to report of."""
    path = Path(settings.database.removeprefix("sqlite:///").partition("?")[0])
    if settings.database.startswith("sqlite:///") and not path.exists():
        raise OperatorProblem(
            f"there is no database at {path}; look at DATABASE_URL and DATA_DIR, or import deals first"
        )


async def report_funnel(settings: Settings, store: Store, question: Question) -> None:
    """Answer the question."""
    processes = [process.key for process in await store.reads.processes()]
    if question.process not in processes:
        raise OperatorProblem(no_such("process", question.process, processes))
    if question.form == "png":
        refuse_terminal(question)
    funnel = await store.reads.funnel(question.process, since=question.since, until=question.until, by=question.by)
    if not funnel.total.started:
        note(f"Nothing was started in '{question.process}' {_when(question)}: all figures are 0.")
    put(question.out, await _told(settings, store, question, funnel))


async def _told(settings: Settings, store: Store, question: Question, funnel: Funnel) -> bytes:
    match question.form:
        case "json":
            return as_json(funnel)
        case "csv":
            return as_csv(funnel)
        case "png":
            return await _picture(settings, store, question, funnel)


async def _picture(settings: Settings, store: Store, question: Question, funnel: Funnel) -> bytes:
    """Drawn here and now: nobody waits for this process meanwhile."""
    from handlers.funnel.report import png
    from storage.analysis.answering import answer

    definition = await store.reads.definition(question.process)
    if definition is None:
        raise OperatorProblem(no_such("process", question.process, []))
    zone = ZoneInfo(load_company(settings.company_dir).zone)
    asked = FunnelQuestion(
        process=question.process,
        since=question.since,
        until=question.until,
        by=_GROUPS.get(question.by) if question.by else None,
        scope=Scope(organisations={person.key: person.organisation for person in store.directory}),
    )
    stages = tuple(stage.key for stage in definition.stages)
    found = answer(settings.database, zone.key, stages, asked)
    return png(found, definition, store.directory, question.language, SystemClock().now(), zone)


def refuse_terminal(question: Question | Goes) -> None:
    """Say so where bytes would go to a terminal."""
    if question.out is None and sys.stdout.isatty():
        raise OperatorProblem("a picture cannot be shown here; say where to put it: --out funnel.png")


def _when(question: Question) -> str:
    return "in this time" if question.since or question.until else "yet"


def note(words: str) -> None:
    """Beside the report."""
    print(words, file=sys.stderr)


def put(out: Path | None, told: bytes) -> None:
    """The report itself."""
    if out is None:
        sys.stdout.buffer.write(told)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(told)
    except OSError as error:
        raise OperatorProblem(f"--out {out}: {error.strerror}") from None
