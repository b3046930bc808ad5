"""Every screen of the funnel: views, measures, groups, what is behind a bar, changes, forecast; many and none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers.charts.funnel import draw
from handlers.screens.buttons.funnel import LAST_LOOK, OpenCases
from handlers.screens.figures.texts import stamp
from handlers.screens.funnel import changes_forecast_screens, drill_down, screens
from handlers.screens.funnel.chart import picture_of
from handlers.screens.funnel.options import Look, Measure, Period
from handlers.screens.funnel.result import Seen
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from tests.handlers.samples import company, in_proposal, person
from workflow.definition.process import ProcessDefinition
from workflow.figures.funnel import (
    CaseBehind,
    CasesBehindAnswer,
    ChangesAnswer,
    ChangesQuestion,
    ForecastAnswer,
    ForecastMonth,
    ForecastQuestion,
    FunnelAnswer,
    FunnelFacts,
    FunnelGroup,
    FunnelQuestion,
    Moved,
    StageFacts,
    View,
)

NOW = in_proposal().now
DIRECTORY = company().directory()
PROCESSES = company().processes
_NAMES = ("ТОВ «Лан»", "Société Générale d’Équipement " * 8, "شركة المياه", "=1+1", "")


def facts_of(definition: ProcessDefinition, cases: int = 847, worth: int = 18_400_00) -> FunnelFacts:
    stages = []
    for place, stage in enumerate(definition.stages):
        count = int(cases * 0.8**place)
        amounts = {"UAH": count * worth, "EUR": place * 1_000_00} if worth and count else {}
        part = {currency: amount // 3 for currency, amount in amounts.items()}
        median = 3600.0 * (place + 1) ** 3 if count else None
        stages.append(
            StageFacts(
                key=stage.key,
                count=count,
                standing=0 if place == 2 else count // 5,
                amounts=amounts,
                weighted=part,
                stays=count,
                median=median,
                late_tail=median and median * 4,
            )
        )
    won = {"UAH": cases * 10**6} if worth else {}
    return FunnelFacts(
        cases=cases,
        stages=tuple(stages),
        won=cases // 5,
        lost=cases // 3,
        cancelled=0,
        won_amounts=won,
        lost_amounts={},
    )


def seen_of(definition: ProcessDefinition, look: Look, cases: int = 847) -> Seen:
    today = NOW.astimezone(person("natalia").tz).date()
    since, until = look.span(today)
    question = FunnelQuestion(process=definition.key, view=look.view, since=since, until=until, by=look.by)
    groups = [FunnelGroup(name=name, facts=facts_of(definition, 100 // (n + 1))) for n, name in enumerate(_NAMES)]
    rest = FunnelGroup(name=None, facts=facts_of(definition, 3), others=9_988)
    return Seen(
        definition=definition,
        look=look,
        answer=FunnelAnswer(
            question=question, total=facts_of(definition, cases), groups=(*groups, rest) if look.by else ()
        ),
        before=facts_of(definition, cases // 2) if since else None,
        compared=look.before(today),
    )


def funnels(t: Texts) -> Iterator[tuple[str, Screen]]:
    at = stamp(t, NOW, person("natalia").tz)
    for definition in PROCESSES:
        yield from _one(t, definition, Look(), at)
    sale = next(one for one in PROCESSES if one.key == "sale")
    for period in (Period.WEEK, Period.YEAR):
        yield from _one(t, sale, Look(period=period), at)
    yield from _one(t, sale, Look().of((date(2025, 12, 1), date(2026, 1, 31))), at)
    for view in View:
        for measure in Measure:
            if (view, measure) == (View.COHORT, Measure.COUNT):
                continue
            yield from _one(t, sale, Look(view=view, measure=measure), at)
        for measure in Measure:
            yield from _one(t, sale, Look(view=view, by="client", measure=measure), at)
    for look in (Look(), Look(period=Period.MONTH), Look(view=View.CURRENT)):
        name = f"funnel, nothing, {look.packed()}"
        yield name, screens.empty_screen(t, seen_of(sale, look, cases=0), at, several=True)
    yield "which funnel", screens.choice_screen(t, [(one, 12_345) for one in PROCESSES], Look().packed())
    yield "how grouped", screens.group_screen(t, sale, Look(by="product"))
    yield "from when until when", screens.period_screen(t, sale, Look(), t("There is no {date}.", date="31.02.2026"))
    yield "no funnel for you", screens.not_for_you_screen(t)
    yield from _behind(t, sale)
    yield from _beside(t, sale, at)


def _one(t: Texts, definition: ProcessDefinition, look: Look, at: str) -> Iterator[tuple[str, Screen]]:
    seen, name = seen_of(definition, look), f"funnel, {definition.key}, {look.packed()}"
    png = draw(picture_of(t, seen, DIRECTORY, at))
    yield name, screens.pictured_screen(t, seen, DIRECTORY, at, png, several=True)
    yield f"{name}, told", screens.told_screen(t, seen, DIRECTORY, at)


def _behind(t: Texts, sale: ProcessDefinition) -> Iterator[tuple[str, Screen]]:
    yield "which bar", drill_down.bars_screen(t, seen_of(sale, Look()), DIRECTORY, -1)
    grouped = seen_of(sale, Look(by="client"))
    yield "whose bar", drill_down.bars_screen(t, grouped, DIRECTORY, -1)
    yield "which bar of a group", drill_down.bars_screen(t, grouped, DIRECTORY, 1)
    yield "no bar any more", drill_down.bars_screen(t, seen_of(sale, Look(), cases=0), DIRECTORY, -1)
    deal = CaseBehind(
        instance_id=1,
        number=17,
        version=1,
        state="live",
        client=_NAMES[1],
        responsible="olena",
        amount=12_500_000_00,
        currency="UAH",
        stage="proposal",
        entered_at=NOW - timedelta(days=3),
        due_at=NOW - timedelta(hours=2),
    )
    several = (
        deal,
        replace(deal, client=None, due_at=NOW + timedelta(hours=2), amount=None),
        replace(deal, client=_NAMES[2], due_at=None, responsible="gone"),
        replace(deal, state="won", stage=None),
    )
    pressed = OpenCases(process="sale", look=Look().packed(), bar=2, page=1)
    for name, found in (("deals behind a bar", several), ("nothing behind a bar", ())):
        answer = CasesBehindAnswer(total=20 if found else 0, deals=found)
        yield (
            name,
            drill_down.cases_screen(t, seen_of(sale, Look()), answer, pressed, person("natalia"), DIRECTORY, NOW),
        )


def _beside(t: Texts, sale: ProcessDefinition, at: str) -> Iterator[tuple[str, Screen]]:
    asked = ChangesQuestion(process="sale", since=NOW - timedelta(days=3), until=NOW)
    some, none = Moved(count=3, amounts={"UAH": 18_400_00, "EUR": 12_00}), Moved()
    for name, moved in (("changes", some), ("no changes", none)):
        by_stage = {stage.key: (5, 3, 1) for stage in sale.stages} if moved.count else {}
        found = ChangesAnswer(
            question=asked,
            entered=moved,
            advanced=moved,
            returned=none,
            won=moved,
            lost=none,
            cancelled=none,
            stuck=moved,
            by_stage=by_stage,
        )
        for since in (
            changes_forecast_screens.Since(0, t.day(date(2026, 2, 27))),
            changes_forecast_screens.Since(
                LAST_LOOK, t.moment(NOW - timedelta(hours=30), person("natalia").tz, NOW), True
            ),
        ):
            png = draw(changes_forecast_screens.changes_picture(t, sale, found, since, at)) if by_stage else None
            yield f"{name}, {since.days}", changes_forecast_screens.changes_screen(t, sale, found, since, png)
    months = tuple(
        ForecastMonth(
            month=date(2026, number, 1),
            cases=number - 3,
            amounts={"UAH": (number - 3) * 10**8},
            promised={"UAH": (number - 3) * 4 * 10**7},
            by_history={"UAH": (number - 3) * 3 * 10**7} if number > 4 else {},
        )
        for number in range(3, 9)
    )
    shares = {stage.key: None if place else 0.4 for place, stage in enumerate(sale.stages)}
    told = ForecastAnswer(question=ForecastQuestion(process="sale", now=NOW), months=months, shares=shares)
    png = draw(changes_forecast_screens.forecast_picture(t, sale, told, at))
    yield "forecast", changes_forecast_screens.forecast_screen(t, sale, told, at, png)
    worthless = replace(
        told, months=tuple(replace(month, amounts={}, promised={}, by_history={}) for month in months)
    )
    yield "forecast without amounts", changes_forecast_screens.forecast_screen(t, sale, worthless, at, None)
