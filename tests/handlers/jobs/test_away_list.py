"""Days in a list of absences: a weekday is the one after the first day, tomorrow is tomorrow."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.away.table import Listed, Reading, read_list
from handlers.texts import texts_for
from tests.handlers.samples import company

DIRECTORY = company().directory()
SUNDAY = datetime(2027, 3, 14, 9, 0, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")


def read(first: str, last: str) -> Listed:
    listed = f"person,from,until\nolena,{first},{last}\n"
    return read_list(listed.encode(), Reading(texts_for("en"), DIRECTORY, None, SUNDAY))


@pytest.mark.parametrize(
    ("first", "last", "begins", "back"),
    [("wed", "sun", 17, 22), ("ср", "неділя", 17, 22), ("tomorrow", "wed", 15, 18), ("wed", "18.03", 17, 19)],
)
def test_the_last_day_is_the_one_after_the_first(first: str, last: str, begins: int, back: int) -> None:
    (line,) = read(first, last).lines
    assert (line.starts_at.astimezone(KYIV).day, line.ends_at.astimezone(KYIV).day) == (begins, back)


@pytest.mark.parametrize(("first", "last"), [("wed", "tomorrow"), ("wed", "today"), ("wed", "16.03.2027")])
def test_days_that_run_backwards_are_refused(first: str, last: str) -> None:
    (mistake,) = read(first, last).mistakes
    assert mistake.line == 2
    assert "end before it begins" in mistake.words
