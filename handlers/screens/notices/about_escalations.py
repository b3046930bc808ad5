"""Notices to those above: late or stuck work that somebody is asked to see to.

A copy lives: whoever takes it, and whatever ends it, redraws all of them.
"""

from handlers.screens.escalation.card import escalation_card
from handlers.screens.notices.notice_context import NoticeContext
from handlers.screens.screen import Screen
from workflow.case.state import Escalation
from workflow.rules.permissions import may_see


def escalation(telling: NoticeContext) -> Screen | None:
    """A new copy, as long as nobody has taken it."""
    found = _escalation(telling)
    if found is None or not found.is_open or found.acknowledged_by:
        return None
    return _card(telling, found)


def escalation_again(telling: NoticeContext) -> Screen | None:
    """The copy as it is now."""
    found = _escalation(telling)
    return _card(telling, found) if found else None


def _escalation(telling: NoticeContext) -> Escalation | None:
    wanted = telling.data.get("escalation")
    found = next((one for one in telling.known_file.case.escalations if one.id == wanted), None)
    return found if may_see(telling.directory, telling.reader.key, telling.known_file.case) else None


def _card(telling: NoticeContext, found: Escalation) -> Screen:
    file, reader, language = telling.known_file, telling.reader, telling.t.language
    return escalation_card(file, found.id, reader, language, telling.directory, telling.now)
