"""Time zones as a company's files name them. Refuses names that the machine does not know."""

from functools import cache, lru_cache
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
        raise ValueError(f"there is no time zone '{name}'{_meant_zone(name)}")
    return name


@lru_cache(maxsize=256)
def _meant_zone(name: str) -> str:
    """The zone of this city, or else one that is written nearly so. Those of `Etc` are not proposed: their hours have
    the other sign."""
    city = name.rpartition("/")[2].strip().replace(" ", "_").casefold()
    found = [zone for zone in sorted(_zones()) if zone.casefold().endswith(f"/{city}") and zone[:4] != "Etc/"]
    least = min((zone.count("/") for zone in found), default=0)
    cities = " or ".join(f"'{zone}'" for zone in found if zone.count("/") == least)
    return f"; did you mean {cities}?" if cities else meant(name, _zones())


Zone = Annotated[str, AfterValidator(_known_zone)]
