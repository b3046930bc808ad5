"""What happened in a time: entered, advanced, returned, won, lost, stuck; and the trend over weeks or months.

From visits and ends, each with its moment, so that the same time asked for again gives the same answer. Undone
visits are not counted.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from sqlalchemy import literal_column, select, text

from storage.figures.funnel import filters
from storage.figures.funnel.columns import Numbers
from storage.figures.funnel.dataset import LEAVINGS, STATES, UNDONE, Books
from storage.schema import history
from workflow.figures.funnel import Amounts, ChangesAnswer, ChangesQuestion, Moved, TrendPoint, TrendQuestion

_FORWARD, _BACK = LEAVINGS.index("advanced"), LEAVINGS.index("returned")


def changes(books: Books, question: ChangesQuestion) -> ChangesAnswer:
    """The answer."""
    mine = filters.of_process(books, question.process, question.scope)
    since, until = books.moment(question.since), books.moment(question.until)
    deals, visits = books.deals, books.visits
    places = books.deals.places(visits["deal"])
    counted = mine[places] & (visits["leaving"] != UNDONE)
    left = counted & (visits["left"] >= since) & (visits["left"] < until)
    forward, back = left & (visits["leaving"] == _FORWARD), left & (visits["leaving"] == _BACK)
    came = counted & (visits["entered"] >= since) & (visits["entered"] < until)
    ended = mine & (deals["ended"] >= since) & (deals["ended"] < until)
    ends = {state: ended & (deals["state"] == STATES.index(state)) for state in STATES[1:]}
    return ChangesAnswer(
        question=question,
        entered=_moved(books, mine & (deals["started"] >= since) & (deals["started"] < until)),
        advanced=_moved(books, places[forward]),
        returned=_moved(books, places[back]),
        won=_moved(books, ends["won"]),
        lost=_moved(books, ends["lost"]),
        cancelled=_moved(books, ends["cancelled"]),
        stuck=_moved(books, mine & (deals["state"] == 0) & _told_stuck(books, since, until)),
        by_stage=_by_stage(books, came, forward, back),
    )


def _told_stuck(books: Books, since: int, until: int) -> Numbers:
    """Instances of which the history says within the time that they are stuck."""
    at = history.c.at
    within = (at >= literal_column(str(since)), at < literal_column(str(until)))
    wanted = select(history.c.instance_id).where(text("kind = 'stuck'"), *within)
    ids = [row[0] for row in books.source.rows(wanted.distinct())]
    stuck = np.zeros(books.deals.count, bool)
    stuck[books.deals.places(np.array(ids, np.int64))] = True
    return stuck


def _by_stage(books: Books, *kinds: Numbers) -> dict[str, tuple[int, int, int]]:
    counts = [np.bincount(books.visits["stage"][kind], minlength=len(books.stages)) for kind in kinds]
    rows = zip(books.stages.texts, *(count.tolist() for count in counts), strict=True)
    return {stage: (came, forward, back) for stage, came, forward, back in rows if came or forward or back}


def _moved(books: Books, which: Numbers) -> Moved:
    """Distinct instances, by a mask or by their places."""
    places = np.flatnonzero(which) if which.dtype == bool else np.unique(which)
    return Moved(count=len(places), amounts=amounts_of(books, places))


def amounts_of(books: Books, places: Numbers) -> Amounts:
    """What these instances are worth, by currency."""
    currency, amount = books.deals["currency"][places], books.deals["amount"][places]
    codes: list[int] = np.flatnonzero(np.bincount(currency)).tolist() if len(currency) else []
    sums = {books.currencies.texts[code]: int(amount[currency == code].sum()) for code in codes}
    return {name: worth for name, worth in sorted(sums.items()) if worth}


def trend(books: Books, question: TrendQuestion) -> tuple[TrendPoint, ...]:
    """A point for each week (from Monday) or month that the days touch; the first and last are cut to them."""
    mine = filters.of_process(books, question.process, question.scope)
    deals = books.deals
    points = []
    for begins, day_after in _steps(question):
        since, until = filters.begin_of(books, begins), filters.begin_of(books, day_after)
        started = mine & (deals["started"] >= since) & (deals["started"] < until)
        ended = mine & (deals["ended"] >= since) & (deals["ended"] < until)
        won = np.flatnonzero(ended & (deals["state"] == STATES.index("won")))
        points.append(
            TrendPoint(
                begins=begins,
                started=int(started.sum()),
                won=len(won),
                lost=int((ended & (deals["state"] == STATES.index("lost"))).sum()),
                won_amounts=amounts_of(books, won),
            )
        )
    return tuple(points)


def _steps(question: TrendQuestion) -> Iterable[tuple[date, date]]:
    begins = question.since
    while begins <= question.until:
        if question.step == "week":
            following = begins + timedelta(days=7 - begins.weekday())
        else:
            following = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield begins, min(following, question.until + timedelta(days=1))
        begins = following
