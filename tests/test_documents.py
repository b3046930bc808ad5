"""What the documents point at is there: files, headings, commands of the program."""

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest
import typer

from bot.__main__ import cli

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
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


ROOMS = ("bot", "formats", "handlers", "simulator", "storage", "workers", "workflow")
_MODULE = re.compile(rf"\b(?<![/.\w-])((?:{'|'.join(ROOMS)})(?:\.[a-z_]+)+)\b")
_PATH = re.compile(rf"(?<![\w./-])((?:{'|'.join(ROOMS)})/[\w/]+(?:\.[a-z]+\b)?)")


def _names_a_module(dotted: str) -> bool:
    """Whether the words, or all but the last, which a module may hold, lead to a file."""
    path = ROOT / dotted.replace(".", "/")
    return any(one.is_dir() or one.with_suffix(".py").exists() for one in (path, path.parent) if one != ROOT)


def _texts() -> list[tuple[str, str]]:
    """Every document that speaks of today, and every docstring."""
    pages = [(str(one.relative_to(ROOT)), one.read_text(encoding="utf-8")) for one in DOCUMENTS]
    files = [one for room in ROOMS for one in sorted((ROOT / room).rglob("*.py"))]
    docs = [
        (str(one.relative_to(ROOT)), ast.get_docstring(node) or "")
        for one in files
        for node in ast.walk(ast.parse(one.read_text(encoding="utf-8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [*pages, *docs]


def test_modules_and_files_that_are_named_exist() -> None:
    dangling = [
        f"{place}: {name}"
        for place, text in _texts()
        for name, is_there in (
            *((name, _names_a_module(name)) for name in _MODULE.findall(text)),
            *((name, (ROOT / name).exists() or (ROOT / f"{name}.py").exists()) for name in _PATH.findall(text)),
        )
        if not is_there
    ]
    assert not dangling


_IN_CODE = re.compile(r"`(\w+)`")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")


def _rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


@cache
def _names() -> frozenset[str]:
    """Every name in the rooms' code: of modules, classes, functions, attributes and variables."""
    files = [one for room in ROOMS for one in (ROOT / room).rglob("*.py") if "migrations" not in one.parts]
    tokens = (tokenize.generate_tokens(io.StringIO(one.read_text(encoding="utf-8")).readline) for one in files)
    names = {token.string for stream in tokens for token in stream if token.type == tokenize.NAME}
    return frozenset(names | {one.stem for one in files})


def test_every_term_of_the_glossary_is_found_in_the_code() -> None:
    words, _ = GLOSSARY.split("## Retired words")
    rows = _rows(words)
    assert len(rows) > 50
    assert [row[0] for row in rows if not _IN_CODE.findall(row[-1])] == []
    assert {name for row in rows for name in _IN_CODE.findall(row[-1])} <= _names()


def test_no_retired_word_is_found_in_the_code() -> None:
    rows = _rows(GLOSSARY.split("## Retired words")[1])
    retired = {name for row in rows for name in _IN_CODE.findall(row[0])}
    instead = {name for row in rows for name in _IN_CODE.findall(row[1])}
    assert len(retired) > 20
    assert not retired & _names()
    assert instead <= _names()
