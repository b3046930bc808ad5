"""Reasons and answers that are given often, with one tap: offered in the giver's language, read in the reader's.

They are kept as the words they were sent with, like whatever is typed.
"""

from functools import cache

from handlers.screens.texts import Texts, texts_for
from workflow.case.request import RequestKind
from workflow.written.localized_text import LANGUAGES


def usual_reasons(t: Texts, kind: RequestKind, *, client: bool) -> list[str]:
    """Why somebody asks for more time, or to stop the clock; with a client in the case or without."""
    if kind is RequestKind.WAITING:
        outside = t.plain("The client is to answer") if client else t.plain("Somebody is to answer")
        return [outside, t.plain("Documents are on their way"), t.plain("Waiting for goods or parts")]
    outside = t.plain("The client asks for it") if client else t.plain("Something came in between")
    return [outside, t.plain("More work than expected"), t.plain("Something is missing for it")]


def usual_words(t: Texts) -> list[str]:
    """What is said with a no."""
    return [t.plain("Please keep to the date"), t.plain("Call me"), t.plain("Hand it over to somebody")]


def as_read(t: Texts, words: str) -> str:
    """Usual words in the reader's language, whoever chose them; other words as they were written."""
    return _translations(t.language).get(words, words)


@cache
def _translations(language: str) -> dict[str, str]:
    own = _every(texts_for(language))
    return {said: read for other in LANGUAGES for said, read in zip(_every(texts_for(other)), own, strict=True)}


def _every(t: Texts) -> list[str]:
    reasons = [usual_reasons(t, kind, client=client) for kind in RequestKind for client in (True, False)]
    return [*usual_words(t), *(words for some in reasons for words in some)]
