"""Whether somebody hears of what they are given: said wherever work is put into their hands.

Does not stop anybody: the work waits for them, and that is told.
"""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.screens.display_names import isolated
from handlers.screens.texts import Texts
from workflow.company.people import Person
from workflow.ports.members import Members

MARK = "📵"


def why_out_of_touch(t: Texts, members: Members, person: Person) -> Markup | None:
    """Why the bot cannot write to them; None where it can."""
    member = members.of_person(person.key)
    if member is None:
        return t("not in the bot yet")
    return None if member.reachable else t("the bot is blocked on their phone")


def mark(members: Members, person: Person) -> str:
    """Beside their name in a list."""
    member = members.of_person(person.key)
    return "" if member and member.reachable else f" {MARK}"


def warnings(t: Texts, members: Members, people: Iterable[Person]) -> list[Markup]:
    """A line for each who will not hear of it now."""
    troubled = [(person, why) for person in people if (why := why_out_of_touch(t, members, person))]
    return [
        t("📵 {who}: {why}. The work waits until they are back.", who=isolated(person.name, 60), why=why)
        for person, why in troubled
    ]
