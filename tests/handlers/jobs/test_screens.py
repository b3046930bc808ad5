"""Every screen of these jobs, in every language: never empty, within Telegram's limits, every button somebody's."""

import pytest
from markupsafe import Markup

from handlers.screens.display_names import visible
from handlers.screens.screen import CAPTION_LIMIT, TEXT_LIMIT, Screen, units
from tests.handlers.jobs.gallery import gallery
from tests.handlers.test_task_screens import known_callbacks
from workflow.written.localized_text import LANGUAGES


def troubles(name: str, screen: Screen) -> list[str]:
    found = []
    limit = CAPTION_LIMIT if screen.photo else TEXT_LIMIT
    if not screen.text.strip() or "{" in screen.text or not isinstance(screen.text, Markup):
        found.append(f"{name}: text {screen.text!r}")
    if visible(screen.text) > limit:
        found.append(f"{name}: {visible(screen.text)} units")
    for row in screen.keyboard.inline_keyboard if screen.keyboard else []:
        for one in row:
            data = one.callback_data or ""
            if not one.text.strip() or units(one.text) > 64 or not 0 < len(data.encode()) <= 64:
                found.append(f"{name}: button {one.text!r} {data!r}")
            if not any(_takes(known, data) for known in known_callbacks()):
                found.append(f"{name}: nobody takes {data!r}")
    return found


def _takes(known: type, data: str) -> bool:
    try:
        known.unpack(data)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_sound(language: str) -> None:
    shown = list(gallery(language))
    assert len(shown) > 90
    assert [trouble for name, screen in shown for trouble in troubles(name, screen)] == []


def test_the_names_are_all_different() -> None:
    names = [name for name, _ in gallery("uk")]
    assert len(set(names)) == len(names)


def test_no_two_buttons_begin_alike() -> None:
    prefixes = [known.__prefix__ for known in set(known_callbacks())]
    assert len(prefixes) == len(set(prefixes))
