"""Whoever reports on work: a process of its own beside the one that analyses, so that no report delays a funnel.

Implements `workflow.figures.drill_down.Reporting`.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace

from bot.figures.question import Asking
from storage.db.problems import DatabaseAway
from workflow.figures.drill_down import LinesAnswer, LinesQuestion
from workflow.figures.work import (
    CasesAnswer,
    CasesQuestion,
    ExportOrder,
    ExportProgress,
    ReportAnswer,
    ReportQuestion,
    TasksAnswer,
    TasksQuestion,
    TimesAnswer,
    TimesQuestion,
)


class Reporter(Asking):
    """Answers about work that is done and work that waits, and makes files of them."""

    async def tasks(self, question: TasksQuestion) -> TasksAnswer:
        answer: TasksAnswer = await self._aside(answer_aside, *self._place(question.process), question)
        return answer

    async def cases(self, question: CasesQuestion) -> CasesAnswer:
        answer: CasesAnswer = await self._aside(answer_aside, *self._place(question.process), question)
        return answer

    async def times(self, question: TimesQuestion) -> TimesAnswer:
        answer: TimesAnswer = await self._aside(answer_aside, *self._place(question.process), question)
        return in_order(answer, self._places(question.process))

    async def lines(self, question: LinesQuestion) -> LinesAnswer:
        answer: LinesAnswer = await self._aside(lines_aside, self._address, self._zone(), question)
        return answer

    async def export(self, order: ExportOrder) -> AsyncGenerator[ExportProgress, None]:
        place, made = self._place(order.question.process), None
        while made is None or made.file is None:
            number, made = await self._aside(begin_aside, *place, order), None
            try:
                while made is None or made.file is None:
                    made = await self._other(go_on_aside, number)
                    yield made
            except DatabaseAway as error:
                # The moment of which its rows were is gone with the connection: it is made anew.
                await self._outage.over(error)
            finally:
                if made is None or made.file is None:
                    await self._aside(leave_aside, number)


def in_order(answer: TimesAnswer, places: Mapping[str, int]) -> TimesAnswer:
    """The same with each stage at its place."""
    stages = sorted(answer.stages, key=lambda stage: places.get(stage.stage, len(places)))
    return replace(answer, stages=tuple(stages))


# In the other process: what counts and writes is imported only there.


def answer_aside(address: str, zone: str, stages: tuple[str, ...], question: ReportQuestion) -> ReportAnswer:
    from storage.figures.work.answer import answer

    return answer(address, zone, stages, question)


def lines_aside(address: str, zone: str, question: LinesQuestion) -> LinesAnswer:
    from storage.figures.work.answer import lines

    return lines(address, zone, question)


def begin_aside(address: str, zone: str, stages: tuple[str, ...], order: ExportOrder) -> int:
    from storage.figures.export.export_process import begin

    return begin(address, zone, stages, order)


def go_on_aside(number: int) -> ExportProgress:
    from storage.figures.export.export_process import go_on

    return go_on(number)


def leave_aside(number: int) -> None:
    from storage.figures.export.export_process import leave

    leave(number)
