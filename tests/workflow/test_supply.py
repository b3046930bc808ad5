"""A reply: kept, named, refused, and when it completes the task."""

import pytest

from tests.workflow.office import Desk, asks, document, photo, stage, way, words
from workflow.case.evidence import Supplied
from workflow.case.state import TaskState
from workflow.definition.stage import EvidenceKind
from workflow.messages.commands import SupplyEvidence
from workflow.messages.events import EventKind, NoticeKind, Reason


def _survey(**more: object) -> Desk:
    shape = {"main_action": asks("photo"), "also": [asks("place")]} | more
    desk = Desk.of(stage("survey", "talk", **shape), stage("talk"))
    desk.start()
    return desk


PLACE = Supplied(kind="place", latitude=50.0, longitude=30.0)


def test_everything_at_once_completes() -> None:
    desk = _survey()
    survey = desk.task()
    outcome = desk.supply("olena", photo(), PLACE, album="a")
    assert (outcome.completed, outcome.task_id, desk.at) == (True, survey.id, {"talk"})
    done = desk.done("survey")
    assert (done.state, done.ended_by, done.outcome, done.ended_at) == (
        TaskState.COMPLETED,
        "olena",
        "done",
        desk.now,
    )
    assert [one.album for one in desk.case.evidence] == ["a", "a"]
    assert desk.heard(NoticeKind.CARD) == ["olena"]


def test_one_after_the_other() -> None:
    desk = _survey()
    assert not desk.supply("olena", photo()).completed
    assert desk.heard(NoticeKind.CARD) == ["olena"]
    assert desk.task().touched_at == desk.now
    assert desk.supply("olena", PLACE).completed


def test_a_stage_that_asks_for_the_button_waits_for_it() -> None:
    desk = _survey(complete_by="button")
    assert not desk.supply("olena", photo(), PLACE).completed
    assert desk.complete("olena").completed


def test_a_reply_cannot_give_the_reason_that_the_usual_outcome_needs() -> None:
    desk = _survey(outcomes=[way("done", "talk", needs_reason=True)])
    assert not desk.supply("olena", photo(), PLACE).completed


def test_optional_evidence_completes_nothing_by_itself() -> None:
    desk = _survey(main_action=None, also=[asks("photo", required=False)])
    assert not desk.supply("olena", photo()).completed
    desk = _survey(main_action=asks("photo", required=False), also=[])
    assert desk.supply("olena", photo()).completed


def test_an_album_with_one_wrong_part_keeps_the_right_ones() -> None:
    desk = _survey()
    outcome = desk.supply("olena", photo(), document(), words("ось"))
    assert outcome.unasked == ("document", "text")
    assert [one.what.kind for one in desk.case.evidence] == ["photo"]


def test_nothing_asked_for() -> None:
    desk = _survey()
    refusal = desk.no(SupplyEvidence(actor="olena", task_id=desk.task().id, things=(words("ось"), words("і ось"))))
    assert (refusal.reason, dict(refusal.data)) == (
        Reason.NOT_ASKED,
        {"kinds": ["text"], "asked": [EvidenceKind.PHOTO, EvidenceKind.PLACE]},
    )
    assert desk.why_not(SupplyEvidence(actor="olena", task_id=desk.task().id, things=())) is Reason.NOT_ASKED


def test_the_same_message_twice_is_one_thing() -> None:
    desk = _survey(also=[asks("photo")])
    desk.supply("olena", photo(message_id=7))
    again = desk.supply("olena", photo(message_id=7))
    assert (again.completed, len(desk.case.evidence), desk.told) == (False, 1, [])


def test_only_whoever_has_it() -> None:
    desk = _survey()
    command = SupplyEvidence(actor="ivan", task_id=desk.task().id, things=(photo(),))
    refusal = desk.no(command)
    assert (refusal.reason, refusal.case, refusal.by) == (Reason.NOT_YOURS, None, None)
    boss = desk.no(SupplyEvidence(actor="bohdan", task_id=desk.task().id, things=(photo(),)))
    assert (boss.reason, boss.case, boss.by) == (Reason.NOT_YOURS, desk.case, "olena")
    stranger = desk.no(SupplyEvidence(actor="stranger", task_id=desk.task().id, things=(photo(),)))
    assert (stranger.reason, stranger.case) == (Reason.NOT_ALLOWED, None)
    assert desk.why_not(SupplyEvidence(actor="olena", task_id=999, things=(photo(),))) is Reason.NOT_FOUND


def test_supplying_claims() -> None:
    desk = _survey(performer={"role": "loader", "pick": "claim"})
    desk.supply("oksana", photo())
    assert (desk.task().assignee, desk.heard(NoticeKind.CARD)) == ("oksana", ["oksana", "taras"])
    late = desk.no(SupplyEvidence(actor="taras", task_id=desk.task().id, things=(photo(),)))
    assert (late.reason, late.by, late.at) == (Reason.ALREADY_CLAIMED, "oksana", desk.now)


def test_the_late_part_of_an_album_joins_silently() -> None:
    desk = _survey(also=[])
    task = desk.task()
    desk.supply("olena", photo(message_id=1), album="a")
    desk.later(seconds=3)
    late = desk.supply("olena", photo(message_id=2), task=task, album="a")
    assert (late.completed, late.late, desk.told) == (False, None, [])
    assert len(desk.case.evidence_of(task.id)) == 2
    assert desk.memory.events()[-1] is EventKind.SUPPLIED
    for who, album in (("olena", "b"), ("olena", None)):
        refusal = desk.no(SupplyEvidence(actor=who, task_id=task.id, things=(photo(),), album=album))
        assert (refusal.reason, refusal.by) == (Reason.ALREADY_COMPLETED, "olena")


def test_what_was_on_its_way_while_it_was_cancelled_is_kept() -> None:
    desk = _survey()
    task = desk.task()
    desk.cancel("bohdan")
    outcome = desk.supply("olena", photo(message_id=5), words("ой"), task=task)
    assert outcome.late is not None
    assert (outcome.late.reason, outcome.late.by, outcome.late.at) == (Reason.ALREADY_ENDED, "bohdan", desk.now)
    assert (outcome.unasked, len(desk.case.evidence_of(task.id)), desk.told) == (("text",), 1, [])
    for things in ((photo(message_id=5),), (words("ой"),)):
        refusal = desk.no(SupplyEvidence(actor="olena", task_id=task.id, things=things))
        assert refusal.reason is Reason.ALREADY_ENDED
    assert desk.why_not(SupplyEvidence(actor="bohdan", task_id=task.id, things=(photo(),))) is Reason.ALREADY_ENDED


@pytest.mark.parametrize("kind", ["voice", "sticker"])
def test_a_kind_nobody_knows_harms_nothing(kind: str) -> None:
    desk = _survey()
    task_id = desk.task().id
    command = SupplyEvidence(actor="olena", task_id=task_id, things=(Supplied(kind=kind),))
    assert desk.why_not(command) is Reason.NOT_ASKED
