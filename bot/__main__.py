"""`python -m bot`: everything an operator does, as commands.

Each command imports what it needs when it is called, because some of it takes seconds.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="Estafeta.")
report = typer.Typer(no_args_is_help=True, help="Figures, for the console and for other programs.")
cli.add_typer(report, name="report")
absences = typer.Typer(no_args_is_help=True, help="Who is away when.")
cli.add_typer(absences, name="absences")


@cli.command()
def run() -> None:
    """The bot: real Telegram when BOT_TOKEN is set, otherwise the demo with phones on a page."""
    settings = _settings()
    if settings.bot_token.get_secret_value():
        _live(settings, "bot.app", "serve")
    else:
        _live(settings, "bot.demo", "run_demo")


@cli.command()
def serve() -> None:
    """The bot alone, against TELEGRAM_API_BASE."""
    from bot.settings import SettingsProblems, expect_token

    settings = _settings()
    try:
        expect_token(settings)
    except SettingsProblems as problems:
        _refuse(problems)
    _live(settings, "bot.app", "serve")


@cli.command()
def check(company: Annotated[Path | None, typer.Argument(help="Unless said: COMPANY_DIR.")] = None) -> None:
    """Read a company's files and tell every mistake in them."""
    from bot.cli.check_company import check as check_company

    raise typer.Exit(check_company(company or _settings().company_dir))


@cli.command()
def invite(person: Annotated[str, typer.Argument(help="The person's key in people.yaml.")]) -> None:
    """Make the link by which a person joins; earlier links of theirs stop working."""
    from bot.cli.operations import invite as make

    _with("with_people", lambda settings, store: make(settings, store, person))


@cli.command("rebuild-counters")
def rebuild_counters() -> None:
    """Count the current funnels anew from the stage visits."""
    from bot.cli.operations import rebuild_counters as rebuild

    _with("with_tables", rebuild)


@cli.command()
def incidents(limit: Annotated[int, typer.Option(help="How many at most.")] = 20) -> None:
    """What crashed, the newest first."""
    from bot.cli.operations import incidents as tell

    _with("reading", lambda settings, store: tell(store, limit))


@cli.command("dead-letters")
def dead_letters(limit: Annotated[int, typer.Option(help="How many at most.")] = 20) -> None:
    """What could not be delivered, the newest first."""
    from bot.cli.operations import dead_letters as tell

    _with("reading", lambda settings, store: tell(store, limit))


@cli.command()
def backup(path: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the tables (SQLite) into one file; the bot may run meanwhile."""
    from bot.cli.operations import backup as copy

    _run(copy(_settings(), str(path)))


@cli.command("import-deals")
def import_cases(
    mapping: Annotated[Path, typer.Argument(help="What the columns mean: COMPANY_DIR/imports/*.yaml.")],
    file: Annotated[Path, typer.Argument(help="The deals, as CSV; the mapping's other files lie beside it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be refused.")] = False,
) -> None:
    """Bring another CRM's cases with their history; those already here are left alone."""
    from bot.cli.import_cases import Files, import_cases, try_import

    brought: list[bool] = []

    async def work(settings: "Settings", store: "Store") -> None:
        brought.append(await import_cases(settings, store, Files(mapping, file)))

    async def rehearsal() -> None:
        brought.append(try_import(_settings(), Files(mapping, file)))

    _run(rehearsal()) if dry_run else _with("with_store", work)
    raise typer.Exit(0 if all(brought) else 1)


@cli.command("suggest-mapping")
def suggest_mapping(
    file: Annotated[Path, typer.Argument(help="The deals or the event log: CSV, XLSX, XES.")],
    process: Annotated[str | None, typer.Option(help="The process they become, by its key.")] = None,
) -> None:
    """Print a mapping that the file's own first lines suggest, to be looked through: > company/imports/NAME.yaml."""
    from bot.cli.import_cases import suggest

    async def look() -> None:
        suggest(_settings(), file, process)

    _run(look())


@absences.command("import")
def import_absences(
    file: Annotated[Path, typer.Argument(help="CSV: person, from, until; also substitute and tasks.")],
) -> None:
    """Note every absence of a list, or none when a line of it cannot be."""
    from bot.cli.import_absences import import_absences as bring

    noted: list[bool] = []

    async def work(settings: "Settings", store: "Store") -> None:
        noted.append(await bring(settings, store, file))

    _with("with_store", work)
    raise typer.Exit(0 if all(noted) else 1)


@report.command()
def funnel(
    process: Annotated[str, typer.Option(help="The key of the process.")],
    by: Annotated[Literal["office", "manager", "agent", "product", "account"] | None, typer.Option()] = None,
    since: Annotated[str | None, typer.Option("--from", help="Started on this day or later: 2026-03-31.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Started on this day or earlier.")] = None,
    form: Annotated[Literal["json", "csv", "xlsx", "png"], typer.Option("--format")] = "json",
    out: Annotated[Path | None, typer.Option(help="The file to write; unless said, standard output.")] = None,
    language: Annotated[Literal["uk", "en", "fr"], typer.Option(help="Of the picture and the workbook.")] = "uk",
) -> None:
    """How many cases were started, stand where, have come how far, are won and lost."""
    from bot.cli.problems import OperatorProblem
    from bot.cli.report.funnel import expect_database, report_funnel
    from bot.cli.report.question import Question, day

    try:
        expect_database(_settings())
        question = Question(
            process=process,
            by=by,
            since=day("--from", since),
            until=day("--until", until),
            form=form,
            out=out,
            language=language,
        )
    except OperatorProblem as problem:
        _refuse(problem)
    _with("reading", lambda settings, store: report_funnel(settings, store, question))


_PROCESS = Annotated[str | None, typer.Option(help="The key of the process; unless said, all of them.")]
_FROM = Annotated[str | None, typer.Option("--from", help="From this day on: 2026-03-31.")]
_UNTIL = Annotated[str | None, typer.Option("--until", help="Up to this day.")]
_FORM = Annotated[Literal["json", "csv", "xlsx", "png"], typer.Option("--format")]
_OUT = Annotated[Path | None, typer.Option(help="The file to write; unless said, standard output.")]
_LANGUAGE = Annotated[Literal["uk", "en", "fr"], typer.Option(help="Of the picture and the workbook.")]


@report.command()
def tasks(
    by: Annotated[
        Literal["performer", "department", "process", "stage", "week", "month"], typer.Option()
    ] = "performer",
    process: _PROCESS = None,
    since: _FROM = None,
    until: _UNTIL = None,
    form: _FORM = "json",
    out: _OUT = None,
    language: _LANGUAGE = "uk",
) -> None:
    """What was done, in time and late, against plan in working time, and what is open."""
    _report_work("tasks", process, by, (since, until), (form, out, language))


@report.command()
def processes(
    by: Annotated[Literal["process", "department", "responsible", "month"], typer.Option()] = "process",
    process: _PROCESS = None,
    since: _FROM = None,
    until: _UNTIL = None,
    form: _FORM = "json",
    out: _OUT = None,
    language: _LANGUAGE = "uk",
) -> None:
    """Instances started in a time: under way, ended, late, and how long they took."""
    _report_work("processes", process, by, (since, until), (form, out, language))


@report.command()
def times(
    process: Annotated[str, typer.Option(help="The key of the process.")],
    since: _FROM = None,
    until: _UNTIL = None,
    form: _FORM = "json",
    out: _OUT = None,
    language: _LANGUAGE = "uk",
) -> None:
    """How long instances stay in each stage, against plan, and for whom they wait."""
    _report_work("times", process, None, (since, until), (form, out, language))


@report.command()
def assignments(
    by: Annotated[Literal["performer", "issuer", "department", "week", "month"], typer.Option()] = "performer",
    given_by: Annotated[str | None, typer.Option(help="Only what this person gave: their key.")] = None,
    given_to: Annotated[str | None, typer.Option(help="Only what this person got.")] = None,
    process: _PROCESS = None,
    since: _FROM = None,
    until: _UNTIL = None,
    form: _FORM = "json",
    out: _OUT = None,
    language: _LANGUAGE = "uk",
) -> None:
    """Work given by hand: done, in time and late, open, and by whom it was given."""
    goes, people = (form, out, language), (given_by, given_to)
    _report_work("assignments", process, by, (since, until), goes, people)


def _report_work(
    kind: Literal["tasks", "processes", "times", "assignments"],
    process: str | None,
    by: str | None,
    days: tuple[str | None, str | None],
    goes: tuple[Literal["json", "csv", "xlsx", "png"], Path | None, Literal["uk", "en", "fr"]],
    people: tuple[str | None, str | None] = (None, None),
) -> None:
    from bot.cli.problems import OperatorProblem
    from bot.cli.report.funnel import expect_database
    from bot.cli.report.question import Goes, day
    from bot.cli.report.work import WorkQuestion, report_work

    form, out, language = goes
    try:
        expect_database(_settings())
        since, until = day("--from", days[0]), day("--until", days[1])
        where = Goes(form=form, out=out, language=language)
        question = WorkQuestion(
            kind=kind, goes=where, process=process, by=by, since=since, until=until, people=people
        )
    except OperatorProblem as problem:
        _refuse(problem)
    _with("reading", lambda settings, store: report_work(settings, store, question))


def _settings() -> "Settings":
    from bot.settings import SettingsProblems, read_settings

    try:
        return read_settings()
    except SettingsProblems as problems:
        _refuse(problems)


def _live(settings: "Settings", module: str, function: str) -> None:
    """Import and run a bot. Collecting garbage among a million new classes would only cost time."""
    gc.disable()
    from importlib import import_module

    from bot.telegram.fast.lazy_models import import_aiogram, import_structlog

    import_structlog()
    from bot.log import configure_logging

    quiet = module == "bot.demo" and "log_level" not in settings.model_fields_set
    configure_logging(settings.log_format, "WARNING" if quiet else settings.log_level, settings.token)
    import_aiogram()
    work: Callable[[Any], Coroutine[Any, Any, bool]] = getattr(import_module(module), function)
    gc.freeze()
    gc.enable()
    if not _run(work(settings)):
        raise typer.Exit(1)


def _with(opened: str, work: "Callable[[Settings, Store], Coroutine[Any, Any, None]]") -> None:
    """Do it with the tables opened in this way of `bot.cli.operations`."""
    from bot.cli import operations
    from bot.log import configure_logging

    settings = _settings()
    configure_logging(settings.log_format, "WARNING", settings.token)
    _run(getattr(operations, opened)(settings, work))


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it; what an operator can put right is told in sentences."""
    from bot.cli.problems import OperatorProblem
    from bot.clock import NoClock
    from bot.settings import SettingsProblems
    from formats.company import CompanyProblems
    from storage.db.problems import StorageProblem

    try:
        return asyncio.run(work)
    except (SettingsProblems, CompanyProblems, OperatorProblem, StorageProblem, NoClock) as problems:
        _refuse(problems)
    except OSError as problem:
        _refuse(problem)


def _refuse(problems: Exception) -> NoReturn:
    print(problems, file=sys.stderr)
    raise typer.Exit(2)


def main() -> None:
    """The console, whatever letters its terminal knows: names of files and people are said, not crashed over."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    cli()


if __name__ == "__main__":
    main()
