"""`python -m bot absences import`: a list of absences from the console, all of it or nothing.

Mistakes go to standard output as `file:line: what is wrong`. Does not read lists itself
(`handlers.screens.absence.table`).
"""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.problems import OperatorProblem
from bot.clock import SystemClock
from bot.company.company_files import load_company
from bot.settings import Settings
from formats.tables.table_file import read_sheet
from handlers.screens.absence.table import LARGEST, Mistake, Reading, read_list
from handlers.screens.refusals import Refused, sentence
from handlers.screens.texts import texts_for
from storage.store import Store
from workflow.messages.events import Rejected
from workflow.messages.people_commands import SetAbsences


async def import_absences(settings: Settings, store: Store, path: Path) -> bool:
    """Set every absence of the list; False when there are mistakes in it, and then nothing is set."""
    await store.company.adopt(load_company(settings.company_dir))
    t, now = texts_for("en"), SystemClock().now()
    read = read_list(read_sheet(_content(path)), Reading(t, store.directory, None, now))
    for note in read.notes:
        print(f"{path.name}: {note}")
    if read.mistakes:
        _tell(path, read.mistakes)
        return False
    decided = await store.office.execute(SetAbsences(lines=read.lines))
    if isinstance(decided, Rejected):
        reader = next(iter(store.directory))
        why = sentence(Refused(t, decided, reader, store.directory, now))
        _tell(path, [Mistake(int(decided.data.get("line", 0)) + 2, why)])
        return False
    endless = sum(absence.is_open for absence in decided.absences)
    of_them = f" ({endless} of them until further notice)" if endless else ""
    print(f"{path.name}: {len(decided.absences)} absences noted{of_them}, {decided.moved} tasks changed hands.")
    return True


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OperatorProblem(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise OperatorProblem(f"{path}: larger than {LARGEST} bytes; no list of absences is")
    return content


def _tell(path: Path, mistakes: Sequence[Mistake]) -> None:
    for mistake in mistakes:
        print(f"{path.name}:{mistake.line}: {mistake.words}")
    print(f"{len(mistakes)} of the lines cannot be taken; nothing was noted.")
