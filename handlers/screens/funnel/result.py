"""A funnel together with how it was asked for: what pictures and words are made of."""

from dataclasses import dataclass
from datetime import date

from handlers.screens.funnel.options import Look
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import FunnelAnswer, FunnelFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A funnel as it was asked for, with the one before it to compare with."""

    definition: ProcessDefinition
    look: Look
    answer: FunnelAnswer
    before: FunnelFacts | None = None
    compared: tuple[date, date] | None = None
    """The days of the funnel before."""
