"""`python -m tests.bench [FIGURE...]`: measure, print a table, then where the rest goes."""

import argparse
import asyncio
import logging
from collections.abc import Awaitable, Callable

from tests.bench import figures
from tests.bench.figures import Figure


def _completion() -> list[Callable[[], Awaitable[Figure]]]:
    from tests.bench import completion

    return [completion.by_document, completion.by_press]


_FIGURES = {"completion": _completion}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"one of {', '.join(_FIGURES)}; all unless said")
    wanted = parser.parse_args().figures or list(_FIGURES)
    if unknown := set(wanted) - set(_FIGURES):
        parser.error(f"no figure {', '.join(unknown)}; there are {', '.join(_FIGURES)}")
    logging.disable(logging.WARNING)
    measured = []
    for name in wanted:
        for measure in _FIGURES[name]():
            figure = asyncio.run(_measured(measure))
            print(figures.notes(figure), end="\n\n", flush=True)
            measured.append(figure)
    print(figures.table(measured))


async def _measured(measure: Callable[[], Awaitable[Figure]]) -> Figure:
    return await measure()


if __name__ == "__main__":
    main()
