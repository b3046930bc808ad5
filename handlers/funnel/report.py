"""The funnel's picture for the command line: the same as on the phone, drawn here and now. Free of aiogram."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.funnel.drawing import draw
from handlers.funnel.figures import picture_of, stamp
from handlers.texts import texts_for
from workflow.definition import ProcessDefinition
from workflow.ports import Funnel


def png(funnel: Funnel, definition: ProcessDefinition, language: str, at: datetime, zone: ZoneInfo) -> bytes:
    """The picture, as its reader writes words, numbers and the moment `at`."""
    t = texts_for(language)
    return draw(picture_of(t, funnel, definition, stamp(t, at, zone)))
