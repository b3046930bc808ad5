"""The funnel's picture for the command line: the same as on the phone, drawn here and now. Free of aiogram."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.funnel.look import Look
from handlers.funnel.picturing import picture_of
from handlers.funnel.seen import Seen
from handlers.pictures.funnel import draw
from handlers.pictures.words import stamp
from handlers.texts import texts_for
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
