"""The reference page is what the models say, and every example in it can be written in a file."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from formats.company.yaml_tree import parse_tree
from formats.reference import CALENDAR_MODELS, MAPPING_MODELS, MODELS, PEOPLE_MODELS, SMALLEST, page
from tests.formats.company.small import said, write
from workflow.definition.process import ProcessDefinition

PAGE = Path(__file__).parents[3] / "docs" / "process-file.md"
ALL = (*MODELS, *PEOPLE_MODELS, *CALENDAR_MODELS, *MAPPING_MODELS)
FIELDS = [(model, name) for model in ALL for name in model.model_fields]


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m formats.reference > docs/process-file.md"


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_field_is_described_with_an_example_that_is_right(model: type[BaseModel], name: str) -> None:
    info = model.model_fields[name]
    assert info.description
    assert info.examples
    model.__pydantic_validator__.validate_assignment(model.model_construct(), name, info.examples[0])
    assert f"| `{name}` |" in page()


def test_smallest_process_is_right(tmp_path: Path) -> None:
    assert ProcessDefinition.model_validate(parse_tree(SMALLEST).value).key == "visit"
    assert said(write(tmp_path, {"processes/visit.yaml": SMALLEST})) == []
