"""Reading a file of rows that somebody sent, in the process beside the bot: a workbook may take long, or too much."""

from formats.tables.table_file import read_sheet
from workers.process import Drawing, WorkerDied
from workflow.written.table import Fault, FileProblem, Sheet


class TableReader:
    """`await rows(content)` reads the file; what is wrong with it is a value."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    async def __call__(self, content: bytes) -> Sheet | FileProblem:
        try:
            return await self._drawing(read_sheet, content)
        except WorkerDied:
            return FileProblem(Fault.TOO_LARGE)
