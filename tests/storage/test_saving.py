"""Saving a case writes exactly the difference: whatever two cases are, loading gives the second."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.cases import funnel_counters, load, save
from storage.db.databases import database_at
from storage.db.problems import StorageProblem
from storage.db.statements import PreparedStatement, Statements
from storage.schema import process_counter, stage_counter
from storage.unit.definitions import Definitions
from storage.unit.directory_cache import DirectoryCache
from storage.unit.ids import Ids
from storage.unit.unit_of_work import UnitOfWork
from workflow.case.evidence import Evidence, FileRef, Supplied
from workflow.case.state import (
    Case,
    Instance,
    InstanceState,
    Leaving,
    StageVisit,
    TaskKind,
    TaskState,
    Timer,
    TimerKind,
    Token,
    UserTask,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
STAGES = st.sampled_from(["first", "work", "check"])
PEOPLE = st.sampled_from(["olena", "ivan", "andrii"])
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
MOMENTS = st.integers(0, 10**13).map(lambda micros: NOW + timedelta(microseconds=micros))
MAYBE = st.none() | MOMENTS
CLIENTS = st.none() | st.sampled_from(["Ромашка", "Вовк & Co", "<b>ТОВ</b>", "🌻 Соняшник"])
FILES = st.builds(
    FileRef, file_id=WORDS, file_unique_id=WORDS, name=st.none() | WORDS, mime=st.none() | WORDS, size=st.none()
)
THINGS = st.builds(
    Supplied,
    kind=st.sampled_from(["photo", "text", "place"]),
    text=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    file=st.none() | FILES,
    latitude=st.none() | st.floats(-90, 90),
    message_id=st.none() | st.integers(0, 2**40),
)


def instance_of(draw: st.DrawFn, row_id: int) -> Instance:
    return Instance(
        id=row_id,
        process="sale",
        version=1,
        number=row_id,
        state=draw(st.sampled_from(InstanceState)),
        starter="olena",
        responsible=draw(PEOPLE),
        manager=draw(st.none() | PEOPLE),
        department=draw(WORDS),
        client=draw(CLIENTS),
        product=draw(CLIENTS),
        amount=draw(st.none() | st.integers(0, 10**12)),
        fields=draw(st.dictionaries(WORDS, WORDS | st.integers(-5, 5) | st.lists(WORDS), max_size=2)),
        started_at=NOW,
        ended_at=draw(MAYBE),
        end=draw(st.none() | st.just("won")),
    )


def visit_end(draw: st.DrawFn, visit: StageVisit) -> StageVisit:
    leaving = draw(st.none() | st.sampled_from(Leaving))
    return replace(visit, due_at=draw(MAYBE), left_at=draw(MAYBE), leaving=leaving, outcome=draw(st.none() | WORDS))


def task_end(draw: st.DrawFn, task: UserTask) -> UserTask:
    return replace(
        task,
        state=draw(st.sampled_from(TaskState)),
        assignee=draw(st.none() | PEOPLE),
        candidates=tuple(draw(st.lists(PEOPLE, max_size=2))),
        stand_in=draw(st.booleans()),
        due_at=draw(MAYBE),
        touched_at=draw(MAYBE),
        ended_at=draw(MAYBE),
        ended_by=draw(st.none() | PEOPLE),
        outcome=draw(st.none() | WORDS),
        reason=draw(st.none() | WORDS),
    )


class Maker:
    """Makes rows and cases from draws."""

    def __init__(self, draw: st.DrawFn, first_id: int) -> None:
        self.draw = draw
        self.last = first_id

    def new(self) -> int:
        self.last += 1
        return self.last

    def visit(self, of: int) -> StageVisit:
        at = self.draw(MOMENTS)
        visit = StageVisit(id=self.new(), instance_id=of, stage=self.draw(STAGES), entered_at=at)
        return visit_end(self.draw, visit)

    def task(self, visit: StageVisit) -> UserTask:
        kind = self.draw(st.sampled_from(TaskKind))
        task = UserTask(
            id=self.new(),
            instance_id=visit.instance_id,
            visit_id=visit.id,
            stage=visit.stage,
            kind=kind,
            state=TaskState.READY,
            assignee=None,
            created_at=self.draw(MOMENTS),
        )
        return task_end(self.draw, task)

    def evidence(self, task: UserTask) -> Evidence:
        what, album = self.draw(THINGS), self.draw(st.none() | WORDS)
        by, at = self.draw(PEOPLE), self.draw(MOMENTS)
        return Evidence(
            id=self.new(), instance_id=task.instance_id, task_id=task.id, by=by, at=at, album=album, what=what
        )

    def token(self, visit: StageVisit) -> Token:
        return Token(id=self.new(), instance_id=visit.instance_id, stage=visit.stage, visit_id=visit.id)

    def timer(self, task: UserTask) -> Timer:
        kind, at = self.draw(st.sampled_from(TimerKind)), self.draw(MOMENTS)
        return Timer(
            id=self.new(),
            instance_id=task.instance_id,
            visit_id=task.visit_id,
            task_id=self.draw(st.none() | st.just(task.id)),
            kind=kind,
            fire_at=at,
            level=self.draw(st.integers(0, 3)),
        )

    def more(self, case: Case) -> Case:
        """The case with further rows."""
        visits = (*case.visits, *(self.visit(case.instance.id) for _ in range(self.draw(st.integers(0, 2)))))
        tasks = (*case.tasks, *(self.task(visit) for visit in visits if self.draw(st.booleans())))
        evidence = (*case.evidence, *(self.evidence(task) for task in tasks if self.draw(st.booleans())))
        tokens = (*case.tokens, *(self.token(visit) for visit in visits if self.draw(st.booleans())))
        timers = (*case.timers, *(self.timer(task) for task in tasks if self.draw(st.booleans())))
        return replace(case, visits=visits, tasks=tasks, evidence=evidence, tokens=tokens, timers=timers)

    def changed(self, case: Case) -> Case:
        """The case with some rows changed, some tokens and timers gone, some rows new."""
        coin = st.booleans()
        instance = case.instance
        if self.draw(coin):
            instance = instance_of(self.draw, instance.id)
        moved = [replace(t, fire_at=self.draw(MOMENTS)) if self.draw(coin) else t for t in case.timers]
        kept = Case(
            instance=instance,
            tokens=tuple(token for token in case.tokens if self.draw(coin)),
            visits=tuple(visit_end(self.draw, visit) if self.draw(coin) else visit for visit in case.visits),
            tasks=tuple(task_end(self.draw, task) if self.draw(coin) else task for task in case.tasks),
            evidence=case.evidence,
            timers=tuple(timer for timer in moved if self.draw(coin)),
        )
        return self.more(kept)


@st.composite
def stories(draw: st.DrawFn) -> list[Case]:
    """A case, as it is from one transaction to the next."""
    maker = Maker(draw, first_id=10)
    story = [maker.more(Case(instance=instance_of(draw, 1)))]
    for _ in range(draw(st.integers(0, 2))):
        story.append(maker.changed(story[-1]))
    return story


@pytest.fixture
def unit(url: str) -> Iterator[UnitOfWork]:
    database = database_at(url)
    opened = UnitOfWork(database, Statements(database), Ids(), DirectoryCache(), Definitions())
    opened.renew()
    opened.ids.stock(opened)
    yield opened
    opened.close()


_STAGES = PreparedStatement(
    stage_counter.select().order_by(stage_counter.c.process, stage_counter.c.stage, stage_counter.c.currency)
)
_PROCESSES = PreparedStatement(process_counter.select())


def kept_figures(unit: UnitOfWork) -> object:
    return [row for row in unit.rows(_STAGES) if any(row[3:])], unit.rows(_PROCESSES)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(story=stories())
def test_loading_gives_what_was_saved(unit: UnitOfWork, story: list[Case]) -> None:
    unit.say(unit.database.begin)
    try:
        before = None
        for after in story:
            save.save(unit, before, after)
            before = load.load(unit, load.BY_INSTANCE_LOCKED, 1)
            assert before == after
            kept = kept_figures(unit)
            funnel_counters.rebuild(unit)
            assert kept_figures(unit) == kept
    finally:
        unit.say("ROLLBACK")


def test_what_is_append_only_cannot_vanish(unit: UnitOfWork) -> None:
    instance = Instance(
        id=1,
        process="sale",
        version=1,
        number=1,
        state=InstanceState.LIVE,
        starter="olena",
        responsible="olena",
        manager=None,
        department="",
        started_at=NOW,
    )
    visit = StageVisit(id=2, instance_id=1, stage="first", entered_at=NOW)
    before = Case(instance=instance, visits=(visit,))
    unit.say(unit.database.begin)
    save.save(unit, None, before)
    with pytest.raises(StorageProblem, match="may not vanish"):
        save.save(unit, before, Case(instance=instance))
    with pytest.raises(StorageProblem, match="never changes was changed"):
        save.save(unit, before, Case(instance=instance, visits=(replace(visit, stage="work"),)))
    unit.say("ROLLBACK")


def test_saving_the_same_again_writes_nothing(unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(
        instance=Instance(
            id=1,
            process="sale",
            version=1,
            number=1,
            state=InstanceState.LIVE,
            starter="olena",
            responsible="olena",
            manager=None,
            department="",
            started_at=NOW,
        )
    )
    unit.say(unit.database.begin)
    save.save(unit, None, case)
    monkeypatch.setattr(unit, "_execute", None)
    save.save(unit, case, replace(case))
    monkeypatch.undo()
    unit.say("ROLLBACK")
