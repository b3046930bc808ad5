"""One file of a company's folder: how it is written, and the part of the company it says."""

from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from formats.company.findings import Findings
from formats.company.plain_problems import problems_of
from formats.company.yaml_tree import Room, Tree, UnreadableYaml, read_tree
from workflow.written.base_model import StrictModel
from workflow.written.problems import Problem

PartOf = TypeVar("PartOf", bound=StrictModel)


class Read(Generic[PartOf]):
    """One file: how it is written, and what it says where it has the right shape."""

    def __init__(self, folder: Path, name: str, model: type[PartOf], room: Room | None = None) -> None:
        self.name = name
        self.tree = Tree()
        self.part: PartOf | None = None
        self.problems: list[Problem] = []
        self.unreadable: UnreadableYaml | None = None
        try:
            self.tree = read_tree(folder / name, room)
            self._shape(model)
        except UnreadableYaml as error:
            self.unreadable = error

    def _shape(self, model: type[PartOf]) -> None:
        for path, first in self.tree.repeated.items():
            self.problems.append(Problem(path, f"'{path[-1]}' is written twice; first in line {first}"))
        if not isinstance(self.tree.value, dict):
            raise UnreadableYaml(f"keys such as '{next(iter(model.model_fields))}:' are needed here", 1)
        try:
            self.part = model.model_validate(self.tree.value)
        except ValidationError as error:
            self.problems += problems_of(error, model, self.tree.value)

    def items(self, word: str) -> list[Any]:
        """The maps in the list under this word, as written."""
        written = self.tree.value.get(word) if isinstance(self.tree.value, dict) else None
        return [item for item in written if isinstance(item, dict)] if isinstance(written, list) else []

    def tell(self, findings: Findings) -> None:
        if self.unreadable:
            findings.error(self.name, self.unreadable.message, self.unreadable.line)
        findings.add(self.name, self.tree, self.problems)
