"""From what was typed or ticked to an answer as `StartInstance` takes it, or a complaint.

Does not know about messages: words in, a value out.
"""

from collections.abc import Sequence

from handlers.dialogs.context import RequestContext
from handlers.screens.collation import by_alphabet
from handlers.screens.display_names import person_name
from handlers.screens.evidence.texts import kind_name
from handlers.screens.start_case.input_errors import InputError, Unclear
from handlers.screens.start_case.money import read_money
from handlers.screens.start_case.screens import Form
from handlers.screens.start_case.typed_moments import offered_moments, read_moment
from workflow.company.people import Person
from workflow.definition.process import FieldType, ProcessDefinition, StartField
from workflow.definition.stage import EvidenceKind, Pick
from workflow.rules.start_fields import LONGEST_TEXT
from workflow.written.visible_text import has_visible_letter, tidied

NAME_LIMIT = 120
CONTACT_LIMIT = 200
_FEWEST_DIGITS = 5


def read_typed(form: Form, field: StartField, text: str) -> str | int:
    """The answer in these words; raises `Unclear`. People and kinds of evidence are ticked, not typed."""
    match field.type:
        case FieldType.MONEY:
            return read_money(text, form.definition.currency, form.t.language)
        case FieldType.DATE:
            return read_moment(text, form.directory.calendar_of(form.reader.key), form.now).isoformat()
        case FieldType.CLIENT | FieldType.PRODUCT:
            return _words(" ".join(tidied(text).split()), NAME_LIMIT)
        case FieldType.CONTACT:
            return _reachable(_words(text, CONTACT_LIMIT))
        case FieldType.TEXT:
            return _words(text, LONGEST_TEXT)
        case _:
            raise Unclear(InputError.PRESS_INSTEAD)


def _words(text: str, limit: int) -> str:
    if not has_visible_letter(text):
        raise Unclear(InputError.NO_WORDS)
    if len(text) > limit:
        raise Unclear(InputError.TOO_LONG)
    return tidied(text)


def _reachable(text: str) -> str:
    if "@" not in text and sum(sign.isdecimal() for sign in text) < _FEWEST_DIGITS:
        raise Unclear(InputError.NO_PHONE)
    return text


def person_typed(options: Sequence[Sequence[str]], text: str) -> str:
    """The one person among the options whose name begins so, or has a word that does; raises `Unclear`."""
    wanted = " ".join(tidied(text).split()).casefold()
    named = [key for caption, key in options if caption.casefold() == wanted] or [
        key for caption, key in options if _begins(caption.casefold(), wanted)
    ]
    if wanted and len(named) > 1:
        raise Unclear(InputError.SEVERAL_PEOPLE)
    if not named or not wanted:
        raise Unclear(InputError.NO_SUCH_PERSON)
    return named[0]


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())


async def options_for(context: RequestContext, form: Form, field: StartField) -> list[list[str]]:
    """Caption and value of everything offered at this question."""
    match field.type:
        case FieldType.CLIENT:
            return [[name, name] for name in await context.reads.cases.clients("")]
        case FieldType.PRODUCT:
            return [[name, name] for name in await context.reads.cases.products("", 8)]
        case FieldType.DATE:
            moments = offered_moments(context.t, context.person.tz, context.now)
            return [[caption, moment.isoformat()] for caption, moment in moments]
        case FieldType.PEOPLE:
            return [
                [person_name(context.directory, person.key), person.key]
                for person in performers_for(context, form.definition, field)
            ]
        case FieldType.EVIDENCE:
            return [[kind_name(context.t, kind), kind.value] for kind in EvidenceKind]
        case _:
            return []


def performers_for(context: RequestContext, definition: ProcessDefinition, field: StartField) -> list[Person]:
    """Who may be named: holders of the stage's role where it has one, one's own people first."""
    stages = [stage.performer for stage in definition.stages if stage.performer.pick is Pick.FIELD]
    roles = {performer.role for performer in stages if performer.field == field.key and performer.role}
    able = [p for p in context.directory if not p.imported and (not roles or roles & set(p.roles))]
    return sorted(
        able, key=lambda p: (not context.directory.supervises(context.person.key, p.key), by_alphabet(p.name))
    )


async def known_names(context: RequestContext, field: StartField, typed: str) -> list[str]:
    """Clients or products that could be meant: the recent ones and those that begin alike."""
    ask = context.reads.cases.clients if field.type is FieldType.CLIENT else context.reads.cases.products
    return list(dict.fromkeys([*await ask(typed[:3], 50), *await ask("", 200)]))
