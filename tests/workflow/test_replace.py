"""A message that was supplied is edited."""

from dataclasses import replace

import pytest

from tests.workflow.office import Desk, asks, document, photo, stage, words
from workflow.case.evidence import Supplied
from workflow.messages.commands import ReplaceEvidence
from workflow.messages.events import EventKind, NoticeKind, Reason

WORDS = replace(words("125 000, аванс 50 %"), message_id=7)
EDITED = replace(WORDS, text="152 000, аванс 30 %", edited=1_000)
PLACE = Supplied(kind="place", latitude=50.0, longitude=30.0, message_id=8)


def edit(desk: Desk, thing: Supplied, who: str = "olena") -> ReplaceEvidence:
    return ReplaceEvidence(actor=who, task_id=desk.case.tasks[0].id, thing=thing)


def agreeing(*things: Supplied) -> Desk:
    desk = Desk.of(stage("talk", main_action=asks("text"), also=[asks("photo"), asks("place")]))
    desk.start()
    desk.supply("olena", *things)
    return desk


def test_what_it_holds_now_takes_its_place_and_the_history_has_both() -> None:
    desk = agreeing(photo(6), WORDS)
    outcome = desk.ok(edit(desk, EDITED))
    assert [one.what.text for one in desk.case.evidence] == [None, EDITED.text]
    assert [event.kind for event in outcome.events] == [EventKind.REPLACED]
    assert outcome.events[0].data == {
        "was": {"kind": "text", "text": WORDS.text},
        "now": {"kind": "text", "text": EDITED.text},
    }
    assert desk.heard(NoticeKind.CARD) == ["olena"]


@pytest.mark.parametrize("again", [WORDS, replace(WORDS, edited=999), EDITED, replace(WORDS, text="?", edited=999)])
def test_an_edit_that_comes_again_or_late_changes_nothing(again: Supplied) -> None:
    desk = agreeing(WORDS)
    desk.ok(edit(desk, EDITED))
    before = desk.case
    outcome = desk.ok(edit(desk, again))
    assert (desk.case, outcome.events, desk.told) == (before, (), [])


def test_the_same_file_under_another_name_of_telegrams_is_no_change() -> None:
    desk = agreeing(photo(6))
    file = photo().file
    assert file is not None
    same = replace(photo(6), file=replace(file, file_id="another"), edited=5)
    assert desk.ok(edit(desk, same)).events == ()


def test_an_edit_completes_nothing_by_itself() -> None:
    desk = agreeing(PLACE, replace(photo(6), text="ось"))
    outcome = desk.ok(edit(desk, replace(photo(6), text="про це домовилися вчора ввечері", edited=5)))
    assert (outcome.completed, desk.at) == (False, {"talk"})
    assert desk.complete("olena").completed


def test_another_kind_than_was_asked_for_is_refused_and_the_old_stays() -> None:
    desk = agreeing(replace(photo(6), text="ось"))
    assert desk.why_not(edit(desk, replace(document(), message_id=6, edited=5))) is Reason.NOT_ASKED


def test_whoever_is_not_the_one_who_sent_it_replaces_nothing() -> None:
    desk = agreeing(WORDS)
    assert desk.why_not(edit(desk, EDITED, "bohdan")) is Reason.NOT_FOUND
    assert desk.why_not(edit(desk, replace(EDITED, message_id=70))) is Reason.NOT_FOUND


def test_what_is_done_is_not_changed_by_an_edit() -> None:
    desk = agreeing(WORDS, PLACE)
    desk.supply("olena", photo())
    assert desk.why_not(edit(desk, EDITED)) is Reason.ALREADY_COMPLETED
    assert desk.ok(edit(desk, replace(WORDS, edited=5))).events == (), "Telegram calls an edit what changed nothing"


def test_a_place_that_moves_is_written_down_once_a_minute_and_without_a_line_in_the_history() -> None:
    desk = agreeing(replace(PLACE, edited=None))
    lines = len(desk.memory.history)
    for moment in (1_000, 1_030, 1_059, 1_060):
        desk.later(seconds=30)
        desk.ok(edit(desk, replace(PLACE, latitude=50.0 + moment / 1e5, edited=moment)))
        assert desk.told == []
    (place,) = desk.case.evidence
    assert (place.what.edited, place.at < desk.now, len(desk.memory.history)) == (1_060, True, lines)
