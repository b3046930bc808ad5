"""What pydantic found wrong with a file, said in words for the one who wrote the file.

Does not decide what is right: that is the models' business.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from workflow.written.problems import Path, Problem, foreign_letter, meant

_KEY_SHAPE = "a key is small Latin letters, digits, - and _, begins with a letter, and has at most 40 signs"


def problems_of(error: ValidationError, model: type[BaseModel], written: Any) -> list[Problem]:
    """Every problem pydantic found, at its place in the file, in the order of the model."""
    found = []
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"], written, detail["type"])
        if path is not None:
            found.append(_problem(dict(detail), path, model, written))
    return list(dict.fromkeys(found))


def _path(loc: Sequence[str | int], written: Any, kind: str) -> Path | None:
    """The place in the file: pydantic's own words in `loc` (union branches, [key]) left out.

    None for a complaint of a union's branch that was not meant: a map is never the word 'starter'.
    """
    path: list[str | int] = []
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if part == "[key]":
            continue
        if _inside(written, part):
            written = written[part]
        elif not (last and kind in ("missing", "extra_forbidden")):
            if not _fits(str(part), written):
                return None
            continue
        path.append(part)
    return tuple(path)


def _inside(written: Any, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(written, list) and part < len(written)
    return isinstance(written, dict) and part in written


def _fits(branch: str, written: Any) -> bool:
    return isinstance(written, dict) != branch.startswith("literal[")


def _problem(detail: Mapping[str, Any], path: Path, model: type[BaseModel], written: Any) -> Problem:
    kind = detail["type"]
    if kind == "missing":
        return Problem(path, f"'{path[-1]}' is missing")
    if kind == "extra_forbidden":
        return Problem(path, f"unknown key '{path[-1]}'{meant(str(path[-1]), words_at(model, path[:-1]))}")
    if kind == "string_pattern_mismatch" and detail["loc"][-1] == "[key]" and "uk|en|fr" in detail["ctx"]["pattern"]:
        return Problem(path, f"'{path[-1]}' is not a language; write uk, en or fr, and quote texts with commas")
    return Problem(path, _said(kind, detail.get("ctx", {}), detail["input"]))


def _said(kind: str, limits: Mapping[str, Any], given: Any) -> str:
    if given is None:
        return "nothing is written here"
    match kind:
        case "enum" | "literal_error":
            return _choice(str(limits["expected"]), given)
        case "string_pattern_mismatch":
            return _pattern(str(limits["pattern"]), given)
        case "value_error":
            return str(limits["error"])
        case "too_short" | "string_too_short":
            return "at least one is needed here" if kind == "too_short" else "nothing is written here"
        case "too_long":
            return f"too many: at most {limits['max_length']} fit here"
        case "greater_than_equal":
            return f"{given} is too small; {limits['ge']} is the least"
        case "less_than_equal":
            return f"{given} is too large; {limits['le']} is the most"
    if kind in ("list_type", "frozen_set_type") and isinstance(given, str | int):
        return f"a list is needed here: [{given}]"
    return f"{_expected(kind)} is needed here, not {_named(given)}"


def _choice(expected: str, given: Any) -> str:
    known = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
    if isinstance(given, str | int):
        return f"'{given}' is not known here{meant(str(given), known)}"
    return f"one of {', '.join(known)} is needed here, not {_named(given)}"


def _pattern(pattern: str, given: Any) -> str:
    if pattern.startswith("^[a-z]"):
        foreign = foreign_letter(str(given)) if re.search("[A-Za-z]", str(given)) else ""
        return f"'{given}' is not a key; {_KEY_SHAPE}{f';{foreign}' if foreign else ''}"
    if "uk|en|fr" in pattern:
        return f"'{given}' is not a language; write uk, en or fr"
    return f"'{given}' is not a currency; write its three letters, for example UAH"


def _expected(kind: str) -> str:
    kinds = {
        "list_type": "a list",
        "frozen_set_type": "a list",
        "dict_type": "a text, or a text for each language",
        "string_type": "a word or text in quotes",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "model_type": "a set of keys with values",
    }
    return kinds.get(kind, "a whole number" if kind.startswith("int") else "another kind of value")


def _named(given: Any) -> str:
    match given:
        case dict():
            return "a set of keys"
        case list():
            return "a list"
        case bool():
            return str(given).lower()
        case int() | float():
            return str(given)
    return f"'{str(given)[:40]}'"


def words_at(model: Any, path: Path) -> list[str]:
    """The keys that the model knows at this place of the file."""
    at = [model]
    for part in path:
        at = [inner for kind in at for inner in _below_kind(kind, part)]
    return sorted({name for kind in at for one in _plain_kinds(kind) if _is_model(one) for name in one.model_fields})


def _below_kind(kind: Any, part: str | int) -> Iterator[Any]:
    for one in _plain_kinds(kind):
        if _is_model(one) and part in one.model_fields:
            yield one.model_fields[part].annotation
        elif get_origin(one) in (list, dict):
            yield get_args(one)[-1]


def _plain_kinds(kind: Any) -> Iterator[Any]:
    """The annotation without unions and limits."""
    if get_origin(kind) in (Union, UnionType):
        for inner in get_args(kind):
            yield from _plain_kinds(inner)
    elif get_origin(kind) is Annotated:
        yield from _plain_kinds(get_args(kind)[0])
    else:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def without(written: Any, paths: Sequence[Path]) -> Any:
    """A copy of the written value without the keys at these paths."""
    if isinstance(written, list):
        return [without(item, _below(paths, number)) for number, item in enumerate(written)]
    if isinstance(written, dict):
        kept = {key: value for key, value in written.items() if (key,) not in paths}
        return {key: without(value, _below(paths, key)) for key, value in kept.items()}
    return written


def _below(paths: Sequence[Path], part: str | int) -> list[Path]:
    return [path[1:] for path in paths if path[:1] == (part,)]
