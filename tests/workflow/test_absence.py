"""Somebody is away: who gets their work, and how it comes back."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.workflow.office import MONDAY, PEOPLE, Desk, company, stage, way
from workflow.case.state import TaskKind
from workflow.company.absence import Absence, Absences, OpenTasks
from workflow.messages.commands import ClaimTask, CompleteTask, FireTimer, HandOver, HandOverItem, ReassignTask
from workflow.messages.events import CommandResult, NoticeKind, Reason, Rejected
from workflow.messages.people_commands import AbsenceLine, CancelAbsence, ReturnFromAbsence, SetAbsences, TakeBack

DAY = timedelta(days=1)


def line(person: str, substitute: str | None = None, days: float = 5, start: float = 0, **more: Any) -> AbsenceLine:
    begins = MONDAY + start * DAY
    return AbsenceLine(person=person, substitute=substitute, starts_at=begins, ends_at=begins + days * DAY, **more)


def away(desk: Desk, *lines: AbsenceLine, by: str | None = None) -> Absence:
    outcome = desk.ok(SetAbsences(actor=by or lines[0].person, lines=lines))
    return outcome.absences[0]


def refused(desk: Desk, one: AbsenceLine, by: str | None = None) -> Rejected:
    return desk.no(SetAbsences(actor=by or one.person, lines=(one,)))


def fire_absence(desk: Desk, absence_id: int) -> CommandResult:
    timer, absence = next((key, one) for key, one in desk.memory.absences.timers.items() if one.id == absence_id)
    assert absence.next_at
    desk.now = max(desk.now, absence.next_at)
    return desk.ok(FireTimer(timer_id=timer, fire_at=absence.next_at))


# Who gets new work


def test_new_work_goes_to_the_substitute() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("olena", "ivan"))
    desk.start("olena")
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("ivan", "olena")
    assert desk.heard(NoticeKind.TASK) == ["ivan"]


def test_substitutes_of_substitutes_are_followed() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("ivan", "andrii"))
    away(desk, line("olena", "ivan"))
    desk.start("olena")
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("andrii", "olena")


def test_without_a_substitute_whoever_is_above_and_here_has_it() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("bohdan"))
    away(desk, line("olena"))
    desk.start("olena")
    assert desk.task().assignee == "natalia"


def test_where_everybody_is_away_the_work_waits_for_whose_it_is() -> None:
    desk = Desk.of(stage("visit"), people=[{"key": "olena", "roles": ["manager"]}])
    away(desk, line("olena"))
    desk.start("olena")
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("olena", None)


def test_of_a_role_those_who_are_here_are_picked() -> None:
    for how in ("least_loaded", "round_robin"):
        desk = Desk.of(stage("visit", performer={"role": "technician", "pick": how}))
        away(desk, line("andrii", "taras"))
        desk.start("olena")
        assert (desk.task().assignee, desk.task().on_behalf_of) == ("daniel", None)


def test_of_a_role_that_is_all_away_the_substitutes_are() -> None:
    desk = Desk.of(stage("visit", performer={"role": "technician", "pick": "least_loaded"}))
    away(desk, line("daniel", "andrii"))
    away(desk, line("andrii", "taras"))
    desk.start("olena")
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("taras", "andrii")


def test_whoever_is_away_is_not_offered_a_free_task() -> None:
    desk = Desk.of(stage("visit", performer={"role": "technician", "pick": "claim"}))
    away(desk, line("andrii", "taras"))
    desk.start("olena")
    assert desk.task().candidates == ("daniel",)
    away(desk, line("daniel", "oksana"))
    assert desk.task().candidates == ("daniel", "oksana"), "nobody else would take it"


def test_a_task_is_not_handed_to_somebody_away() -> None:
    desk = Desk.of(stage("visit"))
    desk.start("olena")
    away(desk, line("ivan", "andrii"))
    no = desk.no(ReassignTask(actor="bohdan", task_id=desk.task().id, to="ivan"))
    assert no.reason is Reason.AWAY
    assert no.data == {"person": "ivan", "until": (MONDAY + 5 * DAY).isoformat(), "substitute": "andrii"}


# Open work


def test_open_work_stays_moves_or_is_shared_out() -> None:
    for choice, whose in (("stay", "andrii"), ("move", "taras"), ("split", "daniel")):
        desk = Desk.of(stage("visit", performer={"role": "technician", "pick": "round_robin"}))
        desk.start("olena")
        desk.start("ivan")
        first = min(desk.memory.cases)
        held = desk.memory.cases[first].live_tasks()[0]
        assert held.assignee == "andrii"
        away(desk, line("andrii", "taras", open_tasks=OpenTasks(choice)))
        now = desk.memory.cases[first].task(held.id)
        assert (now.assignee, now.due_at) == (whose, held.due_at)
        assert now.on_behalf_of == (None if choice == "stay" else "andrii")
        assert desk.heard(NoticeKind.TASK) == ([] if choice == "stay" else [whose])


def test_the_substitute_hears_before_the_cards_and_the_others_once() -> None:
    desk = Desk.of(stage("visit"))
    for _ in range(3):
        desk.start("olena")
    away(desk, line("olena", "ivan"))
    kinds = [notice.kind for notice in desk.told if notice.to == "ivan"]
    assert kinds == [NoticeKind.SUBSTITUTE, *[NoticeKind.TASK] * 3]
    assert desk.heard(NoticeKind.ABSENCE_MOVED) == ["bohdan"]
    brief = desk.told[0]
    assert (brief.data["count"], len(brief.data["tasks"])) == (3, 3)


def test_a_planned_one_begins_by_itself() -> None:
    desk = Desk.of(stage("visit"))
    desk.start("olena")
    absence = away(desk, line("olena", "ivan", start=2))
    assert desk.task().assignee == "olena"
    assert desk.heard(NoticeKind.SUBSTITUTE) == ["ivan"]
    desk.start("olena")
    assert desk.task().assignee == "olena", "not yet away"
    fire_absence(desk, absence.id)
    assert {task.assignee for case in desk.memory.cases.values() for task in case.live_tasks()} == {"ivan"}


def test_on_return_what_is_open_comes_back_by_choice() -> None:
    desk = Desk.of(stage("visit"))
    for _ in range(3):
        desk.start("olena")
    absence = away(desk, line("olena", "ivan"))
    desk.complete("ivan", task=desk.task())
    fire_absence(desk, absence.id)
    assert desk.heard(NoticeKind.ABSENCE_OVER) == ["ivan", "olena"]
    back = next(notice for notice in desk.told if notice.to == "olena")
    assert back.data["count"] == 2
    tasks = [task.id for case in desk.memory.cases.values() for task in case.live_tasks()]
    outcome = desk.ok(TakeBack(actor="olena", person="olena", tasks=(tasks[0],)))
    assert outcome.moved == 1
    assert desk.heard(NoticeKind.TAKEN_BACK) == ["ivan"]
    whose = [task.assignee for case in desk.memory.cases.values() for task in case.live_tasks()]
    assert whose == ["olena", "ivan"]
    assert desk.ok(TakeBack(actor="olena", person="olena")).moved == 1
    assert desk.ok(TakeBack(actor="olena", person="olena")).moved == 0, "pressed twice"


def test_back_by_hand() -> None:
    desk = Desk.of(stage("visit"))
    absence = away(desk, line("olena", "ivan"))
    desk.ok(ReturnFromAbsence(actor="olena", absence_id=absence.id))
    assert desk.heard(NoticeKind.ABSENCE_OVER) == ["ivan"], "she has just said so herself"
    desk.start("olena")
    assert desk.task().assignee == "olena"
    again = desk.no(ReturnFromAbsence(actor="olena", absence_id=absence.id))
    assert (again.reason, again.by) == (Reason.ABSENCE_ENDED, "olena")


def test_what_was_set_by_mistake_is_taken_back_whole() -> None:
    desk = Desk.of(stage("visit"))
    desk.start("olena")
    absence = away(desk, line("olena", "ivan"))
    desk.ok(CancelAbsence(actor="olena", absence_id=absence.id))
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("olena", None)
    assert desk.heard(NoticeKind.TAKEN_BACK) == ["ivan"]


def test_another_substitute_gets_what_the_first_has() -> None:
    desk = Desk.of(stage("visit"))
    desk.start("olena")
    absence = away(desk, line("olena", "ivan"))
    changed = SetAbsences(actor="olena", lines=(line("olena", "andrii", days=7),), replaces=absence.id)
    assert desk.ok(changed).absences[0].id == absence.id
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("andrii", "olena")


# Nobody judges their own work


def test_a_substitute_does_not_approve_their_own_work() -> None:
    desk = Desk.of(stage("ask", "approval"), stage("approval", performer={"pick": "supervisor"}))
    away(desk, line("bohdan", "olena"))
    desk.start("olena")
    desk.complete("olena")
    assert desk.task().assignee == "natalia"
    no = desk.no(ReassignTask(actor="natalia", task_id=desk.task().id, to="olena"))
    assert (no.reason, no.data["why"]) == (Reason.NOT_ALLOWED, "own_work")


def test_somebody_who_left_meanwhile_is_given_nothing_back_and_told_nothing() -> None:
    desk = Desk.of(stage("visit"))
    absence = away(desk, line("ivan", "andrii"))
    desk.start("ivan")
    rest = [one for one in PEOPLE if one["key"] != "ivan"]
    there = Absences(desk.memory.absences.values())
    desk.memory.directory = company(people=rest).directory().with_absences(there)
    desk.ok(CancelAbsence(actor="natalia", absence_id=absence.id))
    assert desk.task().assignee == "andrii"
    assert "ivan" not in [notice.to for notice in desk.told]


APPROVERS = (
    {"pick": "person", "person": "andrii"},
    {"role": "technician", "pick": "least_loaded"},
    {"role": "technician", "pick": "round_robin"},
    {"role": "technician", "pick": "claim"},
)


@pytest.mark.parametrize("performer", APPROVERS, ids=lambda one: one["pick"])
def test_whoever_is_picked_to_approve_their_substitute_does_not_approve_their_own_work(performer: Any) -> None:
    """Also where the work was given to them by an absence that began meanwhile."""
    desk = Desk.of(stage("ask", "approval"), stage("approval", performer=performer, approval=True))
    away(desk, line("daniel", "taras"))
    away(desk, line("andrii", "olena"))
    desk.start("olena")
    desk.complete("olena")
    assert "olena" not in (desk.task().assignee, *desk.task().candidates)


def test_a_free_approval_is_not_offered_to_whose_work_it_judges() -> None:
    """All who could claim it go away; of their substitutes the one who did the work is passed over."""
    approval = stage("approval", performer={"role": "technician", "pick": "claim"}, approval=True)
    desk = Desk.of(stage("ask", "approval"), approval)
    desk.start("olena")
    desk.complete("olena")
    away(desk, line("andrii", "olena"))
    away(desk, line("daniel", "olena"))
    assert desk.task().candidates == ("andrii", "daniel", "bohdan")


def test_whoever_became_responsible_does_not_claim_the_approval_they_were_offered() -> None:
    approval = stage("approval", performer={"role": "manager", "pick": "claim"}, approval=True)
    desk = Desk.of(stage("ask", "approval"), approval)
    desk.start("olena")
    desk.complete("olena")
    assert desk.task().candidates == ("ivan",)
    task = desk.task()
    desk.ok(
        HandOver(actor="bohdan", handings=(HandOverItem(instance_id=task.instance_id, owner="olena", to="ivan"),))
    )
    for command in (ClaimTask, partial(CompleteTask, outcome="done")):
        no = desk.no(command(actor="ivan", task_id=task.id))
        assert (no.reason, no.data["why"]) == (Reason.NOT_ALLOWED, "own_work_offered")
    desk.ok(ReassignTask(actor="bohdan", task_id=task.id, to="andrii"))


def test_a_deal_is_not_handed_over_to_whoever_holds_its_approval() -> None:
    desk = Desk.of(stage("ask", "approval"), stage("approval", performer={"pick": "supervisor"}))
    desk.start("olena")
    desk.complete("olena")
    deal, task = desk.task().instance_id, desk.task().id
    mine = HandOverItem(instance_id=deal, owner="olena", to="bohdan")
    no = desk.no(HandOver(actor="natalia", handings=(mine,)))
    assert [one["why"] for one in no.data["changed"]] == ["own_work"]
    both = (mine, HandOverItem(instance_id=deal, task_id=task, owner="bohdan", to="natalia"))
    desk.ok(HandOver(actor="natalia", handings=both))


def test_a_map_may_say_that_the_supervisors_step_is_no_approval() -> None:
    desk = Desk.of(stage("ask", "visit"), stage("visit", performer={"pick": "supervisor"}, approval=False))
    away(desk, line("bohdan", "olena"))
    desk.start("olena")
    desk.complete("olena")
    assert desk.task().assignee == "olena"


def test_a_substitute_does_not_accept_their_own_work() -> None:
    desk = Desk.of(stage("visit", acceptance={"by": "supervisor"}))
    away(desk, line("bohdan", "olena"))
    desk.start("olena")
    desk.complete("olena")
    assert (desk.task().kind, desk.task().assignee) == (TaskKind.ACCEPTANCE, "natalia")


def test_an_acceptance_under_way_does_not_go_to_whose_work_it_is() -> None:
    desk = Desk.of(stage("visit", acceptance={"by": "supervisor"}))
    desk.start("olena")
    desk.complete("olena")
    assert desk.task().assignee == "bohdan"
    away(desk, line("bohdan", "olena"))
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("natalia", "bohdan")


def test_the_substitutes_work_is_accepted_by_another() -> None:
    desk = Desk.of(stage("visit", acceptance={"by": "starter"}))
    away(desk, line("olena", "ivan"))
    desk.start("olena")
    desk.complete("ivan")
    assert desk.task().assignee == "bohdan"
    desk.ok(CompleteTask(actor="bohdan", task_id=desk.task().id, outcome="accepted"))
    assert desk.case.instance.end == "won"


# What cannot be


def test_what_cannot_be_is_refused() -> None:
    desk = Desk.of(stage("visit"))
    assert refused(desk, line("olena", "ivan", start=-1)).reason is Reason.ABSENCE_PAST
    assert refused(desk, line("olena", "ivan", days=0)).reason is Reason.ABSENCE_ORDER
    assert refused(desk, line("olena", "ivan", days=-3)).reason is Reason.ABSENCE_ORDER
    assert refused(desk, line("olena", "ivan", days=900)).reason is Reason.ABSENCE_TOO_LONG
    assert refused(desk, line("olena", "olena")).reason is Reason.SUBSTITUTE_SELF
    assert refused(desk, line("olena", "ghost")).reason is Reason.NO_SUCH_PERSON
    assert refused(desk, line("ghost", "ivan"), "natalia").reason is Reason.NO_SUCH_PERSON
    assert refused(desk, line("olena", "ivan"), "ivan").reason is Reason.NOT_ALLOWED
    assert refused(desk, line("bohdan", "ivan"), "olena").reason is Reason.NOT_ALLOWED


def test_an_absence_does_not_overlap_itself() -> None:
    desk = Desk.of(stage("visit"))
    first = away(desk, line("olena", "ivan", start=2))
    no = refused(desk, line("olena", "ivan", start=6))
    assert (no.reason, no.data["absence"]) == (Reason.ABSENCE_OVERLAPS, first.id)
    away(desk, line("olena", "ivan", start=7))


def test_circles_of_substitutes_are_refused() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("olena", "ivan"))
    away(desk, line("ivan", "andrii"))
    no = refused(desk, line("andrii", "olena"))
    assert (no.reason, no.data["circle"]) == (Reason.SUBSTITUTE_CIRCLE, ["andrii", "olena", "ivan", "andrii"])
    away(desk, line("andrii", "olena", start=5))


def test_a_substitute_who_is_away_too_needs_one_of_their_own() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("ivan", days=2, start=1))
    no = refused(desk, line("olena", "ivan"))
    assert (no.reason, no.data["person"]) == (Reason.SUBSTITUTE_AWAY, "ivan")
    away(desk, line("olena", "ivan", days=1))


def test_a_supervisor_sets_it_for_those_below_and_they_hear() -> None:
    desk = Desk.of(stage("visit"))
    away(desk, line("olena", "ivan"), by="bohdan")
    assert desk.heard(NoticeKind.ABSENCE_SET) == ["olena"]
    assert desk.heard(NoticeKind.ABSENCE_MOVED) == []


def test_of_a_list_all_are_set_or_none() -> None:
    desk = Desk.of(stage("visit"))
    no = desk.no(SetAbsences(lines=(line("olena", "ivan"), line("ivan", "olena"))))
    assert (no.reason, no.data["line"]) == (Reason.SUBSTITUTE_CIRCLE, 1)
    assert desk.memory.absences == {}


def test_two_outcomes_by_somebody_away_are_still_theirs_to_take() -> None:
    desk = Desk.of(stage("visit", outcomes=[way("done", "won"), way("no", "lost")]))
    desk.start("olena")
    away(desk, line("olena", "ivan", open_tasks=OpenTasks.STAY))
    desk.complete("olena")
    assert desk.case.instance.end == "won"


def test_calling_off_a_planned_one_moves_nothing_of_the_one_under_way() -> None:
    desk = Desk.of(stage("visit"))
    desk.start("olena")
    away(desk, line("olena", "ivan"))
    later = away(desk, line("olena", "ivan", start=10))
    desk.ok(CancelAbsence(actor="olena", absence_id=later.id))
    assert (desk.task().assignee, desk.task().on_behalf_of) == ("ivan", "olena")
