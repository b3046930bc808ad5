"""Whether a typed name is one we know, perhaps spelt a little differently.

Legal forms, quotation marks and letter case do not make another company. Does not decide in doubt: it offers.
"""

import re
import unicodedata
from collections.abc import Iterable

from handlers.screens.likeness import likeness_to

ALIKE = 0.84
_LEGAL = frozenset(
    (
        "тов",
        "ват",
        "прат",
        "пат",
        "ат",
        "пп",
        "фоп",
        "дп",
        "кп",
        "llc",
        "ltd",
        "inc",
        "gmbh",
        "sarl",
        "sas",
        "sa",
        "srl",
    )
)
_WORDS = re.compile(r"[\w]+")


def bare(name: str) -> str:
    """The name without what people write now this way, now that."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", name).casefold().replace("’", "").replace("'", ""))
    told = [word for word in words if word not in _LEGAL]
    return " ".join(told or words)


def same_name(typed: str, known: Iterable[str]) -> str | None:
    """The known spelling of this very name, if there is one."""
    wanted = bare(typed)
    return next((name for name in known if bare(name) == wanted), None)


def alike_names(typed: str, known: Iterable[str], limit: int = 4) -> list[str]:
    """Known names that may be meant, the most alike first."""
    wanted = bare(typed)
    likeness = likeness_to(wanted, ALIKE)
    bared = [(bare(name), name) for name in dict.fromkeys(known)]
    rated = [(1.0 if _is_longer(wanted, other) else likeness(other), name) for other, name in bared]
    return [name for rate, name in sorted(rated, key=lambda pair: -pair[0]) if rate >= ALIKE][:limit]


def _is_longer(one: str, other: str) -> bool:
    """One of them is the other with more words behind it."""
    return len(one) >= 4 and (other.startswith(one + " ") or one.startswith(other + " "))
