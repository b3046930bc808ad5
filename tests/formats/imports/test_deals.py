"""Rows become commands with their history, or are refused with number and reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from formats.imports.people import key_of_name
from formats.imports.values import Refused
from tests.formats.imports.small import MAPPING, NOW, opened
from workflow.messages.commands import ImportInstance, PastStep


def bring(company: Path, folder: Path, deals: str, mapping: str = MAPPING) -> list[ImportInstance | Refused]:
    return [command for _, command in opened(company, folder, deals, mapping).commands()]


def day(year: int, month: int, number: int) -> datetime:
    """The beginning of that day in Kyiv, in winter."""
    return datetime(year, month, number - 1, 22, tzinfo=UTC)


def test_won_deal_comes_with_its_history(company: Path, tmp_path: Path) -> None:
    (deal,) = bring(company, tmp_path / "crm", "A1,Anna Bell,GTXPro,Acme,Won,2025-12-02,2025-12-20,1054.50\n")
    first, last = day(2025, 12, 2), day(2025, 12, 20)
    assert deal == ImportInstance(
        process="sale",
        external_id="A1",
        responsible="anna-bell",
        fields={"client": "Acme", "product": "GTX Pro", "amount": 105450},
        started_at=first,
        steps=(
            PastStep(stage="request", entered_at=first, outcome="next", left_at=first, performer="anna-bell"),
            PastStep(stage="proposal", entered_at=first, outcome="ready", left_at=last, performer="anna-bell"),
        ),
    )


def test_open_deals_stand_where_they_are(company: Path, tmp_path: Path) -> None:
    rows = "A1,Anna Bell,MG,,Open,2025-12-02,,\nA2,Anna Bell,MG,Acme,New,,,\n"
    opened_deal, new_deal = bring(company, tmp_path / "crm", rows)
    assert isinstance(opened_deal, ImportInstance)
    assert isinstance(new_deal, ImportInstance)
    assert opened_deal.fields == {"product": "MG"}
    assert opened_deal.steps[-1] == PastStep(stage="proposal", entered_at=day(2025, 12, 2))
    assert new_deal.steps == (PastStep(stage="request", entered_at=NOW),)


def test_everybody_is_brought_once_and_people_who_are_here_are_matched(company: Path, tmp_path: Path) -> None:
    crm = opened(company, tmp_path / "crm", "A1,  ОЛЕНА ,MG,,New,,,\n")
    assert [(p.key, p.supervisor, p.department, p.roles) for p in crm.new_people] == [
        ("rocco-stone", "iryna", "East", ["technician"]),
        ("anna-bell", "rocco-stone", "East", ["manager"]),
        ("carl-lin", "rocco-stone", "East", ["manager"]),
    ]
    assert all(person.imported and person.language == "en" for person in crm.new_people)
    ((_, deal),) = crm.commands()
    assert isinstance(deal, ImportInstance)
    assert deal.responsible == "olena"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Anna Bell,MG,,New,,,", "there is nothing in the column 'id'"),
        ("A1,Nobody,MG,,New,,,", "nobody here is called 'Nobody'"),
        ("A1,,MG,,New,,,", "there is nothing in the column 'agent'"),
        ("A1,Anna Bell,,,New,,,", "there is nothing in the column 'good'"),
        ("A1,Anna Bell,GTX Pr,,New,,,", "no 'GTX Pr' in goods.csv; did you mean 'GTX Pro'?"),
        ("A1,Anna Bell,MG,,Wonn,,,", "the mapping does not know 'Wonn' in 'stage'; did you mean 'Won'?"),
        ("A1,Anna Bell,MG,,Won,2025-12-02,,", "there is nothing in the column 'closed'"),
        (
            "A1,Anna Bell,MG,,Open,02.12.2025,,",
            "'02.12.2025' in the column 'opened' is not a date written as %Y-%m-%d",
        ),
        (
            "A1,Anna Bell,MG,,Open,0001-01-01,,",
            "'0001-01-01' in the column 'opened' is not a date written as %Y-%m-%d",
        ),
        ("A1,Anna Bell,MG,,Won,2025-12-02,2025-12-01,5", "'won' was entered before 'proposal'"),
        ("A1,Anna Bell,MG,,Open,2026-12-02,,", "'proposal' would be entered in the future"),
        ("A1,Anna Bell,MG,,New,,,ten", "'ten' in the column 'value' is not an amount"),
        ("A1,Anna Bell,MG,,New,,,1.005", "'1.005' in the column 'value' is not an amount"),
        ("A1,Anna Bell,MG,,New,,,-5", "'-5' in the column 'value' is not an amount"),
        ("A1,Anna Bell,MG,,New,,,NaN", "'NaN' in the column 'value' is not an amount"),
        ("A1,Anna Bell", "the row has 2 values, but there are 8 columns"),
    ],
)
def test_row_that_does_not_fit_is_refused_alone(company: Path, tmp_path: Path, row: str, reason: str) -> None:
    good, bad = bring(company, tmp_path / "crm", f"A0,Anna Bell,MG,,New,,,\n{row}\n")
    assert isinstance(good, ImportInstance)
    assert isinstance(bad, Refused)
    assert (bad.row, bad.reason) == (3, reason)


def test_id_that_comes_twice_is_refused_the_second_time(company: Path, tmp_path: Path) -> None:
    _, second = bring(company, tmp_path / "crm", "A1,Anna Bell,MG,,New,,,\nA1,Anna Bell,MG,,New,,,\n")
    assert second == Refused(3, "A1", "'A1' is already in row 2")


def test_rows_are_counted_as_a_spreadsheet_counts_them(company: Path, tmp_path: Path) -> None:
    rows = 'A1,Anna Bell,MG,"Acme\nInc.",New,,,\n\nA2,Nobody,MG,,New,,,\n'
    first, refused = bring(company, tmp_path / "crm", rows)
    assert isinstance(first, ImportInstance)
    assert first.fields["client"] == "Acme\nInc."
    assert refused == Refused(4, "A2", "nobody here is called 'Nobody'")


def test_decimal_comma_and_other_dates(company: Path, tmp_path: Path) -> None:
    mapping = MAPPING.replace("id: id\n", 'id: id\ndecimal: ","\ndates: "%d.%m.%Y"\nzone: Europe/Paris\n', 1)
    (deal,) = bring(company, tmp_path / "crm", 'A1,Anna Bell,MG,,Open,02.12.2025,,"1 054,50"\n', mapping)
    assert isinstance(deal, ImportInstance)
    assert deal.fields["amount"] == 105450
    assert deal.started_at == datetime(2025, 12, 1, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ганна О’Коннор", "hanna-okonnor"),
        ("Mei-Mei Johns", "mei-mei-johns"),
        ("Renée Ünal", "renee-unal"),
        ("7 Agent 8", "agent-8"),
        ("李雷", "person"),
        ("A" * 60, "a" * 40),
    ],
)
def test_key_is_made_of_the_name(name: str, key: str) -> None:
    assert key_of_name(name) == key
