"""What the documents point at is there: files, headings, commands of the program."""

import re
from pathlib import Path

import pytest
import typer

from bot.__main__ import cli

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"python -m bot ([a-z][a-z-]*)")


def _heading(line: str) -> str:
    """As it is named in a link."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("# ").strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, place = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        lines = target.read_text(encoding="utf-8").splitlines() if place else []
        assert not place or place in [_heading(line) for line in lines if line.startswith("#")], link


def test_commands_that_are_named_exist() -> None:
    known = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    named = {word for path in DOCUMENTS for word in _COMMAND.findall(path.read_text(encoding="utf-8"))}
    assert named <= known
    assert {"import-deals", "report", "dead-letters", "incidents"} <= named
