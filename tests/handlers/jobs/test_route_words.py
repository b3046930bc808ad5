"""What a route map says in words is what the card of the same deal says."""

from datetime import timedelta

import pytest

from handlers.charts.route_map.chart import Standing
from handlers.screens.case.card import case_card
from handlers.screens.route_map.case_map import route_of_case
from handlers.screens.texts import texts_for
from tests.handlers.samples import company, file_of, in_proposal, person

LATE = {"uk": "прострочено на ", "en": "late by ", "fr": "en retard de "}


@pytest.mark.parametrize("language", LATE)
@pytest.mark.parametrize("later", [timedelta(days=2), timedelta(days=3, hours=5), timedelta(days=40)])
def test_the_map_counts_lateness_as_the_card_does(language: str, later: timedelta) -> None:
    """In working time: a night is not late."""
    desk, reader, directory = in_proposal(), person("olena"), company().directory()
    now = desk.now + later
    chart = route_of_case(file_of(desk), reader, texts_for(language), directory, now)
    (alarm,) = [stop.alarm for stop in chart.stops if stop.standing is Standing.NOW]
    card = case_card(file_of(desk), reader, language, directory, now).text.unescape()
    span = alarm.partition(LATE[language])[2].replace("\u00a0", " ")
    assert span
    assert f"{LATE[language]}{span}" in card.replace("\u00a0", " ")


def test_days_of_another_year_say_the_year() -> None:
    desk, reader, directory = in_proposal(), person("olena"), company().directory()
    chart = route_of_case(file_of(desk), reader, texts_for("uk"), directory, desk.now + timedelta(days=400))
    assert any(str(desk.now.year) in fact for stop in chart.stops for fact in stop.facts)
