"""What is on the phones at the end, against what is true."""

from collections import Counter
from dataclasses import dataclass

from tests.chaos.cards import pressed
from tests.phones import Message
from tests.stories.cast import Company


@dataclass
class Phones:
    """Cards that should be seen and are not, and cards that ask for work that is over."""

    missing: list[str]
    stale: Counter[str]
    strange: Counter[str]
    """Cards that ask somebody for work that somebody else has."""


async def look_at_phones(company: Company) -> Phones:
    """Direct replies are left aside: what they offered belongs to the moment they were said."""
    over = {str(task) for (task,) in company.firm.rows(_OVER)}
    shown: dict[str, set[str]] = {}
    stale: Counter[str] = Counter()
    strange: Counter[str] = Counter()
    theirs = {(str(task), person) for task, person in company.firm.rows(_LIVE)}
    live = {task for task, _ in theirs}
    for key, actor in company.people.items():
        living = [message for message in await actor.reads() if "reply_to_message" not in message]
        shown[key] = {
            task for message in living for task in _tasks(message, ("done", "more", "take", "acc", "drop", "proc"))
        }
        stale[key] = sum(bool(_tasks(message, ("done", "take", "acc")) & over) for message in living)
        strange[key] = sum(
            any(task in live and (task, key) not in theirs for task in _tasks(message, ("done", "take", "acc")))
            for message in living
        )
    missing = [
        f"{person} has no card of task {task}"
        for task, person in company.firm.rows(_LIVE)
        if str(task) not in shown.get(person, set()) and not company.firm.rows(_HELD, task, person)
    ]
    return Phones(missing, +stale, +strange)


_OVER = "select id from user_task where state in ('completed', 'cancelled')"
_LIVE = (
    "select id, assignee from user_task where state = 'reserved' union all"
    " select task_id, person from offer join user_task on user_task.id = task_id where state = 'ready'"
)
_HELD = "select 1 from outbox where task_id = ? and recipient = ? and state = 'pending' and held_for is not null"


def _tasks(message: Message, prefixes: tuple[str, ...]) -> set[str]:
    """The tasks that a message's buttons of these kinds are about."""
    return {data.split(":")[1] for prefix in prefixes for data in pressed(message, prefix)}
