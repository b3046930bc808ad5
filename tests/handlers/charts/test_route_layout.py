"""Where things stand on a route map: nothing on anything else, words within their boxes, no way across another where
a layered drawing needs none, letters that can be read, pages that are no longer than a phone shows."""

from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.charts import style
from handlers.charts.route_map.boxes import PAD
from handlers.charts.route_map.chart import Final, Mark, RouteMap, Way
from handlers.charts.route_map.columns import Placed
from handlers.charts.route_map.drawing import Layout, draw, plan
from handlers.charts.route_map.layers import Kind, crossings
from handlers.charts.text_layout import width
from handlers.screens.route_map.case_map import route_of_case
from handlers.screens.texts import texts_for
from tests.handlers.charts.routes import big, fan, monsters, stop
from tests.handlers.samples import STORIES, company, file_of, person
from workflow.written.localized_text import LANGUAGES


def cases() -> dict[str, RouteMap]:
    found = {"three": big(3), "twenty-five": big(25), "fan": fan(), "monsters": monsters()}
    for name, story in STORIES.items():
        desk = story()
        for language in LANGUAGES:
            reader, t = person("olena"), texts_for(language)
            found[f"{name}, {language}"] = route_of_case(file_of(desk), reader, t, company().directory(), desk.now)
    return found


CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_a_map_can_be_read(name: str) -> None:
    made = plan(CASES[name])
    assert troubles(made) == []
    assert crossings(made.layering) == 0


def troubles(made: Layout) -> list[str]:
    """Everything a reader would stumble over."""
    found = [f"{one.node} on {other.node}" for one, other in combinations(made.nodes, 2) if overlap(one, other)]
    for placed in made.nodes:
        if placed.left < 0 or placed.right > style.WIDTH:
            found.append(f"{placed.node} reaches over the edge")
        room = placed.block.wide - (2 * PAD if placed.node.kind is Kind.STOP else 0)
        for line in placed.block.lines:
            if line.size < style.LEAST or width(line.words, line.size, bold=line.bold) > room + 1:
                found.append(f"{line.words!r} does not fit")
            if line.y + line.size > placed.block.high:
                found.append(f"{line.words!r} is below its box")
    return found


def overlap(one: Placed, other: Placed) -> bool:
    beside = one.right <= other.left or other.right <= one.left
    return not beside and one.y < other.bottom and other.y < one.bottom


def test_a_long_map_has_pages_each_no_longer_than_a_phone_shows() -> None:
    for chart in (big(3), big(25), fan(), monsters()):
        made = plan(chart)
        rows = [row for page in made.pages for row in range(page.first, page.last + 1)]
        assert rows == list(range(len(made.layering.rows))), "every row is on one page"
        for number in range(len(made.pages)):
            image = Image.open(BytesIO(draw(chart, number).png))
            assert image.width == 1080
            assert image.height <= style.TALLEST
    assert len(plan(big(3)).pages) == 1
    assert len(plan(big(25)).pages) > 2


def test_it_opens_where_the_case_stands_and_keeps_within_its_pages() -> None:
    chart = big(25)
    made = plan(chart)
    here = draw(chart)
    standing = [
        node for node in made.nodes if node.node.kind is Kind.STOP and chart.stops[node.node.about].number == 9
    ]
    page = made.pages[here.page]
    assert page.first <= standing[0].node.layer <= page.last
    assert draw(chart, -5).page == 0
    assert draw(chart, 99).page == here.pages - 1


def test_the_same_map_is_drawn_the_same_every_time() -> None:
    assert draw(big(25), 1) == draw(big(25), 1)


@st.composite
def routes(draw_: st.DrawFn) -> RouteMap:
    """Any process: each stage leads somewhere, forwards or back, to one or several."""
    stages = draw_(st.integers(1, 14))
    targets = st.lists(st.integers(0, stages), min_size=1, max_size=3, unique=True)
    ways = []
    for source in range(stages):
        ways.append(Way(source=source, targets=(source + 1,), words="Далі"))
        for ahead in draw_(st.lists(targets, max_size=3)):
            kept = tuple(target for target in ahead if target != source)
            if kept:
                ways.append(
                    Way(source=source, targets=kept, words=draw_(st.sampled_from(["Так", "Повернути ще раз"])))
                )
    stops = tuple(stop(number) for number in range(1, stages + 1))
    final = Final(title="Кінець", mark=Mark.WON)
    return RouteMap(title="Будь-що", subtitle="", stops=stops, finals=(final,), ways=tuple(ways))


@settings(max_examples=60, deadline=None)
@given(routes())
def test_in_any_process_nothing_stands_on_anything_else(chart: RouteMap) -> None:
    made = plan(chart)
    on_top = [f"{a.node} on {b.node}" for a, b in combinations(made.nodes, 2) if overlap(a, b)]
    if all(len(row) <= 9 for row in made.layering.rows):
        assert on_top == []
    assert {node.node.about for node in made.nodes if node.node.kind is Kind.STOP} == set(range(len(chart.stops)))
