"""Every kind of notice has its rule, its screen and its name."""

import pytest

from handlers.screens.notices.for_admins import notice_name
from handlers.screens.notices.rendering import RENDERERS
from handlers.screens.texts import texts_for
from workflow.messages.events import NoticeKind
from workflow.notification.notice_table import NOTICES, NoticeSubject, Placement

DRAWN_ELSEWHERE = {NoticeKind.AGENDA, NoticeKind.EVENING, NoticeKind.VIEW}
"""Lists of the day and views are made when they are sent, from more than one case."""


def test_every_kind_has_a_rule_and_a_screen() -> None:
    assert set(NOTICES) == set(NoticeKind)
    assert set(RENDERERS) == set(NoticeKind) - DRAWN_ELSEWHERE
    assert {kind for kind, rule in NOTICES.items() if rule.daily or rule.alone} == DRAWN_ELSEWHERE


@pytest.mark.parametrize("language", ["uk", "en", "fr"])
def test_every_kind_has_a_name(language: str) -> None:
    t = texts_for(language)
    assert [kind for kind in NoticeKind if notice_name(t, kind.value) == kind.value] == []


def test_what_is_redrawn_has_something_that_it_redraws() -> None:
    """For each card that is redrawn in place there is one that is sent: a case's card is both."""
    sent = {rule.subject for rule in NOTICES.values() if rule.placement is Placement.FRESH_CARD}
    redrawn = {rule.subject for rule in NOTICES.values() if rule.placement is Placement.CARD}
    assert redrawn - {NoticeSubject.CASE} == sent
    assert [kind for kind, rule in NOTICES.items() if rule.is_case_card] == [NoticeKind.CASE]
