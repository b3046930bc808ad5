"""Funnels: where instances stand, or how far a cohort came, in whole and by groups.

Instances are counted by the set of stages they have entered, or stand in: there are few such sets, so a million
instances are one count by set, and the stages follow from the sets. Stays that were undone never count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from storage.figures.funnel import durations, filters
from storage.figures.funnel.columns import Numbers, taken
from storage.figures.funnel.dataset import STATES, UNDONE, Books
from workflow.figures.funnel import Amounts, FunnelAnswer, FunnelFacts, FunnelGroup, FunnelQuestion, StageFacts, View


@dataclass(frozen=True, slots=True)
class Crowd:
    """The instances that are counted, by their places in the sheet, and in which stages each is: as numbers of sets,
    or, for a moment that is past, as pairs of a place among the counted and a stage."""

    deals: Numbers
    sets: Numbers | None
    pairs: tuple[Numbers, Numbers] | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """A row for each group: instances by stage, those that stand there now, by end; how many; and by currency what
    all that, and those that stand, are worth."""

    counts: Numbers
    standing: Numbers
    ends: Numbers
    worth: dict[str, Numbers]
    worth_standing: dict[str, Numbers]
    worth_by_end: dict[str, Numbers]
    cases: Numbers

    def total(self) -> "Tables":
        """All groups as one."""
        return Tables(
            _summed(self.counts),
            _summed(self.standing),
            _summed(self.ends),
            {currency: _summed(table) for currency, table in self.worth.items()},
            {currency: _summed(table) for currency, table in self.worth_standing.items()},
            {currency: _summed(table) for currency, table in self.worth_by_end.items()},
            _summed(self.cases),
        )


def funnel(books: Books, question: FunnelQuestion, stages: Sequence[str]) -> FunnelAnswer:
    """The answer; `stages` in their usual order, any others that have figures follow."""
    known = [books.stages.code(stage) for stage in stages]
    crowd = crowd_of(books, question)
    group, names, others = _grouped(books, question, crowd)
    tables = _tables(books, question, crowd, group, max(len(names), 1))
    total = tables.total()
    keys = list(dict.fromkeys((*known, *np.flatnonzero(total.counts[0]).tolist())))
    whole = np.zeros(len(crowd.deals), np.int64)
    told = FunnelAnswer(question=question, total=_facts(books, question, crowd, keys, total, whole)[0])
    if question.by is None:
        return told
    facts = _facts(books, question, crowd, keys, tables, group)
    groups = [
        FunnelGroup(name=name, facts=fact, others=others if name is None else 0)
        for name, fact in zip(names, facts, strict=False)
    ]
    return replace(told, groups=tuple(groups))


def _grouped(books: Books, question: FunnelQuestion, crowd: Crowd) -> tuple[Numbers, list[str | None], int]:
    """Each instance's group; the names of the groups, the greatest by their cases first, None for all the others
    together; and how many those others are."""
    if question.by is None:
        return np.zeros(len(crowd.deals), np.int64), [], 0
    into = filters.grouping(books, question.by, question.scope, crowd.deals)
    order = np.lexsort((np.arange(len(into.keys)), -into.sizes))
    shown, rest = order[: question.shown], order[question.shown :]
    places = np.full(int(into.keys[-1]) + 1 if len(into.keys) else 0, len(shown), np.int64)
    places[into.keys[shown]] = np.arange(len(shown))
    names: list[str | None] = [*into.names(books, question.scope, shown), *([None] if len(rest) else [])]
    return places[into.values], names, len(rest)


def crowd_of(books: Books, question: FunnelQuestion) -> Crowd:
    """Which instances the question is about."""
    deals = books.deals
    mine = filters.of_process(books, question.process, question.scope)
    if question.view is View.COHORT:
        places = np.flatnonzero(mine & filters.started_between(books, question.since, question.until))
        return Crowd(places, taken(deals["reached"], places))
    if question.until is None:
        places = np.flatnonzero(mine & (deals["state"] == 0))
        return Crowd(places, taken(deals["stands"], places))
    return _stood(books, mine, filters.end_of(books, question.until))


def _stood(books: Books, mine: Numbers, moment: int) -> Crowd:
    """Where instances stood just before this moment."""
    visits = books.visits
    left = visits["left"]
    stood = (visits["entered"] < moment) & ((left == 0) | (left >= moment)) & (visits["leaving"] != UNDONE)
    places = books.deals.places(visits["deal"][stood])
    own = mine[places]
    pairs = np.unique(np.stack([places[own], visits["stage"][stood][own].astype(np.int64)]), axis=1)
    deals, at = np.unique(pairs[0], return_inverse=True)
    return Crowd(deals, None, (at, pairs[1]))


def _tables(books: Books, question: FunnelQuestion, crowd: Crowd, group: Numbers, groups: int) -> Tables:
    """Everything counted in as few passes as it can be: by group, end and stage at once."""
    deals = books.deals
    cell = group * len(STATES) + _ends(books, question, crowd)
    shape = (groups, len(STATES), -1)
    live = np.flatnonzero(taken(deals["state"], crowd.deals) == 0)
    now = Crowd(crowd.deals[live], deals["stands"][crowd.deals[live]])
    count = _counting(books, crowd, cell, groups * len(STATES))
    count_now = _counting(books, now, group[live], groups)
    counts, ended = (table.reshape(shape) for table in count(None))
    worth, worth_standing, worth_by_end = {}, {}, {}
    for currency, weights in _in_currencies(books, crowd, taken(deals["amount"], crowd.deals)):
        by_stage, by_end = (table.reshape(shape) for table in count(weights))
        worth[currency], worth_by_end[currency] = by_stage.sum(axis=1), by_end[:, :, 0]
        worth_standing[currency] = count_now(weights[live])[0]
    return Tables(
        counts=counts.sum(axis=1),
        standing=count_now(None)[0],
        ends=ended[:, :, 0],
        worth=worth,
        worth_standing=worth_standing,
        worth_by_end=worth_by_end,
        cases=ended[:, :, 0].sum(axis=1),
    )


def _facts(
    books: Books, question: FunnelQuestion, crowd: Crowd, keys: Sequence[int], tables: Tables, group: Numbers
) -> list[FunnelFacts]:
    """A funnel for each row of the tables."""
    rows = len(tables.cases)
    times = durations.of_stages(books, question, crowd.deals, group) if question.times else {}
    return [
        FunnelFacts(
            cases=int(tables.cases[row]),
            stages=tuple(_stage(books, question, tables, row, code, times) for code in keys),
            won=int(tables.ends[row, 1]),
            lost=int(tables.ends[row, 2]),
            cancelled=int(tables.ends[row, 3]),
            won_amounts=_told({currency: table[row, 1] for currency, table in tables.worth_by_end.items()}),
            lost_amounts=_told({currency: table[row, 2] for currency, table in tables.worth_by_end.items()}),
        )
        for row in range(rows)
    ]


def _ends(books: Books, question: FunnelQuestion, crowd: Crowd) -> Numbers:
    """How instances ended, by number; who is looked at where they stood had not ended then."""
    if question.view is View.COHORT:
        return taken(books.deals["state"], crowd.deals)
    return np.zeros(len(crowd.deals), np.int8)


def _stage(
    books: Books,
    question: FunnelQuestion,
    tables: Tables,
    row: int,
    code: int,
    times: dict[tuple[int, int], tuple[int, float, float]],
) -> StageFacts:
    key = books.stages.texts[code]
    probability = question.probabilities.get(key, 0)
    amounts = {currency: table[row, code] for currency, table in tables.worth.items()}
    stays, median, tail = times.get((row, code), (0, None, None))
    return StageFacts(
        key=key,
        count=int(tables.counts[row, code]),
        standing=int(tables.standing[row, code]),
        standing_amounts=_told({currency: table[row, code] for currency, table in tables.worth_standing.items()}),
        amounts=_told(amounts),
        weighted=_told({currency: amount * probability / 100 for currency, amount in amounts.items()}),
        stays=stays,
        median=median,
        late_tail=tail,
    )


def _summed(table: Numbers) -> Numbers:
    total: Numbers = table.sum(axis=0, keepdims=True)
    return total


def _counting(
    books: Books, crowd: Crowd, row: Numbers, rows: int
) -> Callable[[Numbers | None], tuple[Numbers, Numbers]]:
    """What counts the instances of each row, or what they weigh: by stage, and in all."""
    if crowd.pairs is not None:
        at, stage = crowd.pairs
        there, stages = row[at] * len(books.stages) + stage, len(books.stages)

        def of_pairs(weights: Numbers | None) -> tuple[Numbers, Numbers]:
            by_stage = _table(there, rows, stages, None if weights is None else weights[at])
            return by_stage, _table(row, rows, 1, weights)

        return of_pairs
    assert crowd.sets is not None
    within, sets, holds = row * len(books.patterns) + crowd.sets, len(books.patterns), _holds(books)

    def of_sets(weights: Numbers | None) -> tuple[Numbers, Numbers]:
        by_set = _table(within, rows, sets, weights)
        return by_set @ holds, by_set.sum(axis=1, keepdims=True)

    return of_sets


def _holds(books: Books) -> Numbers:
    """1 where the set of this number holds the stage."""
    holds = np.zeros((len(books.patterns), len(books.stages)))
    for number, stages in enumerate(books.patterns):
        holds[number, list(stages)] = 1
    return holds


def _table(cell: Numbers, rows: int, columns: int, weights: Numbers | None) -> Numbers:
    """Counts, or sums of weights, by the cells of a table; exact, since a float holds integers up to 2**53."""
    return np.bincount(cell, weights, minlength=rows * columns).reshape(rows, columns).astype(np.float64, copy=False)


def _in_currencies(books: Books, crowd: Crowd, amount: Numbers) -> list[tuple[str, Numbers]]:
    """The currencies of these instances; for each, what every instance is worth in it."""
    currency = taken(books.deals["currency"], crowd.deals)
    present: list[int] = np.flatnonzero(np.bincount(currency)).tolist() if len(currency) else []
    if len(present) == 1:
        return [(books.currencies.texts[present[0]], amount)]
    return [(books.currencies.texts[code], amount * (currency == code)) for code in present]


def _told(amounts: dict[str, float]) -> Amounts:
    return {currency: round(float(amount)) for currency, amount in sorted(amounts.items()) if amount}
