"""What live instances promise, by month: by the probabilities that the company wrote, and by what history says.

History's share of a stage is won of the instances that entered it and ended won or lost. When an instance ends is
taken from its own date where the process asks for one, else from the median time that won instances took from
entering the stage to their end. Does not guess where nothing has ended yet: such months hold no share of history.
"""

from collections import defaultdict
from datetime import date, datetime

import numpy as np
from sqlalchemy import select

from storage.db.columns import from_text
from storage.figures.funnel import filters
from storage.figures.funnel.columns import Numbers
from storage.figures.funnel.dataset import STATES, UNDONE, Books
from storage.schema import instance
from workflow.figures.funnel import ForecastAnswer, ForecastMonth, ForecastQuestion

_WON, _LOST = STATES.index("won"), STATES.index("lost")


def forecast(books: Books, question: ForecastQuestion) -> ForecastAnswer:
    """The answer: `question.months` months from the present one; what would end later is counted in the last, what
    should have ended before in the first."""
    mine = filters.of_process(books, question.process, question.scope)
    past = np.flatnonzero(mine & filters.started_between(books, question.since, None))
    shares = _shares(books, past)
    live = np.flatnonzero(mine & (books.deals["state"] == 0))
    stage = _furthest(books, live)
    ends = _ends(books, question, live, stage, _usual(books, past))
    return ForecastAnswer(
        question=question,
        months=_months(books, question, live, stage, ends, shares),
        shares={books.stages.texts[code]: share for code, share in enumerate(shares) if code},
    )


def _shares(books: Books, past: Numbers) -> list[float | None]:
    """By stage: won of those that entered it and ended."""
    state, sets = books.deals["state"][past], books.deals["reached"][past]
    won = np.bincount(sets[state == _WON], minlength=len(books.patterns))
    lost = np.bincount(sets[state == _LOST], minlength=len(books.patterns))
    shares: list[float | None] = []
    for code in range(len(books.stages)):
        holding = [number for number, stages in enumerate(books.patterns) if code in stages]
        wins, losses = int(won[holding].sum()), int(lost[holding].sum())
        shares.append(wins / (wins + losses) if wins + losses else None)
    return shares


def _usual(books: Books, past: Numbers) -> dict[int, float]:
    """By stage: the median of microseconds from entering it to the end, of those that were won."""
    visits, deals = books.visits, books.deals
    won = np.zeros(deals.count, bool)
    won[past] = deals["state"][past] == _WON
    places = deals.places(visits["deal"])
    counted = won[places] & (visits["leaving"] != UNDONE)
    took = deals["ended"][places[counted]] - visits["entered"][counted]
    stages = visits["stage"][counted]
    return {int(code): float(np.median(took[stages == code])) for code in np.unique(stages)}


def _furthest(books: Books, live: Numbers) -> Numbers:
    """The stage in which each of these stands: the one entered last, where there are several."""
    visits = books.visits
    goes_on = (visits["left"] == 0) & (visits["leaving"] != UNDONE)
    at = np.zeros(books.deals.count, np.int64)
    at[books.deals.places(visits["deal"][goes_on])] = visits["stage"][goes_on]
    return at[live]


def _ends(
    books: Books, question: ForecastQuestion, live: Numbers, stage: Numbers, usual: dict[int, float]
) -> list[date]:
    own = _own_dates(books, question, live)
    now = books.moment(question.now)
    found = []
    for place, code in zip(live.tolist(), stage.tolist(), strict=True):
        key = int(books.deals["id"][place])
        moment = own.get(key) or books.instant(round(now + usual.get(code, 0.0)))
        found.append(moment.astimezone(books.zone).date())
    return found


def _own_dates(books: Books, question: ForecastQuestion, live: Numbers) -> dict[int, datetime]:
    """The dates that instances hold themselves."""
    if question.ends_field is None:
        return {}
    wanted = select(instance.c.id, instance.c.fields)
    wanted = wanted.where(instance.c.process == question.process, instance.c.state == STATES[0])
    found = {}
    for key, fields in books.source.rows(wanted):
        value = from_text(fields).get(question.ends_field)
        if value:
            found[key] = datetime.fromisoformat(value)
    return found


def _months(
    books: Books,
    question: ForecastQuestion,
    live: Numbers,
    stage: Numbers,
    ends: list[date],
    shares: list[float | None],
) -> tuple[ForecastMonth, ...]:
    months = _following(question.now.astimezone(books.zone).date(), question.months)
    cases = dict.fromkeys(months, 0)
    amounts: dict[date, dict[str, float]] = {month: defaultdict(float) for month in months}
    promised: dict[date, dict[str, float]] = {month: defaultdict(float) for month in months}
    by_history: dict[date, dict[str, float]] = {month: defaultdict(float) for month in months}
    for place, code, end in zip(live.tolist(), stage.tolist(), ends, strict=True):
        month = min(max(end.replace(day=1), months[0]), months[-1])
        worth = int(books.deals["amount"][place])
        currency = books.currencies.texts[int(books.deals["currency"][place])]
        cases[month] += 1
        amounts[month][currency] += worth
        promised[month][currency] += worth * question.probabilities.get(books.stages.texts[code], 0) / 100
        by_history[month][currency] += worth * (shares[code] or 0.0)
    return tuple(
        ForecastMonth(
            month=month,
            cases=cases[month],
            amounts=_whole(amounts[month]),
            promised=_whole(promised[month]),
            by_history=_whole(by_history[month]),
        )
        for month in months
    )


def _following(day: date, count: int) -> list[date]:
    """The first days of so many months, from the present one."""
    first = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, first + count)]


def _whole(amounts: dict[str, float]) -> dict[str, int]:
    return {currency: round(worth) for currency, worth in sorted(amounts.items()) if round(worth)}
