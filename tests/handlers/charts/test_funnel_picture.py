"""The funnel's picture: the right size for any number of stages and any figures, and drawn without aiogram."""

import pickle
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from handlers.charts.components import Tile
from handlers.charts.funnel import Bar, Picture, draw

LONG = "Узгодження остаточної комплектації з головним інженером замовника і підписання додаткової угоди"


def picture(stages: int, passed: int = 240, now: int = 40, title: str = "Продаж", stage: str = "Етап") -> Picture:
    bars = tuple(
        Bar(f"{stage} {n}", passed // n, min(now, passed // n), str(passed // n), f"{100 // n} %", f"{now} зараз")
        for n in range(1, stages + 1)
    )
    tiles = (Tile("Виграно", "31", "4,2 млн ₴", "won"), Tile("Програно", "54", "", "lost"), Tile("Конверсія", "36 %"))
    return Picture(title, "за весь час", "пройшли", "стоять зараз", bars, tiles)


def drawn(shown: Picture) -> Image.Image:
    return Image.open(BytesIO(draw(shown)))


@pytest.mark.parametrize("stages", [1, 2, 7, 12])
def test_it_is_made_for_a_phone_held_upright(stages: int) -> None:
    image = drawn(picture(stages))
    assert image.width == 1080
    assert 1080 <= image.height <= 1920


@pytest.mark.parametrize(
    "shown",
    [
        picture(4, passed=0, now=0),
        picture(4, passed=1, now=1),
        picture(4, passed=10**9, now=10**9),
        picture(12, title=LONG, stage=LONG),
        picture(2, title="", stage=""),
        picture(3, title="$x^2$ <b>&" + "Ш" * 200, stage="🙂 مرحبا \\frac{1}{2} $"),
        Picture("", "", "", "", (), ()),
    ],
)
def test_any_words_and_figures_can_be_drawn(shown: Picture) -> None:
    image = drawn(shown)
    assert image.width == 1080
    assert image.height <= 2300


def test_what_stands_and_what_passed_are_told_apart_without_colour() -> None:
    """The two blues and the track differ in grey by far more than the eye needs."""
    grey = drawn(picture(1, passed=100, now=50)).convert("L")
    row = next(y for y in range(grey.height) if shade(grey, 70, y) < 100 and shade(grey, 300, y) < 100)
    assert shade(grey, 1000, row + 4) - shade(grey, 70, row + 4) > 90


def shade(grey: Image.Image, x: int, y: int) -> int:
    return grey.crop((x, y, x + 1, y + 1)).tobytes()[0]


def test_words_that_are_longer_than_the_room_do_not_reach_the_edge() -> None:
    image = drawn(picture(12, title=LONG * 2, stage=LONG)).convert("L")
    right = image.crop((1080 - 40, 0, 1080, image.height))
    assert min(right.tobytes()) > 250


def test_it_travels_to_the_worker() -> None:
    shown = picture(3)
    assert pickle.loads(pickle.dumps((draw, shown))) == (draw, shown)


def test_drawing_and_reporting_need_no_aiogram() -> None:
    told = (
        "import sys, handlers.charts.funnel, handlers.screens.funnel.console_report; print('aiogram' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
