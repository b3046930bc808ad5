"""Whether a company's people fit together: everyone once, nobody above themselves.

Refuses to know processes; whether the roles and people that are named exist is told by `workflow.staffing`.
"""

from collections.abc import Iterator, Sequence

from workflow.company import Person, Role
from workflow.problems import Problem, Weight, meant

RIGHTS = ("see_all", "supervise_all", "admin")


def check_roles(roles: Sequence[Role]) -> list[Problem]:
    """Roles written twice, and rights that do not exist."""
    problems = list(_twice("roles", "role", [role.key for role in roles]))
    for number, role in enumerate(roles):
        for right in sorted(role.rights - set(RIGHTS)):
            problems.append(Problem(("roles", number, "rights"), f"no right '{right}'{meant(right, RIGHTS)}"))
    return problems


def check_people(people: Sequence[Person]) -> list[Problem]:
    """People written twice, and supervisors that stand above themselves."""
    if not people:
        return [Problem(("people",), "nobody works here; name at least one person")]
    problems = list(_twice("people", "person", [person.key for person in people]))
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
            yield Problem(("people", number), said, Weight.HINT)


def _twice(where: str, what: str, keys: Sequence[str]) -> Iterator[Problem]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            first = keys.index(key)
            yield Problem((where, number, "key"), f"the {what} '{key}' is already there ({where}[{first}])")


def _circles(people: Sequence[Person]) -> Iterator[Problem]:
    """Each circle once, told at the person of it who is written first."""
    above = {person.key: person.supervisor for person in people}
    told: set[str] = set()
    for number, person in enumerate(people):
        circle = _circle_through(person.key, above)
        if circle and person.key not in told:
            told.update(circle)
            line = " -> ".join([*circle, person.key])
            yield Problem(("people", number, "supervisor"), f"supervisors go round in a circle: {line}")


def _circle_through(key: str, above: dict[str, str | None]) -> list[str]:
    line = [key]
    while (step := above.get(line[-1])) is not None and step not in line:
        line.append(step)
    return line if above.get(line[-1]) == key else []
