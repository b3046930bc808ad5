"""The catalogs: every message in every language, with the same places for values, and none that nobody says."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from handlers.screens.texts import LOCALES, texts_for
from workflow.written.localized_text import LANGUAGES

KEYWORDS = {"t": None, "self": None, "plain": None, "many": (1, 2)}
PLURALS = {"uk": 3, "en": 2, "fr": 2}
_PLACE = re.compile(r"\{\w*\}")
_TAG = re.compile(r"</?\w+>")


def catalog(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "estafeta.po").open("rb") as source:
        return read_po(source, locale=language)


def said() -> set[str]:
    """Every message id in the code."""
    folder = Path(LOCALES).parent
    found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {one if isinstance(one, str) else one[0] for _, _, one, _, _ in found}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_said_is_in_the_catalog(language: str) -> None:
    known = {ids(message)[0] for message in catalog(language) if message.id}
    assert said() - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    empty = [message.id for message in catalog(language) if message.id and not all(map(str.strip, forms(message)))]
    assert empty == []
    assert [message.id for message in catalog(language) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_same_places_and_marks(language: str) -> None:
    wrong = []
    for message in catalog(language):
        for form in forms(message) if message.id else []:
            for pattern in (_PLACE, _TAG):
                if sorted(pattern.findall(form)) != sorted(pattern.findall(ids(message)[-1])):
                    wrong.append((ids(message)[0], form))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_all_their_forms(language: str) -> None:
    plural = [message for message in catalog(language) if message.id and not isinstance(message.id, str)]
    assert plural
    assert {len(forms(message)) for message in plural} == {PLURALS[language]}


def test_ukrainian_is_written_in_ukrainian() -> None:
    """Letters that Ukrainian does not have, and Latin ones inside Cyrillic words, are slips of the keyboard."""
    mixed = re.compile(r"[ыэёъЫЭЁЪ]|[а-яіїєґА-ЯІЇЄҐ][a-zA-Z]|[a-zA-Z][а-яіїєґА-ЯІЇЄҐ]")
    texts = [_TAG.sub(" ", form) for message in catalog("uk") if message.id for form in forms(message)]
    assert [text for text in texts if mixed.search(text)] == []


def test_french_marks_stay_with_their_word() -> None:
    """No line on a phone begins with a colon, whichever space the catalog was typed with."""
    french = texts_for("fr")
    for message in catalog("fr"):
        if isinstance(message.id, str) and message.id:
            read = str(french._catalog.ugettext(message.id))
            assert not re.search(r" [:;?!»]|« ", read), read
