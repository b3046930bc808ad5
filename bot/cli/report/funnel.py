"""`python -m bot report funnel`: a question becomes an answer, on standard output or in a file.

Standard output carries the report and nothing else.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.problems import OperatorProblem
from bot.cli.report.question import Goes, Grouping, Question
from bot.cli.report.writing import as_csv, as_json, currencies_in
from bot.clock import SystemClock
from bot.figures.funnel_process import in_order
from bot.figures.question import places_in
from bot.settings import Settings
from storage.db.databases import database_at
from storage.store import Store
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import SHOWN, FunnelAnswer, FunnelGroup, FunnelQuestion, Group, Scope
from workflow.written.problems import no_such

_GROUPS: dict[Grouping, Group] = {
    "office": "department",
    "manager": "manager",
    "agent": "responsible",
    "product": "product",
    "account": "client",
}
_EVERY = 10**6
"""Groups: all of them."""


def expect_database(settings: Settings) -> None:
    """Say so where there is nothing to report of."""
    database = database_at(settings.database)
    if not database.exists:
        raise OperatorProblem(
            f"there is no database at {database.name}; look at DATABASE_URL and DATA_DIR, or import deals first"
        )


async def report_funnel(settings: Settings, store: Store, question: Question) -> None:
    """Answer the question."""
    processes = await store.reads.processes.newest()
    known = [*processes, *await store.reads.processes.former()]
    definition = next((one for one in known if one.key == question.process), None)
    if definition is None:
        raise OperatorProblem(no_such("process", question.process, [one.key for one in processes]))
    if question.since and question.since > SystemClock().now().astimezone(store.zone).date():
        raise OperatorProblem(f"--from {question.since} has not come yet")
    if question.form in ("png", "xlsx"):
        refuse_terminal(question)
    found = counted(settings, store, definition, question)
    if not found.total.cases:
        note(f"Nothing was started in '{question.process}' {_when(question)}: all figures are 0.")
    put(question.out, _told(store, definition, question, found))


def counted(settings: Settings, store: Store, definition: ProcessDefinition, question: Question) -> FunnelAnswer:
    """Here and now: nobody waits for this process meanwhile. The phone's figures, of all groups but in a picture."""
    from storage.figures.funnel.answer import answer

    asked = FunnelQuestion(
        process=question.process,
        since=question.since,
        until=question.until,
        by=_GROUPS[question.by] if question.by else None,
        scope=Scope(organisations={person.key: person.organisation for person in store.directory}),
        shown=SHOWN if question.form == "png" else _EVERY,
    )
    stages = tuple(stage.key for stage in definition.stages)
    found: FunnelAnswer = answer(settings.database, store.zone.key, stages, asked)
    return in_order(found, places_in(definition))


def _told(store: Store, definition: ProcessDefinition, question: Question, found: FunnelAnswer) -> bytes:
    if question.form == "png":
        return _picture(store, definition, question, found)
    by_name = named(found, store.directory)
    match question.form:
        case "json":
            return as_json(by_name)
        case "csv":
            return as_csv(by_name)
    return _workbook(store, definition, question, by_name)


def named(found: FunnelAnswer, directory: Directory) -> FunnelAnswer:
    """Groups of people by their names, in the order of names; namesakes by their keys too."""
    if found.question.by not in ("manager", "responsible"):
        return replace(found, groups=tuple(sorted(found.groups, key=lambda group: group.name or "")))
    return replace(found, groups=tuple(sorted(_people(found, directory), key=lambda group: group.name or "")))


def _people(found: FunnelAnswer, directory: Directory) -> Iterator[FunnelGroup]:
    names = [directory.last_name(group.name) or group.name or "" for group in found.groups]
    for group, name in zip(found.groups, names, strict=True):
        yield replace(group, name=f"{name} ({group.name})" if names.count(name) > 1 else name)


def _workbook(store: Store, definition: ProcessDefinition, question: Question, found: FunnelAnswer) -> bytes:
    from formats.exports import xlsx_file
    from formats.exports.funnel_book import book_of, words_with
    from handlers.screens.reports.export_texts import words_of
    from handlers.screens.texts import texts_for

    plain = words_of(texts_for(question.language), store.directory, [definition], store.zone.key)
    currencies = currencies_in(found)
    words = words_with(plain, currencies)
    *_, file = xlsx_file.written(book_of(found, currencies, words), words)
    assert file is not None
    return file


def _picture(store: Store, definition: ProcessDefinition, question: Question, found: FunnelAnswer) -> bytes:
    from handlers.screens.funnel.console_report import png

    zone = ZoneInfo(store.zone.key)
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
