"""What is to be said about a company's files: a line each, with file, line and path."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from formats.company.yaml_tree import Tree
from workflow.written.problems import Problem, Severity


class CompanyProblems(Exception):
    """What is wrong with a company's files, a line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Findings:
    """Everything told so far, in the order of the files."""

    told: list[tuple[Severity, str]] = field(default_factory=list)

    def error(self, name: str, message: str, line: int | None = None) -> None:
        """Something about a file as a whole."""
        self.told.append((Severity.ERROR, f"{name}:{line} {message}" if line else f"{name}: {message}"))

    def add(self, name: str, tree: Tree, problems: Iterable[Problem]) -> None:
        """Problems of one file, each once, from its top to its bottom."""
        placed = [(tree.line(problem.path), problem) for problem in dict.fromkeys(problems)]
        for line, problem in sorted(placed, key=lambda pair: pair[0]):
            said = f"{problem.place}: {problem.message}" if problem.place else problem.message
            self.told.append((problem.weight, f"{name}:{line} {said}"))

    def lines(self, *weights: Severity) -> list[str]:
        """What was told with one of these weights."""
        return [line for weight, line in self.told if weight in weights]
