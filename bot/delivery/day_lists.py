"""The day's lists of each person: sent when their time comes, pinned in the morning, redrawn as things are done.

Every notice about a task that reaches a phone also redraws the lists of whoever reads it and of their supervisor,
where there is one of today: by a further notice, so that a kill loses no redrawing. No list where there is nothing to
do.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from bot.delivery.planner import Plan
from handlers.screens.escalation.stuck_list import stuck_for
from handlers.screens.lists.screens import Definitions, is_late
from handlers.screens.notification.agenda import Day, Reading, agenda_screen, evening_screen
from handlers.screens.screen import Screen
from handlers.screens.task.requirements import missing_rules, needs_evidence
from handlers.screens.texts import texts_for
from storage.queues.agendas import Agenda, Agendas
from storage.queues.outbox import Outbox, OutboxRow
from workflow.case.state import TaskKind, TaskState
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.company.quiet_hours import at, days_of, local_day
from workflow.messages.events import Notice, NoticeKind
from workflow.notification.notice_table import NOTICES, NoticeSubject
from workflow.ports.members import Member, MemberPreferences
from workflow.ports.queries import StuckLine, TaskLine
from workflow.ports.reads import Reads

_DAY = timedelta(days=1)
_LISTS = (NoticeKind.AGENDA, NoticeKind.EVENING)
"""What may be about a visit that is stuck, and no one task."""


class DayLists:
    """Plans agendas and evening lists."""

    def __init__(
        self,
        outbox: Outbox,
        agendas: Agendas,
        reads: Reads,
        habits: MemberPreferences,
        directory: Callable[[], Directory],
        now: Callable[[], datetime],
    ) -> None:
        self._outbox, self._agendas, self._reads = outbox, agendas, reads
        self._habits, self._directory, self._now = habits, directory, now
        self._coming: set[tuple[str, NoticeKind]] = set()
        """Redrawings that are in the outbox and not yet planned: they will show what is to be shown."""

    async def plan(self, row: OutboxRow, member: Member) -> Plan | None:
        """None for a list of another day, and where neither a list nor an older one's pin is due."""
        self._coming.discard((row.to, row.kind))
        reader = self._directory().person(row.to)
        today, known = self._today(row.to), await self._agendas.of(row.to, row.kind)
        drawn = known if known and known.day == today else None
        if reader is None or row.data.get("day") != today.isoformat():
            return None
        if not self._wanted(row, drawn):
            return await self._unpinning(row, member, known, drawn)
        day = await self._day(row.kind, reader, drawn)
        if drawn is None and not _worth_telling(row.kind, day, today, self._end_of(today, row.to)):
            return await self._unpinning(row, member, known, drawn)
        return await self._placed(row, member, reader, day, known, drawn)

    async def _unpinning(
        self, row: OutboxRow, member: Member, known: Agenda | None, drawn: Agenda | None
    ) -> Plan | None:
        """A morning without a list: that of an earlier day no longer stands above the chat as if it were of today."""
        if known is None or drawn is not None or row.kind is not NoticeKind.AGENDA or row.data.get("redraw"):
            return None
        older = await self._outbox.cards("agenda", known.id, person=row.to)
        if not older:
            return None
        return Plan(
            person=row.to,
            chat_id=member.chat_id,
            language=member.language,
            screen=Screen(text=Markup("")),
            subject=None,
            living=older[0],
            unpin=older,
            only_tidies=True,
        )

    async def touched(self, row: OutboxRow) -> tuple[Notice, ...]:
        """What to redraw after this notice was told."""
        rule = NOTICES[row.kind]
        if rule.daily or (row.task_id is None and rule.subject is not NoticeSubject.ESCALATION):
            return ()
        above = self._directory().supervisor_of(row.to)
        people = [row.to, *([above.key] if above else [])]
        return tuple([notice for person in people for kind in _LISTS async for notice in self._redrawn(person, kind)])

    async def _redrawn(self, person: str, kind: NoticeKind) -> AsyncIterator[Notice]:
        known = None if (person, kind) in self._coming else await self._agendas.of(person, kind)
        if known and known.day == self._today(person):
            self._coming.add((person, kind))
            yield _redraw(person, kind, known.day)

    def _today(self, person: str) -> date:
        return local_day(self._now(), days_of(self._directory(), person))

    def _end_of(self, day: date, person: str) -> datetime:
        return at(day + _DAY, time(), days_of(self._directory(), person).zone)

    def _wanted(self, row: OutboxRow, drawn: Agenda | None) -> bool:
        """A first one, where the person is here and wants such lists and their working day is not over; a redrawing
        of one that is there."""
        if row.data.get("redraw"):
            return drawn is not None
        habits, days = self._habits.of(row.to), days_of(self._directory(), row.to)
        span = days.span(self._today(row.to))
        wanted = habits.agenda if row.kind is NoticeKind.AGENDA else habits.evening
        here = not self._directory().is_away(row.to, self._now())
        return wanted and here and span is not None and self._now() < span[1]

    async def _day(self, kind: NoticeKind, reader: Person, drawn: Agenda | None) -> Day:
        """All that was on the list, as it is now, and what has come since."""
        today = self._today(reader.key)
        end = self._end_of(today, reader.key)
        live = await self._reads.tasks.live_of(reader.key)
        due = [task.task_id for task in live if task.assignee == reader.key and _is_of_the_day(task, kind, end)]
        ids = dict.fromkeys([*(drawn.tasks if drawn else ()), *due])
        tasks = [task for task in await self._reads.tasks.lines([*ids]) if _shown(task, reader.key)]
        finishable = [task.task_id for task in tasks if task.state.is_live and await self._is_one_tap(task)]
        is_evening = kind is NoticeKind.EVENING
        stuck = [] if is_evening else stuck_for(reader, self._directory(), await self._reads.cases.stuck())
        return Day(
            date=today,
            tasks=sorted(tasks, key=lambda task: (task.due_at is None, task.due_at, task.task_id)),
            team=[] if is_evening else _beside(await self._late_under(reader), stuck),
            stuck=stuck,
            finishable=finishable if is_evening else [],
        )

    async def _late_under(self, reader: Person) -> Sequence[TaskLine]:
        below = [person.key for person in self._directory() if person.supervisor == reader.key]
        tasks = await self._reads.tasks.live_under(below) if below else []
        return [task for task in tasks if is_late(task, self._now())]

    async def _is_one_tap(self, task: TaskLine) -> bool:
        """Whether the usual way out needs a press and nothing else."""
        file = await self._reads.cases.of_task(task.task_id)
        if file is None or task.kind is not TaskKind.STAGE:
            return False
        outcome = file.definition.stage(task.stage).outcomes[0]
        missing = needs_evidence(outcome, 0) and missing_rules(file, file.case.task(task.task_id))
        return not outcome.needs_reason and not missing

    async def _placed(
        self, row: OutboxRow, member: Member, reader: Person, day: Day, known: Agenda | None, drawn: Agenda | None
    ) -> Plan:
        """A new message, or the one that is there; a new agenda is pinned by a redrawing that follows it."""
        screen = (agenda_screen if row.kind is NoticeKind.AGENDA else evening_screen)(
            Reading(
                t=texts_for(member.language),
                reader=reader,
                directory=self._directory(),
                definitions=await self._definitions([*day.tasks, *day.team, *day.stuck]),
                now=self._now(),
            ),
            day,
        )
        list_id = drawn.id if drawn else row.id
        shown = await self._outbox.cards("agenda", list_id, person=row.to)
        older = await self._outbox.cards("agenda", known.id, person=row.to) if known and not drawn else []
        living, is_agenda = next(iter(shown), None), row.kind is NoticeKind.AGENDA
        pin = living is not None and is_agenda and drawn is not None and not drawn.pinned
        kept = Agenda(
            person=row.to,
            part=row.kind,
            id=list_id,
            day=day.date,
            tasks=tuple(task.task_id for task in day.tasks),
            pinned=pin or (drawn is not None and drawn.pinned),
        )
        same = living is not None and living.digest == screen.digest and not pin
        follows = () if drawn or not is_agenda else (_redraw(row.to, row.kind, day.date),)
        return Plan(
            person=row.to,
            chat_id=member.chat_id,
            language=member.language,
            screen=screen,
            subject=("agenda", list_id),
            role="card",
            living=living,
            calls=not same,
            agenda=kept,
            then=follows,
            pin=pin,
            unpin=older if is_agenda else (),
        )

    async def _definitions(self, tasks: Iterable[TaskLine | StuckLine]) -> Definitions:
        wanted = {(task.process, task.version) for task in tasks}
        found = {key: await self._reads.processes.get(*key) for key in wanted}
        return {key: definition for key, definition in found.items() if definition}


def _redraw(person: str, kind: NoticeKind, day: date) -> Notice:
    return Notice(kind=kind, to=person, data={"day": day.isoformat(), "redraw": True})


def _shown(task: TaskLine, reader: str) -> bool:
    """Theirs still, or done; what was withdrawn or handed over leaves the list."""
    return task.state is TaskState.COMPLETED or (task.state.is_live and task.assignee == reader)


def _worth_telling(kind: NoticeKind, day: Day, today: date, end: datetime) -> bool:
    live = [task for task in day.tasks if task.state.is_live]
    if kind is NoticeKind.AGENDA:
        return bool(live or day.team or day.stuck)
    return any(task.due_at and end - _DAY <= task.due_at and task.waiting_until is None for task in live)


def _is_of_the_day(task: TaskLine, kind: NoticeKind, end: datetime) -> bool:
    """Due by the end of the day, or late; what waits for somebody else only where its waiting ends today."""
    if task.waiting_until is not None:
        return kind is NoticeKind.AGENDA and task.waiting_until < end
    return task.due_at is not None and task.due_at < end


def _beside(late: Sequence[TaskLine], stuck: Sequence[StuckLine]) -> list[TaskLine]:
    """What is late and not said among what is stuck."""
    said = {(line.instance_id, line.stage) for line in stuck}
    return [task for task in late if (task.instance_id, task.stage) not in said]
