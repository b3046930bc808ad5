"""Whether a company's people fit together: everyone once, nobody above themselves.

Does not know processes; whether the roles and people that are named exist is told by
`workflow.company.reference_checks`.
"""

from collections.abc import Callable, Iterator, Sequence

from workflow.company.people import Person, Role
from workflow.written.problems import Problem, Severity, meant, place

RIGHTS = ("see_all", "supervise_all", "admin")


def check_roles(roles: Sequence[Role]) -> list[Problem]:
    """Roles written twice, and rights that do not exist."""
    problems = list(_twice("roles", "role", [role.key for role in roles]))
    for number, role in enumerate(roles):
        for right in sorted(role.rights - set(RIGHTS)):
            problems.append(Problem(("roles", number, "rights"), f"no right '{right}'{meant(right, RIGHTS)}"))
    return problems


def check_people(people: Sequence[Person], named: Callable[[int, int], str] | None = None) -> list[Problem]:
    """People written twice, and supervisors that stand above themselves. `named` says where the first is written, to
    the number of the second; unless given, by its number."""
    if not people:
        return [Problem(("people",), "nobody works here; name at least one person")]
    problems = list(_twice("people", "person", [person.key for person in people], named))
    return problems + list(_circles(people))


def check_hearers(roles: Sequence[Role], people: Sequence[Person], escalates_to: str | None) -> Iterator[Problem]:
    """People of whose late work nobody else would hear; of those who lead others that is expected."""
    everywhere = {role.key for role in roles if "supervise_all" in role.rights}
    if escalates_to or any(not everywhere.isdisjoint(person.roles) for person in people):
        return
    above = {person.supervisor for person in people}
    for number, person in enumerate(people):
        if person.supervisor is None and person.key not in above and len(people) > 1:
            said = f"nobody hears when '{person.key}' is late: name a supervisor, or 'escalates_to' in company.yaml"
            yield Problem(("people", number), said, Severity.HINT)


def _twice(
    where: str, what: str, keys: Sequence[str], named: Callable[[int, int], str] | None = None
) -> Iterator[Problem]:
    firsts: dict[str, int] = {}
    for number, key in enumerate(keys):
        first = firsts.setdefault(key, number)
        if first != number:
            there = named(first, number) if named else place((where, first))
            yield Problem((where, number, "key"), f"the {what} '{key}' is already there ({there})")


def _circles(people: Sequence[Person]) -> Iterator[Problem]:
    """Each circle once, told at the person of it who is written first."""
    above = {person.key: person.supervisor for person in people}
    numbers = {person.key: number for number, person in reversed(list(enumerate(people)))}
    found = (_begun_with_first(circle, numbers) for circle in _round_in(above))
    for circle in sorted(found, key=lambda circle: numbers[circle[0]]):
        line = " -> ".join([*circle, circle[0]])
        path = ("people", numbers[circle[0]], "supervisor")
        yield Problem(path, f"supervisors go round in a circle: {line}")


def _round_in(above: dict[str, str | None]) -> Iterator[list[str]]:
    """Every circle; each line is walked until somebody is met who was met before."""
    met: set[str] = set()
    for begin in above:
        line: dict[str, None] = {}
        step: str | None = begin
        while step in above and step not in met and step not in line:
            line[step] = None
            step = above[step]
        met.update(line)
        if step in line:
            walked = list(line)
            yield walked[walked.index(step) :]


def _begun_with_first(circle: list[str], numbers: dict[str, int]) -> list[str]:
    first = circle.index(min(circle, key=lambda key: numbers[key]))
    return circle[first:] + circle[:first]
