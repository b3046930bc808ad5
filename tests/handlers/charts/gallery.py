"""Every kind of picture with ordinary figures and with monsters, in one language."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from handlers.charts import bars, box_plot, funnel, stacked_bars, trend
from handlers.charts.components import Tile, folded
from handlers.screens.figures.texts import amounts, money, others, share, span
from handlers.screens.texts import Texts, texts_for

LONG = "Товариство з обмеженою відповідальністю «Науково-виробниче об’єднання промислового обладнання» " * 3
ARABIC = "\u2068شركة النور للتجارة والمقاولات 24\u2069"
HEBREW = "\u2068חברת אור בע״מ\u2069"
PEOPLE = ("Олена Шевчук", "Іван Коваленко", "Claire Dubois", ARABIC, "Андрій Мельник", HEBREW, LONG)

Item = tuple[str, bytes]


def pictures(language: str) -> Iterator[Item]:
    """Every picture with its name."""
    t = texts_for(language)
    for name, rows in (("one", _rows(t, 1)), ("seven", _rows(t, 7)), ("ten thousand", _rows(t, 10_000))):
        shown = bars.Bars(title=t.plain("Funnel"), subtitle="2026", rows=tuple(folded(rows, bars.MOST, _fold(t))))
        yield f"bars, {name}", bars.draw(shown)
    yield "bars, all zero", bars.draw(replace(shown, rows=tuple(replace(row, value=0) for row in rows[:3])))
    for name, people in (("one", 1), ("seven", 7), ("fourteen", 14)):
        yield f"load, {name}", stacked_bars.draw(_load(t, people))
    yield "spread, one", box_plot.draw(_spread(t, 1))
    yield "spread, ten", box_plot.draw(_spread(t, 10))
    for name, moments, lines in (("one moment", 1, 1), ("half a year", 6, 2), ("two years", 104, 6)):
        yield f"trend, {name}", trend.draw(_trend(t, moments, lines))
    yield "trend, nothing", trend.draw(_trend(t, 0, 0))
    yield "funnel, monsters", funnel.draw(_funnel(t))


def _rows(t: Texts, n: int) -> list[bars.Row]:
    figures = [10**12, 18_400_000, 9_900_000, 1_250_000, 0, 5, 70_000]
    return [
        bars.Row(
            title=PEOPLE[at % len(PEOPLE)],
            value=figures[at % 7],
            figure=money(t, figures[at % 7], "UAH"),
            detail=share(t, at, 12),
            late=at == 3,
        )
        for at in range(n)
    ]


def _fold(t: Texts):  # type: ignore[no-untyped-def]
    def fold(tail):  # type: ignore[no-untyped-def]
        whole = {"UAH": sum(int(row.value) for row in tail), "EUR": 12_300_00}
        return bars.Row(title=others(t, len(tail)), value=whole["UAH"], figure=amounts(t, whole), tail=True)

    return fold


def _load(t: Texts, n: int) -> stacked_bars.Load:
    counts = [(12, 3, 1, 2), (1, 0, 0, 0), (0, 0, 0, 0), (140, 3, 25, 9), (0, 0, 7, 0), (3, 3, 3, 3), (0, 1, 0, 0)]
    rows = [
        stacked_bars.Row(
            title=PEOPLE[at % 7], counts=each, texts=tuple(map(t.number, each)), total=t.number(sum(each))
        )
        for at in range(n)
        for each in [counts[at % 7]]
    ]
    parts = ("відкриті", "на сьогодні", "прострочені", "чекають")
    return stacked_bars.Load(
        title="Завантаження", subtitle="станом на 3 березня 2026, 14:05", parts=parts, rows=tuple(rows)
    )


def _spread(t: Texts, n: int) -> box_plot.Spread:
    hours = [(4, 9, 8), (30, 70, 24), (0, 0, None), (12, 14, 24), (400, 9000, 72), (26, 60, 24)]
    rows = [
        box_plot.Row(
            title=LONG if at == 3 else f"{at + 1}. Підготовка технічного рішення",
            median=median,
            ninety=ninety,
            median_text=span(t, timedelta(hours=median)),
            ninety_text=span(t, timedelta(hours=ninety)),
            detail=t.plain("! {late} late", late=span(t, timedelta(hours=6))) if at % 6 in (1, 4) else "",
            plan=plan,
            over=at % 6 in (1, 4),
        )
        for at in range(n)
        for median, ninety, plan in [hours[at % 6]]
    ]
    legend = box_plot.SpreadLegend("половина — не довше", "дев’ять із десяти — не довше", "план")
    return box_plot.Spread(title="Час у стадії", subtitle="жовтень 2026", legend=legend, rows=tuple(rows))


def _trend(t: Texts, moments: int, lines: int) -> trend.Trend:
    series = []
    for line in range(lines):
        values = [None if at == 3 and line else float((at * 37 + line * 211) % 640) for at in range(moments)]
        last = values[-1] or 0
        series.append(trend.Series(title=PEOPLE[line], values=tuple(values), last_text=t.number(last)))
    most = max((value for one in series for value in one.values if value is not None), default=0)
    return trend.Trend(
        title="Розпочато за тиждень",
        subtitle="2025 – 2026",
        moments=tuple(f"{at % 28 + 1} бер." for at in range(moments)),
        series=tuple(series),
        ticks=trend.ticks(most, lambda value: t.number(round(value))),
    )


def _funnel(t: Texts) -> funnel.Picture:
    passed = [10**9, 10**9, 1, 0]
    stages = tuple(
        funnel.Bar(name, each, each // 2, t.number(each), share(t, each, 10**9), f"{t.number(each // 2)} now")
        for name, each in zip((ARABIC, LONG, HEBREW, "Ш"), passed, strict=True)
    )
    tiles = (Tile(LONG, t.number(10**9), money(t, 10**17, "UAH"), "won"), Tile("✕", "0", "", "lost"), Tile("%", "—"))
    return funnel.Picture(LONG, ARABIC, "passed", "now", stages, tiles)
