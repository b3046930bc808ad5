"""Every figure about the imported permit cases is the one computed from the event log by hand."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cli.report.work_writing import as_json
from bot.settings import Settings
from storage.db.databases import database_at
from storage.figures.funnel.answer import answered
from storage.figures.funnel.dataset import Books
from storage.figures.work.answer import answer
from storage.store import Store
from tests.bot.report.conftest import asked
from tests.formats.imports.bringing import LOG, opened_store
from tests.formats.imports.log_by_hand import (
    STAGES,
    Permit,
    Visit,
    groups_of,
    midnight_after,
    percentile,
    permits_of,
    seconds,
)
from workflow.figures.funnel import CasesBehindQuestion, ForecastQuestion, FunnelFacts, FunnelQuestion, Group, View
from workflow.figures.work import (
    CaseGroup,
    CasesQuestion,
    ReportQuestion,
    TaskGroup,
    TasksQuestion,
    TimesQuestion,
    workforce_of,
)

PROCESS = "permit-receipt"
TODAY = datetime(2100, 1, 1, tzinfo=UTC)
"""Any moment after the import: what still stands is work given here, on the day of the import."""
DAYS = (date(2011, 1, 14), date(2011, 6, 30), date(2011, 11, 24))
PERIODS = (
    (None, None),
    (date(2011, 1, 1), date(2011, 3, 31)),
    (None, date(2010, 12, 31)),
    (date(2011, 10, 5), date(2011, 10, 5)),
    (date(2001, 1, 1), date(2001, 12, 31)),
)
COLUMNS: dict[Group, str] = {"department": "department", "responsible": "responsible", "source": "source"}


@pytest.fixture(scope="module")
def cases() -> list[Permit]:
    return permits_of(LOG)


@pytest.fixture
async def store(permits: Settings) -> AsyncIterator[Store]:
    opened = await opened_store(permits)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def books(permits: Settings) -> Iterator[Books]:
    opened = Books(database_at(permits.database), ZoneInfo("Europe/Kyiv"))
    opened.keep_up()
    yield opened
    opened.close()


def question(**more: Any) -> FunnelQuestion:
    return FunnelQuestion(process=PROCESS, shown=1000, **more)


def reported(permits: Settings, asked_of: ReportQuestion) -> Any:
    """A report as the command prints it."""
    return json.loads(as_json(answer(permits.database, "Europe/Kyiv", STAGES, asked_of)))


def within(case: Permit, since: date | None, until: date | None) -> bool:
    day = case.began.astimezone(ZoneInfo("Europe/Kyiv")).date()
    return (since is None or since <= day) and (until is None or day <= until)


def test_nothing_was_left_behind(permits: Settings, cases: list[Permit]) -> None:
    told = (permits.data_dir / "told.txt").read_text(encoding="utf-8")
    assert f"{PROCESS}: 1434 cases of 8577 events, 1434 imported, 0 already there, 0 refused.\n" in told
    named = {case.responsible for case in cases} | set(groups_of(LOG))
    assert f"New people: {len(named)}, clients: 0, products: 0.\n" in told
    assert len(named) == 52


async def test_everybody_is_in_the_group_they_acted_for_most(store: Store) -> None:
    groups = groups_of(LOG)
    brought = {person.name.lower(): person for person in store.directory if person.imported}
    assert {name: brought[name].department for name in groups} == groups
    assert {brought[name].department for name in set(brought) - set(groups)} == {""}
    assert all((person.roles, person.supervisor) == (["clerk"], "natalia") for person in brought.values())


# Where they stand, and how far they came


async def test_kept_figures(store: Store, cases: list[Permit]) -> None:
    total = await store.reads.funnel(PROCESS)
    assert {stage.key: (stage.now, stage.passed) for stage in total.stages} == {
        key: (
            sum(stay.stage == key and stay.left is None for case in cases for stay in case.stays),
            sum(case.reached(key) for case in cases),
        )
        for key in STAGES
    }
    states = Counter(case.state for case in cases)
    assert (total.started, total.won, total.lost) == (1434, states["won"], states["lost"])


def test_what_one_sees_at_a_glance(cases: list[Permit]) -> None:
    """So that a mistake made twice alike is still seen."""
    assert Counter(case.state for case in cases) == {"won": 1187, "lost": 142, "live": 105}
    assert sum(stay.by is not None for case in cases for stay in case.stays) == 8577
    assert len(STAGES) == 21


@pytest.mark.parametrize("by", [None, *COLUMNS])
def test_where_they_stand_now(books: Books, cases: list[Permit], by: Group | None) -> None:
    expect_standing(books, question(view=View.CURRENT, by=by), cases, by, TODAY)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", [None, *COLUMNS])
def test_where_they_stood_on_a_day_that_is_past(
    books: Books, cases: list[Permit], day: date, by: Group | None
) -> None:
    asked_of = question(view=View.CURRENT, until=day, by=by)
    assert expect_standing(books, asked_of, cases, by, midnight_after(day)) > 60


def expect_standing(
    books: Books, asked_of: FunnelQuestion, cases: list[Permit], by: Group | None, moment: datetime
) -> int:
    answer = answered(books, STAGES, asked_of)
    stood = [(case, case.stood_in(moment)) for case in cases]
    counted = Counter(stage for _, stages in stood for stage in stages)
    assert {stage.key: stage.count for stage in answer.total.stages} == {key: counted[key] for key in STAGES}
    assert answer.total.cases == sum(bool(stages) for _, stages in stood)
    if by:
        groups = Counter(getattr(case, COLUMNS[by]) for case, stages in stood if stages)
        assert {group.name: group.facts.cases for group in answer.groups} == groups
    return answer.total.cases


@pytest.mark.parametrize("by", [None, *COLUMNS])
@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_how_far_they_came(
    books: Books, cases: list[Permit], by: Group | None, since: date | None, until: date | None
) -> None:
    answer = answered(books, STAGES, question(since=since, until=until, by=by))
    mine = [case for case in cases if within(case, since, until)]
    expect_cohort(answer.total, mine)
    if by:
        names = {getattr(case, COLUMNS[by]) for case in mine}
        assert {group.name for group in answer.groups} == names
        for group in answer.groups:
            expect_cohort(group.facts, [case for case in mine if getattr(case, COLUMNS[by]) == group.name])


def expect_cohort(facts: FunnelFacts, mine: list[Permit]) -> None:
    states = Counter(case.state for case in mine)
    assert {stage.key: (stage.count, stage.standing) for stage in facts.stages} == {
        key: (
            sum(case.reached(key) for case in mine),
            sum(any(stay.stage == key and stay.left is None for stay in case.stays) for case in mine),
        )
        for key in STAGES
    }
    assert (facts.cases, facts.won, facts.lost) == (len(mine), states["won"], states["lost"])


def test_conversion(books: Books, cases: list[Permit]) -> None:
    """Of those that came so far and are over, how many were decided."""
    asked_of = ForecastQuestion(process=PROCESS, now=TODAY, months=1)
    shares = answered(books, STAGES, asked_of).shares
    ended = [case for case in cases if case.ended]
    for key in STAGES:
        came = [case for case in ended if case.reached(key)]
        assert shares[key] == pytest.approx(sum(case.state == "won" for case in came) / len(came)), key


def test_a_bar_opens_as_many_cases_as_it_is_long(books: Books, cases: list[Permit]) -> None:
    now = question(view=View.CURRENT)
    for key in STAGES:
        found = answered(books, STAGES, CasesBehindQuestion(funnel=now, stage=key, limit=1000))
        assert found.total == len(found.deals) == sum(key in case.stood_in(TODAY) for case in cases)


# How long, in time or late, by whom


def finished(cases: list[Permit], stage: str) -> list[tuple[Permit, Visit, float]]:
    """Finished stays with their seconds on the clock."""
    stays = [(case, stay) for case in cases for stay in case.stays if stay.stage == stage and not stay.withdrawn]
    return [(case, stay, seconds(stay.entered, stay.left)) for case, stay in stays if stay.left]


@pytest.mark.parametrize("by", [None, "department"])
def test_time_in_stage(books: Books, cases: list[Permit], by: Group | None) -> None:
    answer = answered(books, STAGES, question(by=by, times=True))
    told = {group.name: group.facts for group in answer.groups} if by else {None: answer.total}
    for name, facts in told.items():
        for stage in facts.stages:
            took = [one for case, _, one in finished(cases, stage.key) if name in (None, case.department)]
            assert stage.stays == len(took), (name, stage.key)
            if took:
                wanted = (percentile(took, 0.5), percentile(took, 0.9))
                assert (stage.median, stage.late_tail) == pytest.approx(wanted, abs=1e-5), (name, stage.key)


def test_time_in_stage_against_the_deadline(permits: Settings, cases: list[Permit]) -> None:
    stages = reported(permits, TimesQuestion(process=PROCESS, now=TODAY))["stages"]
    assert [stage["stage"] for stage in stages] == list(STAGES)
    for told in stages:
        stays = finished(cases, told["stage"])
        took = [one for _, _, one in stays]
        planned = [seconds(stay.entered, case.deadline) for case, stay, _ in stays]
        for figures, wanted in ((told["took"], took), (told["planned"], planned)):
            assert figures["count"] == len(wanted)
            medians = (percentile(wanted, 0.5), percentile(wanted, 0.9))
            assert (figures["median"], figures["ninety"]) == pytest.approx(medians, abs=1e-5)
        assert told["late"] == sum(stay.left > case.deadline for case, stay, _ in stays if stay.left)
        standing = [case for case in cases for s in case.stays if s.stage == told["stage"] and s.left is None]
        assert (told["standing"], told["standing_late"]) == (len(standing), len(standing))
        holders = {holder["person"]: (holder["waiting"], holder["late"]) for holder in told["holders"]}
        waits = Counter(case.responsible for case in standing)
        assert holders == {who: (count, count) for who, count in waits.items()}


@pytest.mark.parametrize("by", ["department", "responsible", "month"])
def test_cases_in_time_and_late(permits: Settings, cases: list[Permit], by: CaseGroup) -> None:
    def group(case: Permit) -> str:
        month = case.began.astimezone(ZoneInfo("Europe/Kyiv")).date().replace(day=1).isoformat()
        return month if by == "month" else str(getattr(case, by))

    question_of = CasesQuestion(process=PROCESS, by=by, now=TODAY, shown=1000)
    groups = reported(permits, question_of)["groups"]
    assert {told["name"] for told in groups} == {group(case) for case in cases}
    for told in groups:
        mine = [case for case in cases if group(case) == told["name"]]
        states, over = Counter(case.state for case in mine), [case for case in mine if case.ended]
        assert (told["live"], told["won"], told["lost"]) == (states["live"], states["won"], states["lost"])
        late = sum(case.is_late for case in over)
        assert (told["ended_in_time"], told["ended_late"]) == (len(over) - late, late)
        took = [seconds(case.began, case.ended) for case in over if case.ended]
        if took:
            wanted = (percentile(took, 0.5), percentile(took, 0.9))
            assert (told["took"]["median"], told["took"]["ninety"]) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("by", ["performer", "department", "stage", "month"])
async def test_work_done_in_time_and_late(
    store: Store, permits: Settings, cases: list[Permit], by: TaskGroup
) -> None:
    groups = groups_of(LOG)

    def named(who: str, stay: Visit) -> str:
        month = (stay.left or TODAY).astimezone(ZoneInfo("Europe/Kyiv")).date().replace(day=1)
        return {
            "performer": who,
            "department": groups.get(who, ""),
            "stage": f"{PROCESS}/{stay.stage}",
            "month": month.isoformat(),
        }[str(by)]

    done, late, live = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        for stay in case.stays:
            if stay.by is not None and stay.left is not None:
                done[named(stay.by, stay)] += 1
                late[named(stay.by, stay)] += stay.left > case.deadline
            elif stay.left is None and by != "month":
                live[named(case.responsible, stay)] += 1
    workforce = workforce_of(store.directory, await store.reads.processes.newest())
    question_of = TasksQuestion(process=PROCESS, by=by, now=TODAY, shown=1000, workforce=workforce)
    told = reported(permits, question_of)["groups"]
    found = {group["name"]: (group["done"], group["done_late"], group["open"]) for group in told if group["done"]}
    assert found == {name: (done[name], late[name], live[name] if by != "month" else found[name][2]) for name in done}
    assert sum(group["done"] for group in told) == 8577
    assert sum(group["open"] for group in told) == 114


def test_the_command_prints_the_same(permits: Settings, cases: list[Permit]) -> None:
    groups = asked(permits, "tasks", "--process", PROCESS, "--by", "performer")["groups"]
    work = Counter(stay.by for case in cases for stay in case.stays if stay.by)
    assert {group["key"]: group["done"] for group in groups if group["done"]} == work
