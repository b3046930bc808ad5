"""Which process is started: the order in which they are offered, and the one that words name.

Does not guess: words that could mean two processes, or none, name nothing and are left to whoever waits for words.
"""

from collections.abc import Sequence

from handlers.dialogs.context import RequestContext
from handlers.screens.collation import by_alphabet
from handlers.screens.menu import is_order, startable
from handlers.screens.texts import Texts
from workflow.definition.process import ProcessDefinition

_LOOKED_BACK = 50
"""How many of somebody's newest instances are looked at, live ones and ended ones each."""
_FEWEST_LETTERS = 4
"""A beginning of a title shorter than this may be talk."""


async def offered(context: RequestContext, *, order: bool) -> list[ProcessDefinition]:
    """What this person may start: what they started last comes first, the rest by title."""
    able = [
        p
        for p in startable(await context.reads.processes.newest(), context.person, context.directory)
        if is_order(p) is order
    ]
    if len(able) < 2:
        return able
    recent = {key: place for place, key in enumerate(await _last_started(context))}
    return sorted(able, key=lambda p: (recent.get(p.key, len(recent)), by_alphabet(context.t.own(p.title))))


async def _last_started(context: RequestContext) -> list[str]:
    """The processes this person started, the last one first."""
    me = context.person.key
    live = await context.reads.cases.lines(person=me, live=True, limit=_LOOKED_BACK)
    ended = await context.reads.cases.lines(person=me, live=False, limit=_LOOKED_BACK)
    mine = [line for line in (*live, *ended) if line.starter == me]
    newest_first = sorted(mine, key=lambda line: (line.started_at, line.instance_id), reverse=True)
    return list(dict.fromkeys(line.process for line in newest_first))


def named(t: Texts, processes: Sequence[ProcessDefinition], words: str) -> ProcessDefinition | None:
    """The one process with this title, or whose title alone begins so."""
    wanted = " ".join(words.split()).casefold()
    titled = [process for process in processes if t.own(process.title).casefold() == wanted]
    begun = [process for process in processes if t.own(process.title).casefold().startswith(wanted)]
    found = titled or (begun if len(wanted) >= _FEWEST_LETTERS else [])
    return found[0] if len(found) == 1 else None
