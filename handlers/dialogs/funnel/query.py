"""From a look to a question, and the questions that need more than one answer; for whom they are asked."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from handlers.screens.figures.texts import stamp
from handlers.screens.funnel.options import Look, Measure
from handlers.screens.funnel.result import Seen
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import Analysis, FunnelQuestion, View, scope_of
from workflow.ports.reads import Reads


class Viewer(Protocol):
    """Who looks, and whom to ask: somebody who presses, or somebody to whom a view is sent."""

    @property
    def t(self) -> Texts: ...
    @property
    def person(self) -> Person: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def reads(self) -> Reads: ...
    @property
    def analysis(self) -> Analysis: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody to whom a view is sent."""

    t: Texts
    person: Person
    directory: Directory
    reads: Reads
    analysis: Analysis
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where they live."""
        return self.now.astimezone(self.person.tz).date()


def moment(viewer: Viewer) -> str:
    """As of when the figures are."""
    return stamp(viewer.t, viewer.now, viewer.person.tz)


def question_of(viewer: Viewer, definition: ProcessDefinition, look: Look) -> FunnelQuestion:
    """What is asked for this reader."""
    since, until = look.span(viewer.today)
    cohort = look.view is View.COHORT
    return FunnelQuestion(
        process=definition.key,
        view=look.view,
        since=since if cohort else None,
        until=until if cohort else None,
        by=look.by,
        scope=scope_of(viewer.directory, viewer.person.key),
        probabilities=definition.probabilities,
        times=look.measure is Measure.TIME,
        now=viewer.now,
    )


async def seen(viewer: Viewer, definition: ProcessDefinition, look: Look) -> Seen:
    """The funnel; a cohort of some days beside that of as many days before."""
    question = question_of(viewer, definition, look)
    answer = await viewer.analysis.funnel(question)
    span = look.before(viewer.today)
    if span is None or look.view is View.CURRENT:
        return Seen(definition=definition, look=look, answer=answer)
    earlier = replace(question, since=span[0], until=span[1], by=None, times=False)
    before = await viewer.analysis.funnel(earlier)
    return Seen(definition=definition, look=look, answer=answer, before=before.total, compared=span)
