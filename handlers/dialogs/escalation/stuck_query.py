"""What is stuck for one person, fetched and put on a screen: for /stuck."""

from datetime import datetime

from handlers.screens.escalation.stuck_list import stuck_for, stuck_screen
from handlers.screens.screen import Screen
from handlers.screens.texts import texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.reads import Reads


async def stuck_now(
    reads: Reads, reader: Person, language: str, directory: Directory, now: datetime, page: int = 0
) -> Screen:
    """Everything of theirs that is stuck; a sentence where nothing is."""
    stuck = stuck_for(reader, directory, await reads.cases.stuck())
    wanted = {(line.process, line.version) for line in stuck}
    found = {key: await reads.processes.get(*key) for key in wanted}
    definitions = {key: definition for key, definition in found.items() if definition}
    return stuck_screen(texts_for(language), stuck, definitions, reader, directory, now, page)
