"""Which instances somebody may have counted: exactly those that `permissions.may_see` lets them open."""

from sqlalchemy import or_, select, text

from storage.db.columns import from_text
from storage.figures.source import Source
from storage.schema import escalation, evidence, instance, user_task
from workflow.figures.funnel import Scope


class Seen:
    """The instances within a scope; `in` asks about one."""

    def __init__(self, source: Source, scope: Scope) -> None:
        self._ids = None if scope.people is None else _visible(source, scope.people)

    def __contains__(self, instance_id: int) -> bool:
        return self._ids is None or instance_id in self._ids


def taking_part(source: Source, people: frozenset[str]) -> set[int]:
    """Instances in which one of these had work, was offered some, supplied something, or heard of an escalation."""
    had = user_task.c.assignee.in_(people) | user_task.c.ended_by.in_(people)
    supplied = select(evidence.c.instance_id).where(evidence.c.by.in_(people)).distinct()
    found = {row[0] for row in source.rows(select(user_task.c.instance_id).where(had).distinct())}
    found.update(row[0] for row in source.rows(supplied))
    for table, names in ((user_task, "candidates"), (escalation, "told")):
        wanted = select(table.c.instance_id, table.c[names]).where(text(f"{names} <> '[]'"))
        found.update(row[0] for row in source.rows(wanted) if not people.isdisjoint(from_text(row[1])))
    return found


def _visible(source: Source, people: frozenset[str]) -> set[int]:
    named = or_(*(instance.c[name].in_(people) for name in ("starter", "responsible", "manager")))
    return taking_part(source, people) | {row[0] for row in source.rows(select(instance.c.id).where(named))}
