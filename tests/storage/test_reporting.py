"""Reports on both databases: every figure is what one counts by hand from the cases, whatever became of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from statistics import median

import pytest

from storage.db.databases import database_at
from storage.figures.source import Source
from storage.figures.work import answer as answering
from storage.figures.work import drill_down, task_columns, task_rows, tasks
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_reads import STAGES, busy_days
from workflow.case.state import Case, InstanceState, Leaving, TaskState, UserTask
from workflow.figures.assignments import orders_of
from workflow.figures.drill_down import LinesAnswer, LinesQuestion, code_of
from workflow.figures.funnel import Scope, scope_of
from workflow.figures.work import (
    CASE_GROUPS,
    TASK_GROUPS,
    CasesQuestion,
    ReportAnswer,
    ReportQuestion,
    TaskFigures,
    TaskGroup,
    TasksQuestion,
    TimesQuestion,
    workforce_of,
)
from workflow.messages.commands import StartInstance
from workflow.messages.events import CommandResult
from workflow.rules.permissions import may_see

_EVERY = 10**6


class Desk:
    """Whoever asks, of this moment of the database."""

    def __init__(self, url: str, store: Store, clock: Clock) -> None:
        self.source, self.store, self.clock = Source(database_at(url)), store, clock
        self.zone, self.force = store.zone, workforce_of(store.directory, store.processes)

    def ask(self, question: ReportQuestion) -> ReportAnswer:
        self.source.begin()
        try:
            return answering.answered(self.source, self.zone, STAGES, question)
        finally:
            self.source.end()

    def lines(self, question: LinesQuestion) -> LinesAnswer:
        self.source.begin()
        try:
            return drill_down.lines(self.source, self.zone, question)
        finally:
            self.source.end()

    def tasks(self, **more: object) -> TasksQuestion:
        return TasksQuestion(now=self.clock.moment, workforce=self.force, shown=_EVERY, **more)  # type: ignore[arg-type]

    def cases(self, **more: object) -> CasesQuestion:
        return CasesQuestion(now=self.clock.moment, shown=_EVERY, **more)  # type: ignore[arg-type]

    def times(self, **more: object) -> TimesQuestion:
        return TimesQuestion(process="sale", now=self.clock.moment, **more)  # type: ignore[arg-type]


@pytest.fixture
def desk(url: str, store: Store, clock: Clock) -> Iterator[Desk]:
    asking = Desk(url, store, clock)
    yield asking
    asking.source.close()


@pytest.fixture
async def busy(store: Store, clock: Clock) -> list[Case]:
    cases = [*await busy_days(store, clock, seed=11), *await busy_days(store, clock, seed=12)]
    clock.forward(hours=20)
    return cases


def how(task: UserTask, end: datetime) -> str:
    """As it stood at this moment."""
    if task.ended_at is None or task.ended_at >= end:
        return "open"
    return "withdrawn" if task.state is TaskState.CANCELLED else "done"


def is_late(task: UserTask, end: datetime) -> bool:
    stood = how(task, end)
    if task.due_at is None or stood == "withdrawn" or (stood == "open" and task.waiting_since is not None):
        return False
    return task.due_at < (task.ended_at if stood == "done" and task.ended_at else end)


def counted(tasks: list[UserTask], end: datetime) -> tuple[int, ...]:
    stood = Counter((how(task, end), is_late(task, end)) for task in tasks)
    waiting = sum(how(task, end) == "open" and task.waiting_since is not None for task in tasks)
    done, opened = stood["done", False] + stood["done", True], stood["open", False] + stood["open", True]
    return done, stood["done", True], opened, stood["open", True], waiting, stood["withdrawn", False]


def told(found: TaskFigures) -> tuple[int, ...]:
    return found.done, found.done_late, found.open, found.open_late, found.waiting, found.withdrawn


def tasks_of(cases: list[Case]) -> list[UserTask]:
    return [task for case in cases for task in case.tasks]


async def test_tasks_are_what_one_counts(desk: Desk, busy: list[Case], clock: Clock) -> None:
    answer = desk.ask(desk.tasks(by="performer"))
    done, late, opened, overdue, waiting, withdrawn = counted(tasks_of(busy), clock.moment)
    assert told(answer.total) == (done, late, opened, overdue, waiting, withdrawn)
    assert min(done, late, opened, overdue, withdrawn) > 0, "the days were too quiet to prove anything"
    by_hand: dict[str, list[UserTask]] = {}
    for task in tasks_of(busy):
        stood = how(task, clock.moment)
        by_hand.setdefault((task.ended_by if stood == "done" else None) or task.assignee or "", []).append(task)
    assert {group.name: told(group.figures) for group in answer.groups} == {
        who: counted(theirs, clock.moment) for who, theirs in by_hand.items()
    }


@pytest.mark.parametrize("by", [*TASK_GROUPS, None])
async def test_the_figures_of_columns_are_those_of_the_tasks_one_by_one(
    desk: Desk, busy: list[Case], store: Store, by: TaskGroup | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_rows, "_PAGE", 7)
    days = sorted({task.created_at.astimezone(store.zone).date() for task in tasks_of(busy)})
    scope = scope_of(store.directory, "olena")
    for more in ({}, {"since": days[1], "until": days[3]}, {"scope": scope}, {"performers": frozenset({"olena"})}):
        question, in_time = desk.tasks(by=by, **more), by in ("week", "month")
        desk.source.begin()
        name = tasks.naming(by, store.zone) if by else lambda _: ""
        one_by_one = task_columns.columns_of(tasks.rows(desk.source, store.zone, question), name)
        found = task_columns.read(desk.source, store.zone, question, by)
        desk.source.end()
        assert found.figures() == one_by_one.figures()
        for shown in (2, _EVERY):
            assert [*found.groups(shown, in_time=in_time)] == [*one_by_one.groups(shown, in_time=in_time)]


async def test_some_days_have_what_ended_in_them_and_what_was_open_at_their_end(
    desk: Desk, busy: list[Case], store: Store
) -> None:
    days = sorted({task.created_at.astimezone(store.zone).date() for task in tasks_of(busy)})
    for since, until in ((days[1], days[3]), (days[2], days[2]), (days[-2], days[-1])):
        begin, end = begins(since, store), begins(until + timedelta(days=1), store)
        mine = [
            task
            for task in tasks_of(busy)
            if task.created_at < end and (task.ended_at is None or task.ended_at >= begin)
        ]
        end = min(end, desk.clock.moment)
        total = desk.ask(desk.tasks(since=since, until=until)).total
        stood = Counter(how(task, end) for task in mine)
        assert (total.done, total.open, total.withdrawn) == (stood["done"], stood["open"], stood["withdrawn"])


def begins(day: date, store: Store) -> datetime:
    return datetime.combine(day, time(), store.zone)


async def test_cases_are_what_one_counts(desk: Desk, busy: list[Case]) -> None:
    answer = desk.ask(desk.cases(by="responsible"))
    states = Counter(case.instance.state for case in busy)
    total = answer.total
    assert (total.live, total.won, total.lost, total.cancelled) == tuple(
        states[state]
        for state in (InstanceState.LIVE, InstanceState.WON, InstanceState.LOST, InstanceState.CANCELLED)
    )
    assert total.amounts == {"UAH": sum(case.instance.amount or 0 for case in busy)}
    took = [
        (case.instance.ended_at - case.instance.started_at).total_seconds()
        for case in busy
        if case.instance.ended_at and case.instance.state in (InstanceState.WON, InstanceState.LOST)
    ]
    assert total.took.median == pytest.approx(median(took))
    assert {group.name: group.figures.cases for group in answer.groups} == Counter(
        case.instance.responsible for case in busy
    )


async def test_time_in_stage_is_what_one_counts(desk: Desk, busy: list[Case]) -> None:
    answer = desk.ask(desk.times())
    visits = [visit for case in busy for visit in case.visits]
    for stage in answer.stages:
        took = [
            (visit.left_at - visit.entered_at).total_seconds()
            for visit in visits
            if visit.stage == stage.stage and visit.left_at and visit.leaving in (Leaving.ADVANCED, Leaving.RETURNED)
        ]
        here = [token for case in busy for token in case.tokens if token.stage == stage.stage]
        assert (stage.took.count, stage.standing) == (len(took), len(here))
        assert stage.took.median == pytest.approx(median(took))
        held = Counter(
            task.assignee or "" for case in busy for task in case.live_tasks() if task.stage == stage.stage
        )
        assert {holder.person: holder.waiting for holder in stage.holders} == held


async def test_each_is_told_of_exactly_what_they_may_open(desk: Desk, busy: list[Case], store: Store) -> None:
    sizes = set()
    for person in store.directory:
        mine = {case.instance.id: case for case in busy if may_see(store.directory, person.key, case)}
        scope = scope_of(store.directory, person.key)
        for question in (desk.tasks(scope=scope), desk.cases(scope=scope), desk.times(scope=scope)):
            listed = desk.lines(LinesQuestion(of=question, limit=_EVERY)).lines
            assert {line.instance_id for line in listed} <= set(mine), person.key
        assert told(desk.ask(desk.tasks(scope=scope)).total) == counted(tasks_of([*mine.values()]), desk.clock.moment)
        assert desk.ask(desk.cases(scope=scope)).total.cases == len(mine)
        sizes.add(len(mine))
    assert len(sizes) > 2, "everybody saw the same: nothing was tried"
    nobody = Scope(people=frozenset())
    assert desk.lines(LinesQuestion(of=desk.tasks(scope=nobody))).total == 0


@pytest.mark.parametrize("kind", ["tasks", "cases", "times"])
async def test_behind_a_line_stands_what_it_counts(desk: Desk, busy: list[Case], kind: str) -> None:
    if kind == "times":
        question: ReportQuestion = desk.times()
        counts = {one.stage: one.took.count + one.standing for one in desk.ask(question).stages}
        expect_lines(desk, question, counts)
        return
    for by in TASK_GROUPS if kind == "tasks" else CASE_GROUPS:
        question = desk.tasks(by=by) if kind == "tasks" else desk.cases(by=by)
        counts = {
            one.name: one.figures.done + one.figures.open + one.figures.withdrawn
            if kind == "tasks"
            else one.figures.cases
            for one in desk.ask(question).groups
        }
        expect_lines(desk, question, counts)


async def test_an_assignment_is_one_part_of_each_person_whatever_it_took(
    desk: Desk, store: Store, clock: Clock
) -> None:
    fields = {"text": "Порахувати", "assignees": ["olena", "ivan"], "due": (clock.moment + timedelta(1)).isoformat()}
    outcome = await store.office.execute(StartInstance(actor="boss", process="order", fields=fields))
    assert isinstance(outcome, CommandResult)
    assert outcome.case is not None
    clock.forward(days=2)
    everybodys = orders_of(store.processes)
    total = desk.ask(desk.tasks(orders=everybodys, by="issuer"))
    assert told(total.total) == (0, 0, 2, 2, 0, 0)
    assert [group.name for group in total.groups] == ["boss"]
    listed = desk.lines(LinesQuestion(of=desk.tasks(orders=everybodys, by="issuer"))).lines
    assert {(line.who, line.client) for line in listed} == {("olena", "Порахувати"), ("ivan", "Порахувати")}
    for given_by, n in (("boss", 2), ("petro", 0)):
        asked = desk.tasks(orders=orders_of(store.processes, frozenset({given_by})))
        assert desk.ask(asked).total.open == n
    assert desk.ask(desk.tasks(orders=everybodys, performers=frozenset({"ivan"}))).total.open == 1


async def test_deals_are_no_assignments(desk: Desk, busy: list[Case], store: Store) -> None:
    assert told(desk.ask(desk.tasks(orders=orders_of(store.processes))).total) == (0,) * 6


def expect_lines(desk: Desk, question: ReportQuestion, counts: dict[str, int]) -> None:
    """Page by page, from the worst, without gap or repetition."""
    assert counts
    for name, n in counts.items():
        found = []
        for offset in range(0, n + 5, 5):
            page = desk.lines(LinesQuestion(of=question, code=code_of(name), limit=5, offset=offset))
            assert (page.total, page.name) == (n, name)
            found += page.lines
        assert len(found) == n
        open_late = [line.late and line.ended_at is None for line in found]
        assert open_late == sorted(open_late, reverse=True)
    gone = desk.lines(LinesQuestion(of=question, code=code_of("no such line")))
    assert (gone.name, gone.total, gone.lines) == (None, 0, ())
