"""Behind a bar: which instances it is made of, the worst first.

The same crowd as the funnel's, so that a bar of seven opens seven. Refuses what the funnel would not count.
"""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import select

from storage.db.columns import from_text
from storage.figures.funnel import filters
from storage.figures.funnel.columns import Numbers
from storage.figures.funnel.dataset import STATES, UNDONE, Books
from storage.figures.funnel.funnels import Crowd, crowd_of
from storage.schema import client, instance
from workflow.figures.funnel import CaseBehind, CasesBehindAnswer, CasesBehindQuestion

_NEVER = np.iinfo(np.int64).max


def deals(books: Books, question: CasesBehindQuestion) -> CasesBehindAnswer:
    """One page of them, and how many there are in all."""
    crowd = crowd_of(books, question.funnel)
    inside = _in_stage(books, crowd, question.stage)
    if question.funnel.by is not None and (question.group is not None or question.besides):
        inside &= _in_group(books, question, crowd)
    places = crowd.deals[inside]
    ordered = places[_order(books, places, question)]
    page = ordered[question.offset : question.offset + question.limit]
    return CasesBehindAnswer(total=len(places), deals=tuple(_told(books, page)))


def _in_stage(books: Books, crowd: Crowd, stage: str | None) -> Numbers:
    if stage is None:
        return np.ones(len(crowd.deals), bool)
    if stage in STATES:
        return np.asarray(books.deals["state"][crowd.deals] == STATES.index(stage))
    code = books.stages.known(stage)
    if code is None:
        return np.zeros(len(crowd.deals), bool)
    if crowd.pairs is not None:
        inside = np.zeros(len(crowd.deals), bool)
        inside[crowd.pairs[0][crowd.pairs[1] == code]] = True
        return inside
    assert crowd.sets is not None
    holds = np.array([code in stages for stages in books.patterns])
    return np.asarray(holds[crowd.sets])


def _in_group(books: Books, question: CasesBehindQuestion, crowd: Crowd) -> Numbers:
    assert question.funnel.by is not None
    into = filters.grouping(books, question.funnel.by, question.funnel.scope, crowd.deals)
    names = into.names(books, question.funnel.scope, np.arange(len(into.keys)))
    wanted = [key for key, name in zip(into.keys, names, strict=True) if _is_meant(name, question)]
    return np.isin(into.values, wanted)


def _is_meant(name: str, question: CasesBehindQuestion) -> bool:
    return name not in question.besides if question.besides else name == question.group


def _order(books: Books, places: Numbers, question: CasesBehindQuestion) -> Numbers:
    """`worst`: live ones first, by the earliest deadline; those without one after, by how long they have stood."""
    of = {name: books.deals[name][places] for name in ("id", "state", "amount", "started")}
    if question.order == "amount":
        return np.lexsort((-of["id"], -of["amount"]))
    if question.order == "newest":
        return np.lexsort((-of["id"], -of["started"]))
    due, entered = _standing(books, places)
    return np.lexsort((of["id"], entered, due, of["state"] != 0))


def _standing(books: Books, places: Numbers) -> tuple[Numbers, Numbers]:
    """For each instance the earliest due moment, and the earliest entering, of the visits that go on."""
    visits = books.visits
    goes_on = (visits["left"] == 0) & (visits["leaving"] != UNDONE)
    number = np.full(books.deals.count, -1, np.int64)
    number[places] = np.arange(len(places))
    of = number[books.deals.places(visits["deal"][goes_on])]
    mine = of >= 0
    due, entered = np.full(len(places), _NEVER), np.full(len(places), _NEVER)
    dues = visits["due"][goes_on][mine]
    np.minimum.at(due, of[mine], np.where(dues == 0, _NEVER, dues))
    np.minimum.at(entered, of[mine], visits["entered"][goes_on][mine])
    return due, entered


def _told(books: Books, places: Numbers) -> Sequence[CaseBehind]:
    ids = [int(key) for key in books.deals["id"][places]]
    wanted = select(
        *(instance.c[name] for name in ("id", "number", "version", "state", "responsible", "amount", "currency")),
        client.c.name,
        instance.c.fields,
    ).select_from(instance.outerjoin(client, client.c.id == instance.c.client_id))
    rows = {row[0]: row for row in books.source.rows(wanted.where(instance.c.id.in_(ids)))} if ids else {}
    stays = {key: _last_visit(books, key) for key in ids}
    return [
        CaseBehind(
            instance_id=key,
            number=rows[key][1],
            version=rows[key][2],
            state=rows[key][3],
            responsible=rows[key][4],
            amount=rows[key][5],
            currency=rows[key][6],
            client=rows[key][7],
            fields=from_text(rows[key][8]),
            stage=stays[key][0],
            entered_at=books.instant(stays[key][1]),
            due_at=books.instant(stays[key][2]) if stays[key][2] else None,
        )
        for key in ids
        if key in rows
    ]


def _last_visit(books: Books, deal: int) -> tuple[str | None, int, int]:
    """(stage, entered, due) of the visit that goes on and is due first, or of the last one."""
    visits = books.visits
    rows = np.flatnonzero((visits["deal"] == deal) & (visits["leaving"] != UNDONE))
    if not len(rows):
        return None, int(books.deals["started"][books.deals.places(np.array([deal]))][0]), 0
    goes_on = rows[visits["left"][rows] == 0]
    row = min(goes_on, key=lambda one: visits["due"][one] or _NEVER) if len(goes_on) else rows[-1]
    return books.stages.texts[visits["stage"][row]], int(visits["entered"][row]), int(visits["due"][row])
