"""Rows of events become cases with their branches, whole or not at all, each refusal with number and reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.import_cases import Files, try_import
from bot.company.company_files import load_company
from formats.company import CompanyProblems
from formats.imports.import_source import open_import
from formats.imports.values import Refused
from tests.formats.company.small import mistakes, write
from tests.formats.imports.bringing import bring, opened_store, settings_of
from tests.formats.imports.small_log import MAPPING, NOW, PROCESS, event, lay_out, opened
from workflow.messages.commands import ImportInstance, PastClosing, PastStep

T0, T1, T2, T3 = (
    "2026-01-05 09:00+01:00",
    "2026-01-05 10:00+01:00",
    "2026-01-06 10:00+01:00",
    "2026-01-07 10:00+01:00",
)
BEGUN = "2026-01-04"
WRONG = mistakes(Path(__file__).with_name("log_mistakes.txt"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The small company with the process of the log."""
    return write(tmp_path / "company", {"processes/permit.yaml": PROCESS})


def cases(company: Path, folder: Path, rows: str, mapping: str = MAPPING) -> list[ImportInstance | Refused]:
    return [command for _, command in opened(company, folder, rows, mapping).commands()]


def case(company: Path, folder: Path, rows: str) -> ImportInstance:
    (command,) = cases(company, folder, rows)
    assert isinstance(command, ImportInstance), command
    return command


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def step(stage: str, entered: str, left: str, outcome: str, who: str | None = "anna") -> PastStep:
    return PastStep(stage=stage, entered_at=at(entered), left_at=at(left), outcome=outcome, performer=who)


# Cases


def test_case_comes_with_both_branches_wherever_its_rows_stand(office: Path, tmp_path: Path) -> None:
    rows = (
        event("C1", "Look", T3),
        event("C1", "Take", T0, "Bea"),
        event("C1", "Write", T2),
        event("C1", "Look", T1),
    )
    assert case(office, tmp_path / "log", "".join(rows)) == ImportInstance(
        process="permit",
        external_id="C1",
        responsible="carl",
        department="East",
        fields={"until": "2026-01-31T23:00:00+00:00", "way": "Post"},
        started_at=at(T0),
        steps=(
            step("intake", T0, T0, "taken", "bea"),
            step("review", T0, T1, "again"),
            step("letter", T0, T2, "sent"),
            step("review", T1, T3, "seen"),
        ),
    )


def test_case_begins_when_the_other_system_says_but_not_after_its_first_event(office: Path, tmp_path: Path) -> None:
    first = case(office, tmp_path / "a", event("C1", "Take", T0, begun=BEGUN))
    assert (first.started_at, first.steps[0].entered_at) == (at("2026-01-04 00:00+01:00"),) * 2
    assert case(office, tmp_path / "b", event("C1", "Take", T0, begun=T3)).started_at == at(T0)


def test_closing_completes_what_alone_is_left(office: Path, tmp_path: Path) -> None:
    def closed(over: str, *more: tuple[str, str]) -> ImportInstance:
        rows = "".join(event("C1", did, when, over=over) for did, when in (("Take", T0), ("Look", T1), *more))
        return case(office, tmp_path / "log", rows)

    decided = closed(T3, ("Write", T2))
    assert (decided.steps[-1], decided.closing) == (step("decide", T1, T3, "done", None), None)
    assert closed(T0, ("Write", T2)).steps[-1].left_at == at(T2), "work that was done afterwards ends it later"
    early = closed(T3)
    assert (early.steps[-1].stage, early.closing) == ("review", PastClosing(end="closed", at=at(T3)))


def test_day_of_the_beginning_is_not_before_it(office: Path, tmp_path: Path) -> None:
    rows = event("C1", "Take", T1, begun=T0, over="2026-01-05")
    assert case(office, tmp_path / "log", rows).closing == PastClosing(end="closed", at=at(T1))


def test_everybody_named_is_brought_in_the_team_they_acted_for_most(office: Path, tmp_path: Path) -> None:
    teams = (("Anna", "South"), ("Anna", "EMPTY"), ("ANNA", "North"), ("Bea", "EMPTY"), ("Олена", "North"))
    rows = [event("C1", "Take", T0, who, team) for who, team in teams]
    brought = opened(office, tmp_path / "log", "".join(rows)).new_people
    assert [(person.key, person.department, person.supervisor) for person in brought] == [
        ("anna", "North", "iryna"),
        ("bea", "", "iryna"),
        ("carl", "", "iryna"),
    ]


# What is refused


GOOD = event("C0", "Take", T0)


@pytest.mark.parametrize(
    ("rows", "number", "reason"),
    [
        (event("", "Take", T0), 3, "there is nothing in the column 'case'"),
        ("C1,Take\n", 3, "the row has 2 values, but there are 12 columns"),
        (
            event("C1", "Take", "2026-13-01"),
            3,
            "'2026-13-01' in the column 'at' is not a moment such as 2026-03-31 14:05:00+02:00",
        ),
        (
            event("C1", "Take", "0001-01-01"),
            3,
            "'0001-01-01' in the column 'at' is not a moment such as 2026-03-31 14:05:00+02:00",
        ),
        (event("C1", "Take", ""), 3, "there is nothing in the column 'at'"),
        (event("C1", "Take", "2026-02-01"), 3, "'Take' would be done in the future"),
        (event("C1", "Takee", T0), 3, "the mapping does not know 'Takee' in 'did'; did you mean 'Take'?"),
        (event("C1", "Take", T0, kind="start"), 3, "'start' in 'kind' is no completed work ('complete')"),
        (event("C1", "Take", T0, ""), 3, "there is nothing in the column 'who'"),
        (event("C1", "Take", T0, owner=""), 3, "there is nothing in the column 'owner'"),
        (event("C1", "Take", T0, until=""), 3, "there is nothing in the column 'until'"),
        (event("C1", "Look", T0), 3, "a case begins with the stage 'intake', but this one with 'Look'"),
        (
            event("C1", "Take", T0, over=BEGUN),
            3,
            "the case ends on 2026-01-04, before it begins: look at 'over'",
        ),
        (event("C1", "Take", T0, over="2026-02-01"), 3, "the case would be closed in the future: look at 'over'"),
        (
            event("C1", "Take", T0, begun="soon"),
            3,
            "'soon' in the column 'begun' is not a moment such as 2026-03-31 14:05:00+02:00",
        ),
        (
            event("C1", "Take", T0) + event("C1", "Look", T1) + event("C1", "Take", T2),
            5,
            "no way of 'permit' leads to 'Take' after intake → review; the case is left out with its 2 other rows",
        ),
        (
            event("C1", "Take", T0) + event("C1", "Look", T1, until="2026-03-01"),
            4,
            "'until' is '2026-03-01', but in row 3 of the same case it is '2026-02-01'; "
            "the case is left out with its 1 other row",
        ),
    ],
)
def test_case_that_does_not_fit_is_refused_alone(
    office: Path, tmp_path: Path, rows: str, number: int, reason: str
) -> None:
    told = cases(office, tmp_path / "log", GOOD + rows)
    assert sum(isinstance(one, ImportInstance) for one in told) == 1
    (refused,) = (one for one in told if isinstance(one, Refused))
    assert (refused.row, refused.reason) == (number, reason)


BAD = (
    event("C1", "Take", T0)
    + event("C1", "Look", "yesterday")
    + event("C1", "Lok", T1)
    + event("C2", "Take", T0)
    + event("", "Take", T0)
    + event("C3", "Take", T0, way="a\0b")
)
TOLD = [
    "row 6: there is nothing in the column 'case'",
    "row 3 (C1): 'yesterday' in the column 'at' is not a moment such as 2026-03-31 14:05:00+02:00; "
    "the case is left out with its 1 other row",
    "row 4 (C1): the mapping does not know 'Lok' in 'did'; did you mean 'Look'?",
    "row 7 (C3): there is a character in the column 'way' that cannot be stored",
]


async def test_nothing_is_half_imported(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = lay_out(tmp_path / "log", BAD)
    settings = settings_of(f"sqlite:///{tmp_path / 'small.db'}", office, tmp_path)
    assert not await bring(settings, log.with_name("map.yaml"), log)
    out = capsys.readouterr().out.splitlines()
    assert sorted(out[:-3]) == sorted(TOLD)
    assert out[-3] == "permit: 4 cases of 6 events, 1 imported, 0 already there, 3 refused."
    store = await opened_store(settings)
    try:
        assert [deal.number for deal in await store.reads.cases.lines(person=None, live=True, limit=9)] == [1]
        assert not await bring(settings, log.with_name("map.yaml"), log)
        assert "4 cases of 6 events, 0 imported, 1 already there, 3 refused." in capsys.readouterr().out
    finally:
        await store.close()


def test_dry_run_tells_the_same(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = lay_out(tmp_path / "log", BAD)
    settings = settings_of(f"sqlite:///{tmp_path / 'small.db'}", office, tmp_path)
    assert not try_import(settings, Files(log.with_name("map.yaml"), log))
    assert sorted(capsys.readouterr().out.splitlines()[:4]) == sorted(TOLD)


@pytest.mark.parametrize(("name", "old", "new", "line"), WRONG, ids=[row[3][:70] for row in WRONG])
def test_mistake_in_the_mapping_is_told_at_its_line(
    office: Path, tmp_path: Path, name: str, old: str, new: str, line: str
) -> None:
    assert old in MAPPING
    with pytest.raises(CompanyProblems) as caught:
        opened(office, tmp_path / "log", "", MAPPING.replace(old, new, 1))
    assert line in caught.value.lines


def test_missing_columns_are_told_together(office: Path, tmp_path: Path) -> None:
    log = lay_out(tmp_path / "log", "")
    log.write_text("case,did,at\nC1,Take,2026-01-05\n", encoding="utf-8")
    with pytest.raises(CompanyProblems) as caught:
        open_import(log.with_name("map.yaml"), log, load_company(office), NOW)
    said = "\n".join(caught.value.lines)
    for column in ("who", "team", "owner", "office", "until", "way", "begun", "over", "kind"):
        assert f"no column '{column}'" in said
