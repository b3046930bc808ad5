"""The sample company: right, whole in three languages, and what newcomers and stories rely on."""

from pathlib import Path

import pytest

from bot.cli.check_company import check
from bot.company.company_files import load_company, read_company
from workflow.company.directory import Company
from workflow.definition.checks.translations import texts
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import EvidenceKind, Pick
from workflow.written.localized_text import LANGUAGES

FOLDER = Path(__file__).parents[3] / "company"
CAPTION = 24  # two buttons side by side on a phone
INSTRUCTION = 140


@pytest.fixture(scope="module")
def company() -> Company:
    return load_company(FOLDER)


@pytest.fixture(scope="module")
def sale(company: Company) -> ProcessDefinition:
    return next(process for process in company.processes if process.key == "sale")


def test_nothing_is_to_be_said_about_it() -> None:
    assert read_company(FOLDER)[1].told == []


def test_check_tells_a_line_for_each_process(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(FOLDER) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [
        "complaint", "crm-pipeline", "dealer-purchase", "event", "order", "permit-receipt", "sale", "shop-order",
    ]  # fmt: skip
    assert all(line.endswith("uk en fr") for line in lines[:-1])
    assert lines[-1] == "14 people, 11 roles: all right"


def test_every_text_is_there_in_every_language(company: Company) -> None:
    for part in (*company.processes, *company.roles):
        for where, words, needed in texts(part):
            assert set(words) == set(LANGUAGES) or (not words and not needed), (part.key, where)


def test_texts_fit_a_phone(company: Company) -> None:
    for process in company.processes:
        for stage in process.stages:
            assert all(len(text) <= INSTRUCTION for text in stage.instruction.values()), stage.key
            for outcome in stage.outcomes:
                assert all(len(text) <= CAPTION for text in outcome.title.values()), (stage.key, outcome.key)


def test_first_manager_speaks_ukrainian_and_has_two_levels_above(company: Company) -> None:
    directory = company.directory()
    first = next(person for person in company.people if "manager" in person.roles)
    assert (first.key, first.language) == ("olena", "uk")
    assert directory.supervisor_of("olena", 1) == directory.person("bohdan")
    assert directory.supervisor_of("olena", 2) == directory.person("natalia")


def test_all_languages_and_two_zones_are_lived_in(company: Company) -> None:
    assert {person.language for person in company.people} == set(LANGUAGES)
    assert {person.zone for person in company.people} == {"Europe/Kyiv", "Europe/Paris"}
    directory = company.directory()
    assert {right for role in company.roles for right in role.rights} == {"see_all", "supervise_all", "admin"}
    assert directory.has_right("natalia", "supervise_all")
    assert directory.has_right("petro", "admin")


def test_sale_has_the_technical_solution_stage(sale: ProcessDefinition) -> None:
    stage = next(stage for stage in sale.stages if stage.title["uk"] == "Підготовка технічного рішення")
    assert stage.performer.role == "technician"
    assert (str(stage.duration), [str(before) for before in stage.remind]) == ("1d", ["1h"])
    assert stage.main_action is not None
    assert stage.main_action.required
    assert set(stage.main_action.kinds) == {EvidenceKind.EMAIL, EvidenceKind.DOCUMENT}


def test_finance_confirms_the_payment(sale: ProcessDefinition) -> None:
    stage = next(stage for stage in sale.stages if stage.title["uk"] == "Підтвердження оплати")
    assert stage.performer.role == "finance"


def test_sale_uses_every_kind_of_evidence_and_every_feature(sale: ProcessDefinition) -> None:
    rules = [rule for stage in sale.stages for rule in (stage.main_action, *stage.also) if rule]
    assert {kind for rule in rules for kind in rule.kinds} == set(EvidenceKind)
    assert any(stage.acceptance and stage.acceptance.by == "supervisor" for stage in sale.stages)
    assert any(stage.complete_by == "button" for stage in sale.stages)
    assert any(stage.performer.pick == Pick.CLAIM for stage in sale.stages)
    assert all(stage.escalate and stage.stuck_after and stage.remind for stage in sale.stages)
    chances = [stage.probability or 0 for stage in sale.stages]
    assert chances == sorted(chances)
    to_lost = [way for stage in sale.stages for way in stage.outcomes if way.to == ["lost"]]
    assert to_lost
    assert all(way.needs_reason for way in to_lost)


def test_assignment_is_driven_by_its_fields(company: Company) -> None:
    order = next(process for process in company.processes if process.key == "order")
    (stage,) = order.stages
    assert (stage.performer.field, stage.due_field, stage.evidence_field) == ("assignees", "due", "evidence")
    assert stage.acceptance is not None
    assert stage.acceptance.by == "starter"
