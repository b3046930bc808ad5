"""Whether a company's texts are there, and in the languages its people speak."""

from collections.abc import Collection, Iterator
from typing import Any

from workflow.written.base_model import StrictModel
from workflow.written.localized_text import LANGUAGES
from workflow.written.problems import Path, Problem, Severity
from workflow.written.visible_text import has_visible_sign

_ROOMS = {"instruction": 1500, "description": 1500, "ask": 300, "noun": 30}
_ROOM = 60
"""Signs that a screen shows of a text, by its key; of titles so many stand in lists and on buttons."""


def check_texts(part: StrictModel, languages: Collection[str]) -> list[Problem]:
    """Texts that are not there are errors, and told by `check_visible` where they are blank; a language that somebody
    speaks and a text lacks is a hint."""
    problems = []
    for where, text, needed in texts(part):
        spoken = {code for code, words in text.items() if words}
        missing = [code for code in LANGUAGES if code in languages and code not in spoken]
        if needed and not text:
            problems.append(Problem(where, "there is no text in any language"))
        elif spoken and missing:
            problems.append(Problem(where, f"no text in {', '.join(missing)}", Severity.HINT))
    return problems


def check_lengths(part: StrictModel) -> Iterator[Problem]:
    """Texts of which a card or a button shows a beginning only; the whole can be read behind *Details*."""
    for where, text, _ in texts(part):
        room = room_of(where)
        for code, words in text.items():
            if len(words) > room:
                said = f"{len(words)} signs are long; about {room} of them are shown, all of them behind Details"
                yield Problem((*where, code), said, Severity.HINT)


def room_of(where: Path) -> int:
    """So many signs of the text at this place stand on every screen that shows it."""
    word = next(str(step) for step in reversed(where) if isinstance(step, str))
    return _ROOMS.get(word, _ROOM)


def check_visible(written: Any, where: Path = ()) -> Iterator[Problem]:
    """Texts in a file, as they are written, in which nothing can be seen; what is quite empty others tell."""
    match written:
        case dict():
            for name, value in written.items():
                yield from check_visible(value, (*where, name))
        case list():
            for number, value in enumerate(written):
                yield from check_visible(value, (*where, number))
        case str() if written and not has_visible_sign(written):
            signs = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in written[:4]))
            yield Problem(where, f"nothing can be seen of what is written here: {signs}")


def texts(part: StrictModel, where: Path = ()) -> Iterator[tuple[Path, dict[str, str], bool]]:
    """Every text in this part of a file: its place, its words by language, whether it must be there."""
    for name, value in part:
        match value:
            case dict() if value.keys() <= set(LANGUAGES):
                yield (*where, name), value, type(part).model_fields[name].is_required()
            case StrictModel():
                yield from texts(value, (*where, name))
            case list():
                for number, item in enumerate(value):
                    if isinstance(item, StrictModel):
                        yield from texts(item, (*where, name, number))
