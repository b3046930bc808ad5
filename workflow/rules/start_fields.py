"""The answers given at the start: whether they are there and of the right kind.

Does not trust any of them: a value may come from a chat, a file or the network.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from workflow.definition.process import FieldType, ProcessDefinition
from workflow.definition.stage import EvidenceKind
from workflow.messages.events import Reason, Rejected
from workflow.rules.context import DecisionContext, is_aware
from workflow.written.visible_text import tidied

LONGEST = 300
LONGEST_TEXT = 1000
"""Characters in a name, and in words that say what is to be done; both leave room for the rest of a card."""
MOST_MONEY = 10**15
_FURTHEST = timedelta(days=20 * 366)
"""Later moments are slips of the finger; and days after the end of the calendar cannot be reckoned with."""


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as storage will give them back: no blank ones, tidy words, lists for tuples."""
    stripped = {key: _cleaned(value) for key, value in fields.items()}
    return {key: value for key, value in stripped.items() if value is not None and value != ""}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return tidied(value)
    return list(value) if isinstance(value, tuple) else value


def check_fields(context: DecisionContext, fields: Mapping[str, Any], *, past: bool = False) -> Rejected | None:
    """What is wrong with the (cleaned) answers; None when nothing. `past`: dates may have passed already."""
    asked = {field.key: field for field in context.definition.start.fields}
    for key in fields:
        if key not in asked:
            return _wrong(key, "unknown")
    for key, field in asked.items():
        if key not in fields:
            if field.required:
                return Rejected(reason=Reason.FIELD_MISSING, data={"field": key, "why": "required"})
        elif why := _CHECKS[field.type](context, fields[key], past):
            return _wrong(key, why)
    return None


def first_of(definition: ProcessDefinition, fields: Mapping[str, Any], kind: FieldType) -> Any:
    """The first answer of this type, if any was given."""
    return next((fields[f.key] for f in definition.start.fields if f.type is kind and f.key in fields), None)


def _wrong(key: str, why: str) -> Rejected:
    return Rejected(reason=Reason.FIELD_WRONG, data={"field": key, "why": why})


def _name(context: DecisionContext, value: Any, past: bool) -> str | None:
    return _words(value, LONGEST)


def _text(context: DecisionContext, value: Any, past: bool) -> str | None:
    return _words(value, LONGEST_TEXT)


def _words(value: Any, longest: int) -> str | None:
    if not isinstance(value, str):
        return "type"
    return "too_long" if len(value) > longest else None


def _money(context: DecisionContext, value: Any, past: bool) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "type"
    if value < 0:
        return "negative"
    return "too_large" if value >= MOST_MONEY else None


def _date(context: DecisionContext, value: Any, past: bool) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return "type"
    if not is_aware(moment):
        return "zone"
    try:
        ahead = moment - context.now
    except OverflowError:
        return "too_far"
    if ahead > _FURTHEST:
        return "too_far"
    return "past" if not past and ahead <= timedelta() else None


def _people(context: DecisionContext, value: Any, past: bool) -> str | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "type"
    if not value:
        return "empty"
    if len(set(value)) != len(value):
        return "repeated"
    return None if all(context.knows(one) for one in value) else "unknown_person"


def _evidence(context: DecisionContext, value: Any, past: bool) -> str | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "type"
    if len(set(value)) != len(value):
        return "repeated"
    return None if set(value) <= set(EvidenceKind) else "unknown_kind"


_CHECKS: dict[FieldType, Callable[[DecisionContext, Any, bool], str | None]] = {
    FieldType.CLIENT: _name,
    FieldType.PRODUCT: _name,
    FieldType.TEXT: _text,
    FieldType.CONTACT: _name,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.PEOPLE: _people,
    FieldType.EVIDENCE: _evidence,
}
