"""`python -m tests.chaos --kills N`: a company's day with N kills, and a short table of what came of it."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tests.chaos.day import Day, spend
from tests.chaos.verdict import Verdict, judge
from tests.stories.books import make_books
from tests.stories.bots import Zygote


def run(kills: int, seed: int, folder: Path) -> Verdict:
    """The day and its verdict."""
    verdicts: list[Verdict] = []

    async def look(day: Day) -> None:
        verdicts.append(await judge(day))

    books, home = folder / "books", folder / "home"
    books.mkdir()
    home.mkdir()
    made = make_books(books)
    with Zygote() as zygote:
        asyncio.run(spend(home, made, zygote, kills, seed, look))
    return verdicts[0]


def main(
    kills: Annotated[int, typer.Option(help="How often the bot is killed.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed makes the same script.")] = 1,
    keep: Annotated[bool, typer.Option(help="Keep the tables and the log.")] = False,
) -> None:
    """A company's day under kills and faults."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    verdict = run(kills, seed, folder)
    typer.echo(f"Chaos, seed {seed}\n{verdict.table()}")
    for mistake in verdict.mistakes:
        typer.echo(f"  ✗ {mistake}", err=True)
    if keep or verdict.mistakes:
        typer.echo(f"  kept in {folder}")
    raise typer.Exit(1 if verdict.mistakes else 0)


if __name__ == "__main__":
    typer.run(main)
