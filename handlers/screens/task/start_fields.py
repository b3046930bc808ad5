"""What was told at the start of a case and has no place of its own on the card.

Client, product and amount have theirs; people and kinds of evidence became the task itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from markupsafe import Markup

from handlers.screens.display_names import isolated, pair, quoted
from handlers.screens.task.view import View
from workflow.definition.process import FieldType, StartField

_HAVE_A_PLACE = (FieldType.CLIENT, FieldType.PRODUCT, FieldType.MONEY, FieldType.PEOPLE, FieldType.EVIDENCE)


def extra_fields(view: View, room: int) -> Iterator[Markup]:
    """Further answers given at the start, a line each."""
    for field in view.file.definition.start.fields:
        value = view.instance.fields.get(field.key)
        if value and field.type not in _HAVE_A_PLACE and field.key != view.stage.due_field:
            yield _line(view, field, value, room)


def _line(view: View, field: StartField, value: Any, room: int) -> Markup:
    if field.type is FieldType.DATE:
        told = view.moment(datetime.fromisoformat(value))
    elif field.type is FieldType.CONTACT:
        return Markup("☎️ {}").format(isolated(str(value), min(room, 120)))
    else:
        told = quoted(str(value), room)
    return pair(view.t, isolated(view.t.own(field.title), 40), told)
