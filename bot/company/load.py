"""From the folder `company/` to a `Company`, or to every problem in it at once.

Refuses to give half a company: either all of it is right, or nothing is returned.
"""

from pathlib import Path

from pydantic import ValidationError

from bot.company.yaml_tree import Unreadable, read_tree
from workflow.company import Company


class CompanyProblems(Exception):
    """What is wrong with a company's files, a line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load_company(folder: Path) -> Company:
    """Read and check everything in the folder; raises CompanyProblems."""
    try:
        head = read_tree(folder / "company.yaml").value
        people = read_tree(folder / "people.yaml").value
        processes = [read_tree(path).value for path in sorted((folder / "processes").glob("*.yaml"))]
        return Company.model_validate({**head, **people, "processes": processes})
    except Unreadable as error:
        raise CompanyProblems([f"{folder}:{error.line}: {error.message}"]) from None
    except ValidationError as error:
        raise CompanyProblems([str(error)]) from None
