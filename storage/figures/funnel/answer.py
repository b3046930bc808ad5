"""A question in, an answer out: what runs in the process that analyses. One set of books for each database."""

from zoneinfo import ZoneInfo

from storage.db.databases import database_at
from storage.figures.funnel import changes, drill_down, forecast, funnels
from storage.figures.funnel.dataset import Books
from workflow.figures.funnel import (
    Answer,
    CasesBehindQuestion,
    ChangesQuestion,
    ForecastQuestion,
    FunnelQuestion,
    Question,
    TrendQuestion,
)

_books: dict[tuple[str, str], Books] = {}


def answer(address: str, zone: str, stages: tuple[str, ...], question: Question) -> Answer:
    """The answer as of now. `stages` are the process's, in their usual order."""
    books = books_of(address, zone)
    books.keep_up()
    return answered(books, stages, question)


def books_of(address: str, zone: str) -> Books:
    """The books of this database, empty until they keep up."""
    books = _books.get((address, zone))
    if books is None:
        books = _books[address, zone] = Books(database_at(address), ZoneInfo(zone))
    return books


def answered(books: Books, stages: tuple[str, ...], question: Question) -> Answer:
    """The answer from these books."""
    match question:
        case FunnelQuestion():
            return funnels.funnel(books, question, stages)
        case CasesBehindQuestion():
            return drill_down.deals(books, question)
        case ChangesQuestion():
            return changes.changes(books, question)
        case ForecastQuestion():
            return forecast.forecast(books, question)
        case TrendQuestion():
            return changes.trend(books, question)
