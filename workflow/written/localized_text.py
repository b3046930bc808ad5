"""Texts that a company writes in several languages: titles, instructions, button captions.

Does not translate anything: the product's own texts live in the catalogs of `handlers`.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from workflow.written.visible_text import tidied

LANGUAGES = ("uk", "en", "fr")
FALLBACK = ("uk", "en", "fr")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


Name = Annotated[str, StringConstraints(min_length=1), AfterValidator(tidied)]
"""How something is called; without what nobody sees, so that two spellings that look alike are one."""
MaybeName = Annotated[str, AfterValidator(tidied)]
"""The same where there may be none."""


def _as_texts(value: Any) -> Any:
    return {FALLBACK[0]: value} if isinstance(value, str) else value


LocalText = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^(uk|en|fr)$")],
        Name,
    ],
    BeforeValidator(_as_texts),
]
"""A text by language code; a bare string in a file is taken as Ukrainian."""


def in_language(text: dict[str, str], language: str) -> str:
    """The text in this language, or in the first language that has it; empty when there is none."""
    for code in (language, *FALLBACK):
        if text.get(code):
            return text[code]
    return next(iter(text.values()), "")
