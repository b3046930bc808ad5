"""Every figure about the big pipeline is the one computed from its file with the csv module and plain Python."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from storage.figures.funnel.answer import answered
from storage.figures.funnel.dataset import Books
from tests.formats.imports.by_hand import Deal
from workflow.figures.funnel import (
    CasesBehindQuestion,
    ChangesQuestion,
    ForecastQuestion,
    FunnelFacts,
    FunnelQuestion,
    Group,
    Scope,
    TrendQuestion,
    View,
)

STAGES = ("prospecting", "engaging")
KYIV = ZoneInfo("Europe/Kyiv")
COLUMNS: dict[Group, str] = {
    "responsible": "sales_agent",
    "manager": "manager",
    "department": "regional_office",
    "client": "account",
    "product": "product",
}
PERIODS = [
    (None, None),
    (date(2017, 1, 1), date(2017, 3, 31)),
    (date(2017, 7, 22), date(2017, 7, 22)),
    (None, date(2016, 12, 31)),
    (date(2001, 1, 1), date(2001, 12, 31)),
]


def question(**asked: object) -> FunnelQuestion:
    return FunnelQuestion(process="crm-pipeline", shown=1000, **asked)  # type: ignore[arg-type]


def midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), KYIV)


def worth(deals: list[Deal]) -> dict[str, int]:
    total = sum(int(deal["close_value"] or 0) for deal in deals) * 100
    return {"USD": total} if total else {}


def name_of(by: Group, told: str) -> str:
    """People are told by their keys."""
    return told.replace("-", " ").title() if by in ("responsible", "manager") else told


def started_within(deal: Deal, since: date | None, until: date | None) -> bool:
    """Deals without a date were started by the import, this year."""
    started = date.fromisoformat(deal["engage_date"] or "2030-01-01")
    return (since is None or since <= started) and (until is None or started <= until)


@pytest.mark.parametrize("by", [None, *COLUMNS])
@pytest.mark.parametrize(("since", "until"), PERIODS)
def test_cohorts(books: Books, deals: list[Deal], by: Group | None, since: date | None, until: date | None) -> None:
    answer = answered(books, STAGES, question(since=since, until=until, by=by))
    mine = [deal for deal in deals if started_within(deal, since, until)]
    expect_cohort(answer.total, mine)
    if by is None:
        return
    told = {name_of(by, group.name).casefold(): group.facts for group in answer.groups}
    names = {deal[COLUMNS[by]].casefold() for deal in mine}
    assert set(told) == names
    for name in names:
        expect_cohort(told[name], [deal for deal in mine if deal[COLUMNS[by]].casefold() == name])


def expect_cohort(facts: FunnelFacts, mine: list[Deal]) -> None:
    stands = Counter(deal["deal_stage"] for deal in mine)
    engaged = [deal for deal in mine if deal["deal_stage"] != "Prospecting"]
    won = [deal for deal in mine if deal["deal_stage"] == "Won"]
    assert [(stage.key, stage.count, stage.standing, stage.amounts) for stage in facts.stages] == [
        ("prospecting", len(mine), stands["Prospecting"], worth(mine)),
        ("engaging", len(engaged), stands["Engaging"], worth(engaged)),
    ]
    assert (facts.cases, facts.won, facts.lost, facts.cancelled) == (len(mine), len(won), stands["Lost"], 0)
    assert facts.won_amounts == worth(won)


@pytest.mark.parametrize("day", ["2017-01-15", "2017-06-30", "2017-12-01"])
@pytest.mark.parametrize("by", [None, "department", "product"])
def test_where_deals_stood_on_a_day_that_is_past(books: Books, deals: list[Deal], day: str, by: Group | None) -> None:
    answer = answered(books, STAGES, question(view=View.CURRENT, until=date.fromisoformat(day), by=by))
    stood = [
        deal
        for deal in deals
        if deal["engage_date"] and deal["engage_date"] <= day and (not deal["close_date"] or deal["close_date"] > day)
    ]
    assert len(stood) > 100
    assert [(stage.key, stage.count, stage.amounts) for stage in answer.total.stages] == [
        ("prospecting", 0, {}),
        ("engaging", len(stood), worth(stood)),
    ]
    counted = Counter(deal[COLUMNS[by]] for deal in stood) if by else {}
    assert {group.name: group.facts.cases for group in answer.groups} == counted


def test_where_deals_stand_now(books: Books) -> None:
    now = answered(books, STAGES, question(view=View.CURRENT)).total
    assert [(stage.key, stage.count) for stage in now.stages] == [("prospecting", 500), ("engaging", 1589)]
    assert now.cases == 2089


def test_time_in_stage(books: Books, deals: list[Deal]) -> None:
    answer = answered(books, STAGES, question(by="department", times=True))
    for group in answer.groups:
        took = sorted(
            (midnight(deal["close_date"]).astimezone(UTC) - midnight(deal["engage_date"]).astimezone(UTC))
            / timedelta(seconds=1)
            for deal in deals
            if deal["regional_office"] == group.name and deal["close_date"]
        )
        engaging = group.facts.stages[1]
        assert engaging.stays == len(took)
        assert engaging.median == pytest.approx(median(took))
        place = 0.9 * (len(took) - 1)
        below, above = took[int(place)], took[min(int(place) + 1, len(took) - 1)]
        assert engaging.late_tail == pytest.approx(below + (above - below) * (place - int(place)))


def test_weighted_amounts(books: Books, deals: list[Deal]) -> None:
    answer = answered(
        books, STAGES, question(view=View.CURRENT, until=date(2017, 6, 30), probabilities={"engaging": 60})
    )
    engaging = answer.total.stages[1]
    assert engaging.weighted == {"USD": engaging.amounts["USD"] * 60 // 100}


@pytest.mark.parametrize("month", ["2016-11", "2017-03", "2017-12"])
def test_what_a_month_brought(books: Books, deals: list[Deal], month: str) -> None:
    since = date.fromisoformat(f"{month}-01")
    until = (since + timedelta(days=32)).replace(day=1)
    asked = ChangesQuestion(
        process="crm-pipeline",
        since=midnight(str(since)),
        until=midnight(str(until)),
    )
    answer = answered(books, STAGES, asked)
    begun = [deal for deal in deals if deal["engage_date"].startswith(month)]
    closed = [deal for deal in deals if deal["close_date"].startswith(month)]
    won = [deal for deal in closed if deal["deal_stage"] == "Won"]
    assert (answer.entered.count, answer.entered.amounts) == (len(begun), worth(begun))
    assert (answer.won.count, answer.won.amounts) == (len(won), worth(won))
    assert answer.lost.count == len(closed) - len(won)
    assert answer.returned.count == 0


def test_trend_by_month(books: Books, deals: list[Deal]) -> None:
    points = answered(
        books, STAGES, TrendQuestion(process="crm-pipeline", since=date(2016, 10, 1), until=date(2017, 12, 31))
    )
    assert len(points) == 15
    for point in points:
        month = f"{point.begins:%Y-%m}"
        won = [d for d in deals if d["close_date"].startswith(month) and d["deal_stage"] == "Won"]
        lost = [d for d in deals if d["close_date"].startswith(month) and d["deal_stage"] == "Lost"]
        begun = [d for d in deals if d["engage_date"].startswith(month)]
        assert (point.started, point.won, point.lost) == (len(begun), len(won), len(lost))
        assert point.won_amounts == worth(won)


def test_share_that_history_says(books: Books, deals: list[Deal]) -> None:
    answer = answered(
        books, STAGES, ForecastQuestion(process="crm-pipeline", now=datetime(2018, 1, 1, tzinfo=UTC), months=3)
    )
    ended = [deal for deal in deals if deal["close_date"]]
    won = [deal for deal in ended if deal["deal_stage"] == "Won"]
    assert answer.shares["engaging"] == pytest.approx(len(won) / len(ended))
    assert sum(month.cases for month in answer.months) == 2089


def test_a_bar_opens_as_many_deals_as_it_is_long(books: Books, deals: list[Deal]) -> None:
    funnel = question(view=View.CURRENT, by="product")
    for group in answered(books, STAGES, funnel).groups:
        for stage in group.facts.stages:
            asked = CasesBehindQuestion(funnel=funnel, stage=stage.key, group=group.name, limit=5)
            found = answered(books, STAGES, asked)
            assert found.total == stage.count
            assert all(deal.stage == stage.key for deal in found.deals)


def test_deals_come_page_by_page_without_gap_or_repetition(books: Books) -> None:
    funnel = question(view=View.CURRENT)
    seen: list[int] = []
    for offset in range(0, 500, 50):
        page = answered(
            books, STAGES, CasesBehindQuestion(funnel=funnel, stage="prospecting", limit=50, offset=offset)
        )
        assert page.total == 500
        seen += [deal.instance_id for deal in page.deals]
    assert len(set(seen)) == 500


def test_nobody_counts_what_they_may_not_open(books: Books, deals: list[Deal]) -> None:
    team = {deal["sales_agent"] for deal in deals if deal["manager"] == "Dustin Brinkmann"}
    people = frozenset(name.lower().replace(" ", "-") for name in team) | {"dustin-brinkmann"}
    mine = [deal for deal in deals if deal["sales_agent"] in team]
    scope = Scope(people=people)
    answer = answered(books, STAGES, question(scope=scope, by="client"))
    expect_cohort(answer.total, mine)
    assert {group.name for group in answer.groups} == {deal["account"] for deal in mine}
    assert answered(books, STAGES, question(scope=Scope(people=frozenset({"nobody"})))).total.cases == 0
    asked = CasesBehindQuestion(funnel=question(scope=scope), limit=9000)
    assert answered(books, STAGES, asked).total == len(mine)


def test_a_long_tail_becomes_others(books: Books) -> None:
    few = FunnelQuestion(process="crm-pipeline", by="client", shown=5)
    groups = answered(books, STAGES, few).groups
    assert len(groups) == 6
    assert groups[-1].name is None
    assert groups[-1].others == 86 - 5
    assert sum(group.facts.cases for group in groups) == 8800


def test_a_process_that_nobody_knows_is_empty(books: Books) -> None:
    answer = answered(books, (), FunnelQuestion(process="nothing", by="client"))
    assert (answer.total.cases, answer.total.stages, answer.groups) == (0, (), ())


def test_a_long_tail_opens_as_many_deals_as_it_holds(books: Books) -> None:
    few = FunnelQuestion(process="crm-pipeline", by="client", shown=5)
    *named, tail = answered(books, STAGES, few).groups
    besides = frozenset(group.name for group in named if group.name is not None)
    for stage in tail.facts.stages:
        found = answered(books, STAGES, CasesBehindQuestion(funnel=few, stage=stage.key, besides=besides, limit=9000))
        assert found.total == len(found.deals) == stage.count
        assert not {deal.client or "" for deal in found.deals} & besides
