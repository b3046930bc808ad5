"""How long stays in a stage take: the median and the 90th percentile, by stage and group.

The percentiles are by linear interpolation between the two nearest stays (numpy's default, as in spreadsheets).
Refuses means: one forgotten case moves them anywhere.
"""

import numpy as np

from storage.figures.funnel.columns import Numbers
from storage.figures.funnel.dataset import LEAVINGS, UNDONE, Books
from workflow.figures.funnel import FunnelQuestion, View

_FINISHED = (LEAVINGS.index("advanced"), LEAVINGS.index("returned"))
_SECOND = 1_000_000


def of_stages(
    books: Books, question: FunnelQuestion, deals: Numbers, group: Numbers
) -> dict[tuple[int, int], tuple[int, float, float]]:
    """(stays, median, 90th percentile) in seconds by (group, stage): of finished visits, or in the current view of
    those that go on, up to `question.now`."""
    visits = books.visits
    number = np.full(books.deals.count, -1, np.int64)
    number[deals] = group
    if question.view is View.COHORT:
        counted = (visits["left"] > 0) & np.isin(visits["leaving"], _FINISHED)
        ends = visits["left"][counted]
    else:
        counted = (visits["left"] == 0) & (visits["leaving"] != UNDONE)
        assert question.now is not None
        ends = np.full(int(counted.sum()), books.moment(question.now))
    groups_of = number[books.deals.places(visits["deal"][counted])]
    mine = groups_of >= 0
    took = ((ends - visits["entered"][counted]) / _SECOND)[mine]
    keys = groups_of[mine] * len(books.stages) + visits["stage"][counted][mine]
    return {divmod(key, len(books.stages)): figures for key, figures in percentiles(keys, took).items()}


def percentiles(keys: Numbers, took: Numbers) -> dict[int, tuple[int, float, float]]:
    """(how many, median, 90th percentile) of the values of each key."""
    order = np.argsort(keys, kind="stable")
    keys, took = keys[order], took[order]
    begins = np.flatnonzero(np.r_[True, np.diff(keys) != 0]) if len(keys) else np.empty(0, np.int64)
    found = {}
    for begin, end in zip(begins, np.r_[begins[1:], len(keys)][: len(begins)], strict=True):
        median, tail = np.percentile(took[begin:end], (50, 90))
        found[int(keys[begin])] = (int(end - begin), float(median), float(tail))
    return found
