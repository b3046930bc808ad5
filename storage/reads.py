"""What screens and reports may ask: `workflow.ports.Reads`.

Look-ups by key go to `storage.reader`; lists and figures go through SQLAlchemy's async engine on connections of their
own, so that a long report never holds the writer. Refuses to write.
"""

from storage import loading
from storage.cards import card_at
from storage.databases import Database
from storage.definitions import Definitions
from storage.prepared import Cursor, Prepared
from storage.reader import Reader
from storage.staff import Staff
from workflow.definition import ProcessDefinition
from workflow.ports import CaseFile


class StoredReads:
    """Answers without holding the writer."""

    def __init__(self, database: Database, reader: Reader, staff: Staff, definitions: Definitions) -> None:
        self._reader = reader
        self._staff = staff
        self._definitions = definitions

    async def close(self) -> None:
        pass

    async def case(self, instance_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, loading.BY_INSTANCE, instance_id))

    async def case_of_task(self, task_id: int) -> CaseFile | None:
        return await self._reader.run(lambda cursor: self._load(cursor, loading.BY_TASK, task_id))

    async def task_of_card(self, chat_id: int, message_id: int) -> int | None:
        card = await self._reader.run(lambda cursor: card_at(cursor, chat_id, message_id))
        return card.about_id if card and card.about == "task" else None

    async def definition(self, process: str, version: int | None = None) -> ProcessDefinition | None:
        found = await self._reader.run(lambda cursor: self._definitions.find(cursor, process, version))
        return found[1] if found else None

    async def processes(self) -> list[ProcessDefinition]:
        return self._definitions.newest()

    def _load(self, cursor: Cursor, which: Prepared, key: int) -> CaseFile | None:
        case = loading.load(cursor, which, key)
        if case is None:
            return None
        instance = case.instance
        known = self._definitions.find(cursor, instance.process, instance.version)
        return CaseFile(case=case, definition=known[1]) if known else None
