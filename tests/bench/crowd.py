"""The sample company with many more of those who do the work, so that thirty-two chats can be busy at once.

The processes, roles and everybody else are the sample's own. Refuses to simplify anything.
"""

from functools import cache

from bot.company.company_files import load_company
from tests.bench.places import COMPANY
from workflow.company.directory import Company
from workflow.company.people import Person

IN_FLIGHT = 32
_GROWN = {"manager": ("olena", 64), "technician": ("andrii", IN_FLIGHT)}
"""Of whom there are more: a role, the one whose record the others share, and how many."""


@cache
def company() -> Company:
    sample = load_company(COMPANY)
    return sample.model_copy(update={"people": [*sample.people, *_more(sample)]})


def workers(role: str) -> list[str]:
    """The keys of those who were added."""
    return [f"{role}{number}" for number in range(_GROWN[role][1])]


def accounts() -> dict[str, int]:
    """Everybody's Telegram account; a private chat has the same number."""
    return {person.key: 1_000_000_000 + place for place, person in enumerate(company().people)}


def _more(sample: Company) -> list[Person]:
    models = {person.key: person for person in sample.people}
    return [
        models[like].model_copy(update={"key": key, "name": f"{models[like].name} {number}"})
        for role, (like, _) in _GROWN.items()
        for number, key in enumerate(workers(role))
    ]
