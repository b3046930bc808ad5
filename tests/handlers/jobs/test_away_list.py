"""Days in a list of absences: a weekday is the one after the first day, tomorrow is tomorrow."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from formats.tables.table_file import read_sheet
from handlers.screens.absence.table import Listed, Reading, read_list
from handlers.screens.absence_texts import stretch
from handlers.screens.texts import texts_for
from tests.handlers.samples import company
from workflow.company.absence import OPEN_END
from workflow.company.directory import Directory
from workflow.company.people import Person

DIRECTORY = company().directory()
NAME = next(person.name for person in DIRECTORY if person.key == "olena")
SUNDAY = datetime(2027, 3, 14, 9, 0, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")


class CountedPeople:
    """The directory, and how often all of it was gone through."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.times = 0

    def __iter__(self) -> Iterator[Person]:
        self.times += 1
        return iter(self._directory)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._directory, name)


def read(first: str, last: str) -> Listed:
    listed = f"person,from,until\nolena,{first},{last}\n"
    sheet = read_sheet(listed.encode(errors="surrogatepass"))
    return read_list(sheet, Reading(texts_for("en"), DIRECTORY, None, SUNDAY))


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


@pytest.mark.parametrize("last", ["", "open", "9999-12-31", "31.12.9999", "безстроково", "until further notice"])
def test_an_end_that_nobody_knows_is_until_further_notice(last: str) -> None:
    """As personnel systems write it; told as such, and not as a day in the year 9999."""
    (line,) = read("2027-03-16", last).lines
    assert line.ends_at == OPEN_END
    assert stretch(texts_for("en"), line.starts_at, line.ends_at, KYIV) == "from Tue, 16 March, until further notice"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-03-16", "9999-12-30", "two years"),
        ("2027-03-16", "2031-01-01", "two years"),
        ("0001-01-01", "2027-03-16", "has passed"),
        ("0001-01-01", "", "has passed"),
        ("9999-12-31", "", "two years"),
        ("0000-00-00", "2027-03-16", "no such date"),
        ("2027-13-01", "2027-03-16", "no such date"),
        ("2027-03-16", "10000-01-01", "cannot read"),
        ("²", "2027-03-16", "cannot read"),
        ("2027-03-16", "9" * 400, "cannot read"),
        ("\x00", "16.03.2027", "cannot read"),
        ("2027-03-16", "\ud83d", "another encoding"),
    ],
)
def test_a_stretch_that_cannot_be_is_told_by_its_line(first: str, last: str, words: str) -> None:
    (mistake,) = read(first, last).mistakes
    assert mistake.line == 2
    assert words in mistake.words


@pytest.mark.parametrize("name", [" ".join(reversed(NAME.split())), NAME.replace("о", "o").replace("е", "e")])
def test_a_name_that_looks_like_one_here_is_told_with_the_key(name: str) -> None:
    sheet = read_sheet(f"person,from,until\n{name},2027-03-16,2027-03-17\n".encode())
    (mistake,) = read_list(sheet, Reading(texts_for("en"), DIRECTORY, None, SUNDAY)).mistakes
    assert mistake.words.endswith(f"If this is {NAME}, write olena.")


def test_a_list_is_read_in_the_time_of_its_lines_however_many_people_there_are() -> None:
    """Everybody is put in order by name once, not once for each line."""
    everybody = CountedPeople(DIRECTORY)
    sheet = read_sheet(b"person,from,until\n" + b"nobody,2027-03-16,2027-03-17\n" * 50)
    read_list(sheet, Reading(texts_for("en"), everybody, None, SUNDAY))  # type: ignore[arg-type]
    assert everybody.times <= 2
