"""Every chart with ordinary and monstrous figures: made for a phone, nothing over the edge, honest about its tail."""

import pickle
import subprocess
import sys
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from handlers.charts import bars, box_plot, stacked_bars, trend
from handlers.charts.components import folded
from handlers.charts.style import PARTS, SERIES, heat, ink_on
from handlers.charts.text_layout import fitted, width, wrapped
from tests.handlers.charts.gallery import ARABIC, LONG, pictures

CHARTS = ("bars", "stacked_bars", "box_plot", "trend", "funnel", "route_map.drawing")


@pytest.mark.parametrize("language", ["uk", "fr"])
def test_all_fit_a_phone_and_keep_off_the_edges(language: str) -> None:
    for name, png in pictures(language):
        image = Image.open(BytesIO(png)).convert("L")
        assert image.width == 1080, name
        assert 500 <= image.height <= 1800, name
        for x in (0, 1080 - 20):
            assert min(image.crop((x, 0, x + 20, image.height)).tobytes()) > 250, f"{name} reaches the edge"


def test_nothing_here_needs_aiogram_and_naming_it_does_not_draw() -> None:
    names = ", ".join(f"handlers.charts.{chart}" for chart in CHARTS)
    told = f"import sys, {names}; print([m for m in ('aiogram', 'matplotlib', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_they_travel_to_the_worker() -> None:
    for draw in (bars.draw, stacked_bars.draw, box_plot.draw, trend.draw):
        assert pickle.loads(pickle.dumps(draw)) is draw


def test_a_long_tail_becomes_one_row_that_counts_it() -> None:
    rows = folded(range(10_000), 14, lambda tail: -len(tail))
    assert rows == [*range(13), -9987]
    assert folded(range(14), 14, lambda tail: -len(tail)) == list(range(14))
    row = bars.Row(title="", value=1, figure="1")
    with pytest.raises(ValueError, match="fold"):
        bars.draw(bars.Bars(title="", subtitle="", rows=(row,) * 15))


@pytest.mark.parametrize("most", [0, 0.4, 1, 2, 3, 7, 12, 99, 640, 1001, 10**9, 3.7e14])
def test_ticks_are_few_round_and_reach_the_highest(most: float) -> None:
    found = [tick.value for tick in trend.ticks(most, str)]
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 7
    assert len({round(b - a, 6) for a, b in pairwise(found)}) == 1


def test_words_are_cut_within_their_room_and_close_what_they_open() -> None:
    for words in (LONG, ARABIC * 9, "ї" * 400, "", "\u2068"):
        for room in (60, 300, 900):
            lines = wrapped(words, 29, room, lines=3)
            assert len(lines) <= 3
            for line in [*lines, fitted(words, 29, room)]:
                assert width(line, 29) <= room
                assert line.count("\u2068") <= line.count("\u2069") or words == "\u2068"


def test_colours_can_be_told_apart_without_colour() -> None:
    """Neighbouring parts of a bar differ in lightness; letters can be read on every shade of the heat map."""
    for one, other in pairwise(PARTS):
        assert contrast(one, other) > 1.1
    for colour in (*(heat(step / 20) for step in range(21)), *PARTS):
        assert contrast(colour, "#ffffff" if ink_on(colour) == "white" else ink_on(colour)) >= 4.5
    for colour in SERIES:
        assert contrast(colour, "#ffffff") >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
