"""The funnel's picture for the command line: the same as on the phone, drawn here and now. Free of aiogram."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.charts.funnel import draw
from handlers.screens.figures.texts import stamp
from handlers.screens.funnel.chart import picture_of
from handlers.screens.funnel.options import Look
from handlers.screens.funnel.result import Seen
from handlers.screens.texts import texts_for
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import FunnelAnswer


def png(
    answer: FunnelAnswer,
    definition: ProcessDefinition,
    directory: Directory,
    language: str,
    at: datetime,
    zone: ZoneInfo,
) -> bytes:
    """The picture, as its reader writes words, numbers and the moment `at`."""
    t = texts_for(language)
    seen = Seen(definition=definition, look=Look(by=answer.question.by), answer=answer)
    return draw(picture_of(t, seen, directory, stamp(t, at, zone)))
