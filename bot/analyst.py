"""Whoever counts all cases together: a second process beside the bot, asked one question at a time.

Implements `workflow.analysis.Analysis`. The process keeps its columns between questions; when it dies it is started
again and reads them anew. Refuses to count here: numpy is never imported on the event loop's side.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from workflow.analysis import (
    Answer,
    ChangesAnswer,
    ChangesQuestion,
    DealsAnswer,
    DealsQuestion,
    ForecastAnswer,
    ForecastQuestion,
    FunnelAnswer,
    FunnelQuestion,
    Question,
    TrendPoint,
    TrendQuestion,
)
from workflow.definition import ProcessDefinition


class Analyst:
    """Answers from the database at this address; `aside` runs a function in the other process."""

    def __init__(
        self,
        address: str,
        zone: Callable[[], str],
        newest: Callable[[], list[ProcessDefinition]],
        aside: Callable[..., Awaitable[Any]],
    ) -> None:
        self._address, self._zone, self._newest, self._aside = address, zone, newest, aside

    async def funnel(self, question: FunnelQuestion) -> FunnelAnswer:
        answer: FunnelAnswer = await self._ask(question.process, question)
        return answer

    async def deals(self, question: DealsQuestion) -> DealsAnswer:
        answer: DealsAnswer = await self._ask(question.funnel.process, question)
        return answer

    async def changes(self, question: ChangesQuestion) -> ChangesAnswer:
        answer: ChangesAnswer = await self._ask(question.process, question)
        return answer

    async def forecast(self, question: ForecastQuestion) -> ForecastAnswer:
        answer: ForecastAnswer = await self._ask(question.process, question)
        return answer

    async def trend(self, question: TrendQuestion) -> tuple[TrendPoint, ...]:
        answer: tuple[TrendPoint, ...] = await self._ask(question.process, question)
        return answer

    async def read(self) -> None:
        """Read the tables now rather than at the first question."""
        await self._aside(read_aside, self._address, self._zone())

    async def _ask(self, process: str, question: Question) -> Answer:
        known = next((definition for definition in self._newest() if definition.key == process), None)
        stages = tuple(stage.key for stage in known.stages) if known else ()
        return await self._aside(answer_aside, self._address, self._zone(), stages, question)


def read_aside(address: str, zone: str) -> None:
    """In the other process."""
    from storage.analysis.answering import books_of

    books_of(address, zone).keep_up()


def answer_aside(address: str, zone: str, stages: tuple[str, ...], question: Question) -> Answer:
    """In the other process."""
    from storage.analysis.answering import answer

    return answer(address, zone, stages, question)
