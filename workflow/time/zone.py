"""Time zones as a company's files name them. Refuses names that the machine does not know."""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator

from workflow.written.problems import meant


@cache
def _zones() -> frozenset[str]:
    """Gathered once: it means walking through a folder of files, and every person has a zone."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"there is no time zone '{name}'{meant(name, _zones())}")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
