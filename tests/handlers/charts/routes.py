"""Route maps as nobody should draw them: twenty-five stages, eight ways out of one, endless names."""

from handlers.charts.route_map.chart import Exit, Final, Mark, RouteMap, Standing, Stop, Way
from tests.handlers.charts.gallery import ARABIC, HEBREW, LONG

LEGEND = ("виконано", "зараз тут", "попереду")


def stop(number: int, title: str = "Узгодження специфікації", **more: object) -> Stop:
    standing = Standing.DONE if number < 9 else Standing.NOW if number in (9, 11) else Standing.AHEAD
    facts = ("✓ Олена Шевчук, 3 бер., 14:05",) if number < 9 else ()
    made = {"title": title, "performer": "Інженер · 2 дні", "facts": facts, "standing": standing} | more
    return Stop(number=number, **made)  # type: ignore[arg-type]


def big(stages: int) -> RouteMap:
    """A long line with splits, joins, a short cut and ways back."""
    stops = [stop(number) for number in range(1, stages + 1)]
    ways = [Way(source=at, targets=(at + 1,), words="Далі", taken=at < 8) for at in range(stages)]
    if stages > 20:
        ways[5] = Way(source=5, targets=(6, 7), words="Паралельно", taken=True)
        ways[6] = Way(source=6, targets=(8,), words="Готово", taken=True)
        ways += [
            Way(source=8, targets=(4,), words="Переробити"),
            Way(source=12, targets=(16,), words="Без монтажу"),
            Way(source=17, targets=(9,), words="Знову до технолога"),
            Way(source=20, targets=(19,), words="Виправити акт"),
        ]
    final = Final(title="Виграно", mark=Mark.WON, faint=True)
    return RouteMap(
        title="Угода №17 · ТОВ «Акваріус»",
        subtitle="Продаж · станом на 3 березня 2026, 14:05",
        stops=tuple(stops),
        finals=(final,),
        ways=tuple(ways),
        legend=LEGEND,
    )


def fan() -> RouteMap:
    """Eight ways out of one stage, into eight, and together again."""
    stops = (stop(1), *(stop(number, f"Філія {number}") for number in range(2, 10)), stop(10))
    out = [Way(source=0, targets=(at,), words=f"До філії {at + 1}") for at in range(1, 9)]
    back = [Way(source=at, targets=(9,), words="Зроблено") for at in range(1, 9)]
    last = Way(source=9, targets=(10,), words="Закрити")
    final = Final(title="Закрито", mark=Mark.WON, faint=True)
    return RouteMap(title="Віяло", subtitle="", stops=stops, finals=(final,), ways=(*out, *back, last), legend=LEGEND)


def monsters() -> RouteMap:
    """Words nobody expects, everything late, two currencies of direction."""
    exits = (
        Exit(words=LONG, leads_to=ARABIC, mark=Mark.LOST, taken=True),
        Exit(words=HEBREW, leads_to="2. " + HEBREW, mark=Mark.AGAIN),
    )
    stops = (
        stop(1, LONG, performer=LONG, exits=exits),
        stop(2, ARABIC, performer=HEBREW, facts=(f"▶ {ARABIC}", LONG), alarm="! " + LONG, standing=Standing.NOW),
        stop(3, "Ї" * 300, exits=exits[:1]),
        stop(4, "", performer=""),
    )
    ways = (
        Way(source=0, targets=(1, 2, 3), words=LONG, taken=True),
        Way(source=1, targets=(0,), words=ARABIC),
        Way(source=1, targets=(3,), words=HEBREW),
        Way(source=2, targets=(3,), words=""),
        Way(source=3, targets=(4,), words="🙂 $x^2$ <b>&"),
    )
    final = Final(title=LONG, mark=Mark.LOST, faint=True)
    return RouteMap(
        title=LONG, subtitle=ARABIC, stops=stops, finals=(final,), ways=ways, legend=(LONG, ARABIC, HEBREW)
    )
