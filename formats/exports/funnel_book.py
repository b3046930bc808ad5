"""A funnel as a book: a sheet of its stages, which is drawn, and one of the stages of each group.

Amounts have a column for each currency.
"""

from collections.abc import Iterator, Sequence

from formats.exports.book import Book, Chart, Column, Table, Values, Wording
from workflow.definition.currency import in_units
from workflow.figures.funnel import Amounts, FunnelAnswer, FunnelFacts
from workflow.figures.work import ExportWords


def words_with(words: ExportWords, currencies: Sequence[str]) -> Wording:
    """The headings of amounts name their currencies."""
    named = {
        f"{key} {currency}": f"{words.headings[key]}, {currency}"
        for key in ("amount_standing", "amount_won")
        for currency in currencies
    }
    return Wording(ExportWords(headings={**words.headings, **named}, said=words.said, zone=words.zone))


def book_of(found: FunnelAnswer, currencies: Sequence[str], words: Wording) -> Book:
    """The book that answers."""
    figures = (
        *(Column("reached", "number"), Column("standing", "number"), *_money("amount_standing", currencies)),
        *(Column("won", "number"), *_money("amount_won", currencies), Column("lost", "number")),
    )
    whole = Table("by_stage", (Column("stage"), *figures), _stages(found.total, found, currencies, words))
    grouped = Table("by_group", (Column("group"), Column("stage"), *figures), _groups(found, currencies, words))
    tables = (whole, grouped) if found.groups else (whole,)
    return Book(tables, Chart("chart", ("reached", "standing"), stacked=False))


def _money(key: str, currencies: Sequence[str]) -> Sequence[Column]:
    return [Column(f"{key} {currency}", "money") for currency in currencies]


def _groups(found: FunnelAnswer, currencies: Sequence[str], words: Wording) -> Iterator[Values]:
    for group in found.groups:
        for row in _stages(group.facts, found, currencies, words):
            yield (group.name or "—", *row)


def _stages(facts: FunnelFacts, found: FunnelAnswer, currencies: Sequence[str], words: Wording) -> Iterator[Values]:
    for stage in facts.stages:
        yield (
            *(words.stage(found.question.process, stage.key), stage.count, stage.standing),
            *_worth(stage.standing_amounts, currencies),
            *(facts.won, *_worth(facts.won_amounts, currencies), facts.lost),
        )


def _worth(amounts: Amounts, currencies: Sequence[str]) -> Sequence[float]:
    return [float(in_units(amounts.get(currency, 0), currency)) for currency in currencies]
