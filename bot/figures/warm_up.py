"""What a first look at figures needs, made ready when somebody who may look gives the first sign of life.

The process that counts reads all cases, the one that draws imports what it draws with: seconds that a director would
wait for the first picture. Nobody needs either at the start, and each takes memory (docs/decisions/0091). Both stand
back behind whoever works meanwhile.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.figures.funnel_process import Analyst
from bot.telegram.fast import models
from handlers.charts.components import Tile
from handlers.charts.funnel import Bar, Picture, draw
from workers.process import Drawing
from workflow.company.directory import Directory
from workflow.rules.permissions import may_see_funnel

Start = Callable[[Coroutine[Any, Any, None], str], object]
_REHEARSAL = Picture(
    title="А", subtitle="а", passed_legend="а", now_legend="а", bars=(Bar("а", 2, 1, "2", "1", "1"),),
    tiles=(Tile("а", "1", "", "won"), Tile("а", "1", "", "lost")),
)  # fmt: skip


class Warming:
    """Waits for the first sign."""

    def __init__(self, drawing: Drawing, analyst: Analyst, directory: Callable[[], Directory], start: Start) -> None:
        self._drawing, self._analyst, self._directory, self._start = drawing, analyst, directory, start
        self._begun = False

    def heard(self, person: str) -> None:
        """This person wrote or pressed something."""
        if not self._begun and may_see_funnel(self._directory(), person):
            self._begun = True
            self._start(self._warm(), "warming")

    async def _warm(self) -> None:
        await asyncio.to_thread(models.build_for_files)
        await asyncio.gather(self._analyst.read(), self._drawing(draw, _REHEARSAL))
