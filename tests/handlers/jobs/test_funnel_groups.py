"""Groups by the measure that is looked at; what does not fit under a picture; what is compared with what."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.screens.display_names import visible
from handlers.screens.figures.texts import money
from handlers.screens.funnel import changes_forecast_screens, drill_down, screens
from handlers.screens.funnel.groups import currency_of, group_bars, group_lines, ranked
from handlers.screens.funnel.options import Look, Measure, Period
from handlers.screens.funnel.result import Seen
from handlers.screens.screen import CAPTION_LIMIT
from handlers.screens.subscriptions.texts import shows_words
from handlers.screens.texts import texts_for
from tests.handlers.jobs.funnel_gallery import DIRECTORY, NOW, PROCESSES, facts_of, seen_of
from workflow.figures.funnel import ForecastAnswer, ForecastMonth, ForecastQuestion, FunnelGroup, View
from workflow.written.localized_text import LANGUAGES

SALE = next(one for one in PROCESSES if one.key == "sale")


def grouped(measure: Measure, view: View = View.CURRENT) -> Seen:
    """Many cheap ones, one dear one, and a long tail dearer than both."""
    seen = seen_of(SALE, Look(view=view, measure=measure, by="client"))
    groups = (
        FunnelGroup(name="Багато", facts=facts_of(SALE, 100, worth=1_00)),
        FunnelGroup(name="Дорогий", facts=facts_of(SALE, 5, worth=9_000_00)),
        FunnelGroup(name=None, facts=facts_of(SALE, 4_000, worth=9_000_00), others=74),
    )
    return replace(seen, answer=replace(seen.answer, groups=groups))


@pytest.mark.parametrize(
    ("measure", "first"), [(Measure.COUNT, "Багато"), (Measure.AMOUNT, "Дорогий"), (Measure.WEIGHTED, "Дорогий")]
)
def test_what_is_measured_decides_the_order_and_the_tail_stays_last(measure: Measure, first: str) -> None:
    names = [group.name for _, group in ranked(grouped(measure))]
    assert names[0] == first
    assert names[-1] is None


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("measure", Measure)
def test_bars_and_lines_of_groups_say_the_same(view: View, measure: Measure) -> None:
    t, seen = texts_for("uk"), grouped(measure, view)
    bars, told = group_bars(t, seen, DIRECTORY), group_lines(t, seen, DIRECTORY)
    for bar, line in zip(bars, told, strict=True):
        assert bar.title in line
        assert bar.passed_text in line.unescape()
    assert [bar.tail for bar in bars] == [False, False, True]


def test_an_amount_is_a_bar_as_long_as_the_amount() -> None:
    t, seen = texts_for("uk"), grouped(Measure.AMOUNT)
    dear, cheap, _ = group_bars(t, seen, DIRECTORY)
    worth = [
        sum(stage.amounts["UAH"] for stage in facts_of(SALE, n, w).stages) for n, w in ((5, 900_000), (100, 100))
    ]
    assert [dear.now, cheap.now] == worth
    assert dear.passed_text == money(t, worth[0], currency_of(seen))


def test_a_bar_of_a_group_leads_back_to_the_groups() -> None:
    screen = drill_down.bars_screen(texts_for("uk"), grouped(Measure.AMOUNT), DIRECTORY, 1)
    assert "Дорогий" in screen.text
    assert screen.keyboard
    assert [one.text for one in screen.keyboard.inline_keyboard[-1]] == ["‹ Групи", "‹ Воронка"]


def test_nothing_to_open_is_said() -> None:
    screen = drill_down.bars_screen(texts_for("uk"), seen_of(SALE, Look(), cases=0), DIRECTORY, -1)
    assert "нічого немає" in screen.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stages", [7, 25, 60])
def test_a_forecast_of_many_stages_fits_under_its_picture(language: str, stages: int) -> None:
    """More than a caption holds is refused by Telegram, and would be an incident."""
    t, first = texts_for(language), SALE.stages[0]
    long = [first.model_copy(update={"key": f"s{n}", "title": {"uk": f"Погодження {n} " * 4}}) for n in range(stages)]
    definition = SALE.model_copy(update={"stages": long})
    amounts = {"UAH": 10**11, "EUR": 10**9}
    months = tuple(
        ForecastMonth(month=date(2026, n, 1), cases=2, amounts=amounts, promised=amounts, by_history=amounts)
        for n in range(3, 9)
    )
    found = ForecastAnswer(
        question=ForecastQuestion(process="sale", now=NOW), months=months, shares={stage.key: 0.4 for stage in long}
    )
    screen = changes_forecast_screens.forecast_screen(t, definition, found, "2 березня 2026, 10:00", b"png")
    assert visible(screen.text) <= CAPTION_LIMIT
    assert money(t, 10**11, "UAH") in screen.text.unescape()


def test_without_amounts_there_is_no_forecast_to_draw() -> None:
    months = (ForecastMonth(month=date(2026, 3, 1), cases=5, amounts={}, promised={}, by_history={}),)
    found = ForecastAnswer(question=ForecastQuestion(process="sale", now=NOW), months=months, shares={})
    screen = changes_forecast_screens.forecast_screen(texts_for("uk"), SALE, found, "2 березня 2026, 10:00", None)
    assert "5 справ" in screen.text
    assert "прогнозувати нічого" in screen.text


def test_the_days_that_are_compared_with_are_named() -> None:
    seen = seen_of(SALE, Look(period=Period.YEAR))
    told = screens.told_screen(texts_for("uk"), seen, DIRECTORY, "2 березня 2026, 10:00").text
    assert seen.compared
    assert f"{texts_for('uk').day(seen.compared[0])} – {texts_for('uk').day(seen.compared[1])}" in told


def test_two_subscriptions_can_be_told_apart() -> None:
    t, plain = texts_for("uk"), Look()
    looks = [plain, replace(plain, by="client"), replace(plain, measure=Measure.AMOUNT), Look(view=View.CURRENT)]
    looks += [plain.of((date(2026, 1, 1), date(2026, 1, day))) for day in (1, 31)]
    said = [shows_words(t, f"f{look.packed()}") for look in looks]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_drawn_of_groups_is_told_before_what_is_not(language: str) -> None:
    t, seen = texts_for(language), seen_of(SALE, Look(by="client"))
    groups = [FunnelGroup(name=f"Клієнт із назвою {n}", facts=facts_of(SALE, 100 - n)) for n in range(12)]
    seen = replace(seen, answer=replace(seen.answer, groups=tuple(groups)))
    screen = screens.pictured_screen(t, seen, DIRECTORY, "2 березня 2026, 10:00", b"png", several=True)
    assert visible(screen.text) <= CAPTION_LIMIT
    assert "Клієнт із назвою 11" in screen.text
    assert t.own(SALE.stages[0].title) not in screen.text


def test_the_long_tail_can_be_opened_too() -> None:
    t, seen = texts_for("uk"), grouped(Measure.COUNT)
    screen = drill_down.bars_screen(t, seen, DIRECTORY, -1)
    assert screen.keyboard
    assert [row[0].text for row in screen.keyboard.inline_keyboard] == [
        "Багато · 100", "Дорогий · 5", f"інші (74) · {t.number(4_000)}", "‹ Воронка"
    ]  # fmt: skip
    assert "інші (74)" in drill_down.bars_screen(t, seen, DIRECTORY, 2).text
