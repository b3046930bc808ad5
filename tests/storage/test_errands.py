"""What is given to the writer can be sent to another process: a named function of a module, and values."""

import ast
from collections.abc import Iterator
from pathlib import Path

import storage

_ROOM = Path(storage.__file__).parent


def test_the_writer_is_given_named_functions_of_modules() -> None:
    wrong = [place for path in sorted(_ROOM.rglob("*.py")) for place in _misgiven(path)]
    assert not wrong, f"write a function of the module, its first argument the unit, and give it values: {wrong}"


def _misgiven(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    known = set(_names(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("self._writer.run", "self._writer.post"):
            given = ast.unparse(call.args[0])
            if given.partition(".")[0] not in known:
                yield f"{path.name}:{call.lineno} {given}"


def _names(tree: ast.Module) -> Iterator[str]:
    """What the module itself defines or imports."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name for name in statement.names)
