"""Whether a company's texts are there, and in the languages its people speak.

Refuses to judge what the texts say.
"""

from collections.abc import Collection, Iterator

from workflow.part import Part
from workflow.problems import Path, Problem, Weight
from workflow.words import LANGUAGES


def check_texts(part: Part, languages: Collection[str]) -> list[Problem]:
    """Texts with no words at all are errors; a language that somebody speaks and a text lacks is a hint."""
    problems = []
    for where, text, needed in texts(part):
        spoken = {code for code, words in text.items() if words.strip()}
        missing = [code for code in LANGUAGES if code in languages and code not in spoken]
        if needed and not spoken:
            problems.append(Problem(where, "there is no text in any language"))
        elif spoken and missing:
            problems.append(Problem(where, f"no text in {', '.join(missing)}", Weight.HINT))
    return problems


def texts(part: Part, where: Path = ()) -> Iterator[tuple[Path, dict[str, str], bool]]:
    """Every text in this part of a file: its place, its words by language, whether it must be there."""
    for name, value in part:
        match value:
            case dict() if value.keys() <= set(LANGUAGES):
                yield (*where, name), value, type(part).model_fields[name].is_required()
            case Part():
                yield from texts(value, (*where, name))
            case list():
                for number, item in enumerate(value):
                    if isinstance(item, Part):
                        yield from texts(item, (*where, name, number))
