"""What is no text though it stands in one: halves of signs, and controls that no screen shows.

JSON writes an emoji as two halves, and a tool may leave one alone: no file and no database takes it. PostgreSQL takes
no NUL, spreadsheets no other control. Line ends and tabs are text.
"""

import json
import re
from typing import Any

from pydantic_core import from_json

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_IN_JSON = re.compile(r"\\(?:u00[01]|u007f|b|f|ud[89a-f]|uff)|[\x7f\ufffe\uffff]", re.IGNORECASE)


def first_wrong(text: str) -> str | None:
    """The first sign here that is none, as it may be written down; None where all of it is text."""
    found = _NO_TEXT.search(text)
    return ascii(found[0])[1:-1] if found else None


def as_text(value: Any) -> Any:
    """This value of JSON with only text in its texts: halves that belong together are joined, one that is alone is
    marked, controls are left out."""
    match value:
        case str():
            return _clean(value) if _NO_TEXT.search(value) else value
        case dict():
            return {as_text(key): as_text(each) for key, each in value.items()}
        case list():
            return [as_text(each) for each in value]
    return value


def is_text(packed: str) -> bool:
    """Whether this JSON, at a glance, has nothing in it that `as_text` would change."""
    return _IN_JSON.search(packed) is None


def read_json(content: str | bytes) -> Any:
    """The value; raises ValueError where it is not JSON. Halves of signs are no reason not to read the rest."""
    try:
        return from_json(content)
    except ValueError:
        return as_text(json.loads(content))


def _clean(text: str) -> str:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _NO_TEXT.sub("", joined)
