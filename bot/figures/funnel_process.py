"""Whoever counts all cases together: a second process beside the bot, asked one question at a time.

Implements `workflow.figures.funnel.Analysis`. The process keeps its columns between questions; when it dies it is
started again and reads them anew. Does not count here: numpy is never imported on the event loop's side.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.figures.question import Asking
from workflow.figures.funnel import (
    Answer,
    CasesBehindAnswer,
    CasesBehindQuestion,
    ChangesAnswer,
    ChangesQuestion,
    ForecastAnswer,
    ForecastQuestion,
    FunnelAnswer,
    FunnelFacts,
    FunnelQuestion,
    Question,
    TrendPoint,
    TrendQuestion,
)


class Analyst(Asking):
    """Answers about all cases together."""

    async def funnel(self, question: FunnelQuestion) -> FunnelAnswer:
        answer: FunnelAnswer = await self._ask(question.process, question)
        return in_order(answer, self._places(question.process))

    async def deals(self, question: CasesBehindQuestion) -> CasesBehindAnswer:
        answer: CasesBehindAnswer = await self._ask(question.funnel.process, question)
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
        answer: Answer = await self._aside(answer_aside, *self._place(process), question)
        return answer


def in_order(answer: FunnelAnswer, places: Mapping[str, int]) -> FunnelAnswer:
    """The same with each stage at its place."""
    groups = (replace(group, facts=_ordered(group.facts, places)) for group in answer.groups)
    return replace(answer, total=_ordered(answer.total, places), groups=tuple(groups))


def _ordered(facts: FunnelFacts, places: Mapping[str, int]) -> FunnelFacts:
    stages = sorted(facts.stages, key=lambda stage: places.get(stage.key, len(places)))
    return replace(facts, stages=tuple(stages))


def read_aside(address: str, zone: str) -> None:
    """In the other process."""
    from storage.figures.funnel.answer import books_of

    books_of(address, zone).keep_up()


def answer_aside(address: str, zone: str, stages: tuple[str, ...], question: Question) -> Answer:
    """In the other process."""
    from storage.figures.funnel.answer import answer

    return answer(address, zone, stages, question)
