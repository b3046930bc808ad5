"""`python -m tests.chaos --kills N`: a company's day with N kills, and a short table of what came of it."""

import asyncio
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer

from tests.chaos.day import Day, spend
from tests.chaos.verdict import Verdict, judge
from tests.storage.servers import own_server
from tests.stories.books import make_books
from tests.stories.bots import Zygote


def run(kills: int, seed: int, folder: Path, database: str = "sqlite") -> Verdict:
    """The day and its verdict; the database is `sqlite`, or `postgresql`: a server of its own."""
    verdicts: list[Verdict] = []

    async def look(day: Day) -> None:
        verdicts.append(await judge(day))

    books, home = folder / "books", folder / "home"
    books.mkdir()
    home.mkdir()
    made = make_books(books)
    with Zygote() as zygote, own_server() if database == "postgresql" else nullcontext() as server:
        asyncio.run(spend(home, made, zygote, kills, seed, look, server))
    return verdicts[0]


def main(
    kills: Annotated[int, typer.Option(help="How often the bot is killed.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed makes the same script.")] = 1,
    database: Annotated[Literal["sqlite", "postgresql"], typer.Option(help="Which one is struck, too.")] = "sqlite",
    keep: Annotated[bool, typer.Option(help="Keep the tables and the log.")] = False,
) -> None:
    """A company's day under kills and faults."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    verdict = run(kills, seed, folder, database)
    typer.echo(f"Chaos on {database}, seed {seed}\n{verdict.table()}")
    for mistake in verdict.mistakes:
        typer.echo(f"  ✗ {mistake}", err=True)
    if keep or verdict.mistakes:
        typer.echo(f"  kept in {folder}")
    raise typer.Exit(1 if verdict.mistakes else 0)


if __name__ == "__main__":
    typer.run(main)
