"""What was held may be looked at again: the rule by which it waits no longer holds.

Does not tell it: delivery does, by the rules of the moment.
"""

from sqlalchemy import bindparam, null, text, update

from storage.db.statements import PreparedStatement
from storage.schema import outbox
from storage.unit.unit_of_work import HELD, OUTBOX, UnitOfWork

_HEAP = "state = 'pending' AND held_for IS NOT NULL"
_LET_GO = PreparedStatement(
    update(outbox)
    .where(outbox.c.recipient == bindparam("p"), text(_HEAP), outbox.c.held_for == bindparam("why"))
    .values(not_before=null()),
    *("p", "why"),
)


def let_go(unit: UnitOfWork, person: str, why: str) -> None:
    """What waited for this reason may be looked at again."""
    if unit.run(_LET_GO, (person, str(why))):
        unit.touch(OUTBOX)
        unit.touch(HELD)
