"""Whatever absences there are: work finds somebody who is here, substitution ends, nobody judges their own work."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.invariants import check_case
from tests.workflow.office import MONDAY, PEOPLE, Desk, stage
from workflow.case.state import Case, TaskState, UserTask
from workflow.company.absence import Absence, Absences, AbsenceState, OpenTasks
from workflow.company.directory import Directory
from workflow.messages.commands import CompleteTask, FireTimer, ReassignTask, ReturnTask
from workflow.messages.events import CommandResult
from workflow.messages.people_commands import AbsenceLine, CancelAbsence, ReturnFromAbsence, SetAbsences, TakeBack
from workflow.rules.separation_of_duties import barred_from

KEYS = [str(person["key"]) for person in PEOPLE]
SOMEBODY = st.sampled_from(KEYS)
DAY = timedelta(days=1)
PERFORMERS = [
    {"pick": "responsible"},
    {"pick": "supervisor"},
    {"pick": "person", "person": "andrii"},
    {"role": "technician", "pick": "least_loaded"},
    {"role": "technician", "pick": "round_robin"},
    {"role": "loader", "pick": "claim"},
]


def line(
    desk: Desk, start: float, days: float, person: str, substitute: str | None, choice: OpenTasks
) -> AbsenceLine:
    begins = desk.now + start * DAY
    return AbsenceLine(
        person=person, substitute=substitute, starts_at=begins, ends_at=begins + days * DAY, open_tasks=choice
    )


def office(data: st.DataObject) -> Desk:
    looked_at = st.none() | st.sampled_from([{"by": "supervisor"}, {"by": "starter"}, {"by": "responsible"}])
    made = [
        stage(
            f"s{n}",
            f"s{n + 1}" if n < 2 else "won",
            performer=data.draw(st.sampled_from(PERFORMERS)),
            acceptance=a,
            approval=data.draw(st.sampled_from([None, True])),
        )
        for n, a in enumerate(data.draw(st.lists(looked_at, min_size=3, max_size=3)))
    ]
    return Desk.of(*made)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_whatever_absences_there_are(data: st.DataObject) -> None:
    desk = office(data)
    for _ in range(data.draw(st.integers(4, 22))):
        before = dict(desk.memory.cases)
        act(desk, data)
        for case in desk.memory.cases.values():
            check_case(case)
            check_given(before.get(case.instance.id), case, desk)
        check_substitution(desk.memory.directory, desk)


def act(desk: Desk, data: st.DataObject) -> None:
    """Somebody does something, possible or not."""
    deed = data.draw(
        st.sampled_from(["away", "away", "away", "start", "start", "work", "work", "hand", "end", "time"])
    )
    live = [task for case in desk.memory.cases.values() for task in case.live_tasks()]
    if deed == "away":
        choice = data.draw(st.sampled_from(OpenTasks))
        start, days = data.draw(st.sampled_from([0, 0, 0, 1, 3])), data.draw(st.sampled_from([1, 2, 5]))
        who, instead = data.draw(SOMEBODY), data.draw(st.none() | SOMEBODY)
        desk.do(SetAbsences(lines=(line(desk, start, days, who, instead, choice),)))
    elif deed == "start":
        desk.start(data.draw(st.sampled_from(["olena", "ivan"])))
    elif deed == "work" and live:
        work(desk, data.draw(st.sampled_from(live)), data)
    elif deed == "hand" and live:
        task = data.draw(st.sampled_from(live))
        desk.do(ReassignTask(actor="natalia", task_id=task.id, to=data.draw(SOMEBODY)))
    elif deed == "end" and desk.memory.absences:
        absence = data.draw(st.sampled_from(sorted(desk.memory.absences)))
        desk.do(data.draw(st.sampled_from([CancelAbsence, ReturnFromAbsence]))(absence_id=absence))
        desk.do(TakeBack(person=data.draw(SOMEBODY)))
    elif deed == "time":
        pass_time(desk, data.draw(st.sampled_from([0.5, 1, 4])))


def work(desk: Desk, task: UserTask, data: st.DataObject) -> None:
    who = task.assignee or task.candidates[0]
    if task.about_task and data.draw(st.booleans()):
        desk.do(ReturnTask(actor=who, task_id=task.id, reason="ні"))
        return
    desk.do(CompleteTask(actor=who, task_id=task.id, outcome="accepted" if task.about_task else "done"))


def pass_time(desk: Desk, days: float) -> None:
    desk.now += days * DAY
    while due := [(one.next_at, key) for key, one in desk.memory.absences.timers.items() if one.next_at]:
        at, timer = min(due)
        if at > desk.now:
            return
        assert isinstance(desk.do(FireTimer(timer_id=timer, fire_at=at)), CommandResult)


def check_given(before: Case | None, now: Case, desk: Desk) -> None:
    """What was given by this command went to somebody who is here, if anybody is who may have it."""
    had = {task.id: task.assignee for task in before.tasks} if before else {}
    definition = desk.memory.definitions["sale"][0]
    directory = desk.memory.directory
    for task in now.live_tasks():
        barred = barred_from(now, definition.stage(task.stage), task)
        assert barred.isdisjoint(task.candidates), "nobody is offered their own work to judge"
        if task.state is not TaskState.RESERVED or had.get(task.id, "") == task.assignee:
            continue
        if directory.is_away(task.assignee, desk.now):
            assert directory.acting_for(task.assignee, desk.now, barred) is None, task
        assert task.stand_in or task.assignee not in barred, "nobody judges their own work"


def check_substitution(directory: Directory, desk: Desk) -> None:
    """It ends, with somebody who is here or with nobody."""
    for days in (0, 1, 2, 5):
        at = desk.now + days * DAY
        for key in KEYS:
            instead = directory.substitute_of(key, at)
            assert instead is None or not directory.is_away(instead.key, at)
            acting = directory.acting_for(key, at)
            assert acting is None or not directory.is_away(acting.key, at)


def test_a_circle_that_arose_leads_to_nobody() -> None:
    """None can be entered; should one stand in the table all the same, it does no harm."""

    def absence(number: int, person: str, substitute: str) -> Absence:
        return Absence(
            id=number,
            person=person,
            substitute=substitute,
            starts_at=MONDAY,
            ends_at=MONDAY + DAY,
            state=AbsenceState.UNDER_WAY,
            set_at=MONDAY,
        )

    circle = [absence(1, "olena", "ivan"), absence(2, "ivan", "andrii"), absence(3, "andrii", "olena")]
    desk = Desk.of(stage("visit"))
    desk.memory.directory = desk.memory.directory.with_absences(Absences(circle))
    desk.start("olena")
    assert desk.task().assignee == "bohdan"
