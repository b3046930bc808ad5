"""`python -m tests.bench [FIGURE...]`: measure, print a table, then where the rest goes."""

import argparse
import asyncio
import logging
from collections.abc import Awaitable, Callable

import structlog

from bot.telegram.fast.lazy_models import import_aiogram
from tests.bench import figures
from tests.bench.figures import Figure

Measure = Callable[[], Awaitable[Figure | list[Figure]]]


def _completion() -> list[Measure]:
    import_aiogram()
    from tests.bench import completion

    return [completion.by_document, completion.by_press]


def _timers() -> list[Measure]:
    from tests.bench import timers

    return [timers.idle_and_claims]


def _pacing() -> list[Measure]:
    from tests.bench import pacing

    return [pacing.forty_seconds]


def _start() -> list[Measure]:
    from tests.bench import start

    return [start.ready]


def _latency() -> list[Measure]:
    from tests.bench import latency

    return [latency.phone_to_phone]


def _decision() -> list[Measure]:
    from tests.bench import decision

    return [decision.pure]


def _working() -> list[Measure]:
    from tests.bench import working

    return [working.deadlines, working.changed_calendar]


def _handing() -> list[Measure]:
    import_aiogram()
    from tests.bench import handing

    return [handing.everything]


def _together() -> list[Measure]:
    from tests.bench import together

    return [together.at_a_million]


def _funnel() -> list[Measure]:
    import_aiogram()
    from tests.bench import funnel, moves

    return [funnel.at_a_hundred_thousand, moves.kept_figures]


_FIGURES: dict[str, Callable[[], list[Measure]]] = {
    "start": _start,
    "completion": _completion,
    "decision": _decision,
    "timers": _timers,
    "latency": _latency,
    "pacing": _pacing,
    "working": _working,
    "handing": _handing,
    "together": _together,
    "funnel": _funnel,
}
"""Imported when asked for: the start is measured before anything big is in memory."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"one of {', '.join(_FIGURES)}; all unless said")
    wanted = parser.parse_args().figures or list(_FIGURES)
    if unknown := set(wanted) - set(_FIGURES):
        parser.error(f"no figure {', '.join(unknown)}; there are {', '.join(_FIGURES)}")
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    measured: list[Figure] = []
    for name in wanted:
        for measure in _FIGURES[name]():
            found = asyncio.run(_measured(measure))
            for figure in found:
                print(figures.notes(figure), end="\n\n", flush=True)
            measured += found
    print(figures.table(measured))


async def _measured(measure: Measure) -> list[Figure]:
    found = await measure()
    return found if isinstance(found, list) else [found]


if __name__ == "__main__":
    main()
