"""No sequence of commands, by anybody, about anything, brings a case into a state that people cannot leave.

A machine that presses whatever there is to press, twice and too late too, on random small route maps, with people
leaving the company meanwhile.
"""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.workflow.invariants import (
    check_append_only,
    check_case,
    check_completed_once,
    check_ladders,
    check_own_work,
)
from tests.workflow.maps import maps
from tests.workflow.office import MONDAY, PEOPLE, Desk, company, document, photo, words
from workflow.case.state import Case, Escalation, TaskState, Timer, UserTask
from workflow.company.absence import Absences, OpenTasks
from workflow.definition.process import ProcessDefinition
from workflow.messages.commands import (
    AcknowledgeEscalation,
    AskExtension,
    AskWaiting,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    DecideExtension,
    DecideWaiting,
    ExtendTask,
    FireTimer,
    HandOver,
    HandOverItem,
    NudgePerformer,
    OpenTask,
    ReassignTask,
    ResumeTask,
    ReturnTask,
    SendCard,
    StartInstance,
    SupplyEvidence,
    UndoTask,
)
from workflow.messages.events import CommandResult, Rejected
from workflow.messages.people_commands import (
    AbsenceLine,
    CancelAbsence,
    ReportUnreachable,
    ReturnFromAbsence,
    SetAbsences,
    TakeBack,
)
from workflow.ports.memory import Memory
from workflow.rules.available_actions import can_undo, return_targets

KEYS = [str(one["key"]) for one in PEOPLE]
SOMEBODY = st.sampled_from([*KEYS, "stranger"])
THINGS = st.lists(
    st.sampled_from([photo(), photo(1), document(), document("a.png", "image/png"), words("усе добре тут")]),
    max_size=3,
).map(tuple)
EVERYTHING = (photo(), photo(), document(), document(), words("усе добре тут"), words("і тут"))
WORDS = st.sampled_from(["бо так", "бо так", "бо так", "", None])


class Company(RuleBasedStateMachine):
    """A company with one random process."""

    desk: Desk
    definition: ProcessDefinition
    last: Command | None = None

    @initialize(definition=maps(), data=st.data(), steps=st.lists(st.booleans(), min_size=2, max_size=8))
    def open_office(self, definition: ProcessDefinition, data: st.DataObject, steps: list[bool]) -> None:
        """Somewhere in the middle of things: most runs would not come far from the start by chance."""
        self.definition = definition
        self.desk = Desk(Memory.of(company(definition)))
        self.do(StartInstance(actor="olena", process="sale", fields={"who": ["ivan", "taras"]}))
        self.do_the_work(data, steps)

    # What people press

    @rule(who=SOMEBODY, people=st.lists(st.sampled_from(KEYS), max_size=3, unique=True), days=st.integers(0, 3))
    def start(self, who: str, people: list[str], days: int) -> None:
        if len(self.desk.memory.cases) > 1:
            return
        fields: dict[str, Any] = {"who": people} if people else {}
        if days:
            fields["due"] = (MONDAY + timedelta(days=days)).isoformat()
        self.do(StartInstance(actor=who, process="sale", fields=fields))

    @rule(data=st.data(), reason=WORDS)
    def complete(self, data: st.DataObject, reason: str | None) -> None:
        who, task_id = self.presser(data)
        self.do(CompleteTask(actor=who, task_id=task_id, outcome=self.way(data, task_id), reason=reason))

    @rule(data=st.data(), supplied=st.lists(st.booleans(), min_size=1, max_size=5))
    def work(self, data: st.DataObject, supplied: list[bool]) -> None:
        self.do_the_work(data, supplied)

    def do_the_work(self, data: st.DataObject, supplied: list[bool]) -> None:
        for everything in supplied if self.live() else ():
            task = data.draw(st.sampled_from(self.live()))
            who, way = task.assignee or task.candidates[-1], self.way(data, task.id)
            if everything:
                self.do(SupplyEvidence(actor=who, task_id=task.id, things=EVERYTHING))
            self.do(CompleteTask(actor=who, task_id=task.id, outcome=way, reason="бо так"))
            if not self.live():
                return

    @rule(data=st.data(), things=THINGS, album=st.sampled_from([None, "a"]))
    def supply(self, data: st.DataObject, things: Any, album: str | None) -> None:
        who, task_id = self.presser(data)
        self.do(SupplyEvidence(actor=who, task_id=task_id, things=things, album=album))

    @rule(data=st.data(), command=st.sampled_from([OpenTask, ClaimTask, SendCard]))
    def look_or_claim(self, data: st.DataObject, command: Any) -> None:
        who, task_id = self.presser(data)
        self.do(command(actor=who, task_id=task_id))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        who, task_id = data.draw(st.sampled_from(self.completed())) if self.completed() else self.presser(data)
        case = self.desk.memory.cases.of_task(task_id)
        known = self.desk.memory.directory.person(who)
        shown = case and known and can_undo(self.definition, case, case.task(task_id), who, self.desk.now)
        decision = self.do(UndoTask(actor=who, task_id=task_id))
        assert isinstance(decision, CommandResult) == bool(shown), "the button is there when it works"

    @rule(data=st.data(), reason=WORDS)
    def give_back(self, data: st.DataObject, reason: str | None) -> None:
        who, task_id = self.presser(data)
        case = self.desk.memory.cases.of_task(task_id)
        shown = return_targets(self.definition, case, case.task(task_id)) if case else []
        nowhere: list[str | None] = [None, "s0", "nonsense"]
        to = data.draw(st.sampled_from([*shown] or nowhere))
        self.do(ReturnTask(actor=who, task_id=task_id, reason=reason or "", to=to))

    @rule(data=st.data(), to=SOMEBODY, above=st.booleans())
    def hand_over(self, data: st.DataObject, to: str, above: bool) -> None:
        who, task_id = self.presser(data)
        self.do(ReassignTask(actor="natalia" if above else who, task_id=task_id, to=to))

    @rule(data=st.data(), who=SOMEBODY, reason=WORDS, really=st.integers(0, 3))
    def call_off(self, data: st.DataObject, who: str, reason: str | None, really: int) -> None:
        instance_id = data.draw(st.sampled_from([0, *self.desk.memory.cases]))
        if really == 0:
            self.do(CancelInstance(actor=who, instance_id=instance_id, reason=reason or ""))

    @rule(data=st.data(), hours=st.integers(-5, 100), reason=WORDS, waits=st.booleans())
    def ask_for_time(self, data: st.DataObject, hours: int, reason: str | None, waits: bool) -> None:
        who, task_id = self.presser(data)
        at, why = self.desk.now + timedelta(hours=hours), reason or ""
        if waits:
            self.do(AskWaiting(actor=who, task_id=task_id, until=at, reason=why))
        else:
            self.do(AskExtension(actor=who, task_id=task_id, to=at, reason=why))

    @rule(data=st.data(), who=SOMEBODY, grant=st.booleans(), hours=st.sampled_from([None, None, -3, 30, 5000]))
    def decide_about_time(self, data: st.DataObject, who: str, grant: bool, hours: int | None) -> None:
        """Whoever is asked, anybody, or the asker; the request that is open, or any old one."""
        asked = [task for task in self.live() if task.request]
        task = data.draw(st.sampled_from(asked)) if asked else None
        if task is None or task.request is None:
            return
        who = data.draw(st.sampled_from([who, task.request.by, *task.request.asked]))
        at = None if hours is None else self.desk.now + timedelta(hours=hours)
        about = {"actor": who, "task_id": task.id, "request_id": data.draw(st.sampled_from([task.request.id, 1]))}
        decisions = [DecideExtension(**about, grant=grant, to=at), DecideWaiting(**about, grant=grant, until=at)]
        decision = self.do(data.draw(st.sampled_from(decisions)))
        assert isinstance(decision, Rejected) or who != task.assignee, "nobody decides about their own request"

    @rule(data=st.data(), who=SOMEBODY, hours=st.integers(-3, 60), resume=st.booleans())
    def give_time_or_go_on(self, data: st.DataObject, who: str, hours: int, resume: bool) -> None:
        _, task_id = self.presser(data)
        if resume:
            self.do(ResumeTask(actor=who, task_id=task_id))
        else:
            self.do(ExtendTask(actor=who, task_id=task_id, to=self.desk.now + timedelta(hours=hours)))

    @rule()
    @precondition(lambda self: self.last is not None)
    def press_again(self) -> None:
        assert self.last is not None
        self.do(self.last)

    @rule(data=st.data())
    def complete_and_take_back(self, data: st.DataObject) -> None:
        held = [task for task in self.live() if task.state is TaskState.RESERVED and self.works_here(task.assignee)]
        if not held:
            return
        task = data.draw(st.sampled_from(held))
        before = self.desk.memory.cases.of_task(task.id)
        assert before is not None
        way = self.way(data, task.id)
        self.do(SupplyEvidence(actor=task.assignee, task_id=task.id, things=EVERYTHING))
        if not self.desk.memory.cases[before.instance.id].task(task.id).state.is_live:
            self.do(UndoTask(actor=task.assignee, task_id=task.id))
        decision = self.do(CompleteTask(actor=task.assignee, task_id=task.id, outcome=way, reason="бо так"))
        if isinstance(decision, CommandResult):
            after = self.do(UndoTask(actor=task.assignee, task_id=task.id))
            assert isinstance(after, CommandResult), after
            assert after.case is not None
            assert _position(after.case) == _position(before)

    # What happens by itself

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.desk.later(hours=hours)
        due = [timer for case in self.desk.memory.cases.values() for timer in case.timers]
        for timer in sorted(due, key=lambda one: (one.fire_at, one.id)):
            if timer.fire_at <= self.desk.now and self.still_due(timer):
                assert isinstance(self.do(FireTimer(timer_id=timer.id, fire_at=timer.fire_at)), CommandResult)
        self.absences_begin_and_end()

    def absences_begin_and_end(self) -> None:
        there = self.desk.memory.absences.timers
        while due := [(one.next_at, key) for key, one in there.items() if one.next_at]:
            at, timer = min(due)
            if at > self.desk.now:
                return
            assert isinstance(self.do(FireTimer(timer_id=timer, fire_at=at)), CommandResult)
            there = self.desk.memory.absences.timers

    @rule(data=st.data(), who=SOMEBODY, command=st.sampled_from([AcknowledgeEscalation, NudgePerformer]))
    def answer_an_escalation(self, data: st.DataObject, who: str, command: Any) -> None:
        there = [one.id for case in self.desk.memory.cases.values() for one in case.escalations]
        self.do(command(actor=who, escalation_id=data.draw(st.sampled_from([0, *there, *there]))))

    @rule(data=st.data(), timers=st.integers(1, 9))
    def wait_and_take_what_is_told(self, data: st.DataObject, timers: int) -> None:
        """So many timers later somebody above takes what they were told of."""
        for _ in range(timers):
            pending = [timer for case in self.desk.memory.cases.values() for timer in case.timers if not timer.held]
            if not pending:
                break
            timer = min(pending, key=lambda one: (one.fire_at, one.id))
            self.desk.now = max(self.desk.now, timer.fire_at)
            self.do(FireTimer(timer_id=timer.id, fire_at=timer.fire_at))
        if self.asking():
            one = data.draw(st.sampled_from(self.asking()))
            self.do(AcknowledgeEscalation(actor=data.draw(st.sampled_from(one.told)), escalation_id=one.id))

    @rule(number=st.integers(0, 60), person=st.sampled_from([*KEYS, "stranger"]))
    def something_of_no_account(self, number: int, person: str) -> None:
        self.do(FireTimer(timer_id=number, fire_at=self.desk.now))
        self.do(ReportUnreachable(person=person, why="blocked"))

    @rule(person=st.sampled_from(["ivan", "andrii", "oksana", "nobody"]))
    def somebody_leaves(self, person: str) -> None:
        rest = [one for one in PEOPLE if one["key"] != person]
        there = Absences(self.desk.memory.absences.values())
        self.desk.memory.directory = company(people=rest).directory().with_absences(there)

    @rule(data=st.data(), who=st.sampled_from(KEYS), days=st.sampled_from([1, 3]), later=st.sampled_from([0, 0, 2]))
    def somebody_goes_away(self, data: st.DataObject, who: str, days: int, later: int) -> None:
        begins = self.desk.now + timedelta(days=later)
        line = AbsenceLine(
            person=who,
            substitute=data.draw(st.none() | st.sampled_from(KEYS)),
            starts_at=begins,
            ends_at=begins + timedelta(days=days),
            open_tasks=data.draw(st.sampled_from(OpenTasks)),
        )
        self.do(SetAbsences(actor=data.draw(st.sampled_from([who, "natalia", "ivan"])), lines=(line,)))

    @rule(data=st.data(), who=SOMEBODY, command=st.sampled_from([CancelAbsence, ReturnFromAbsence]))
    def somebody_is_back(self, data: st.DataObject, who: str, command: Any) -> None:
        """By a press of theirs, of somebody above, or of anybody; what was theirs comes back, or is asked for."""
        there = sorted(self.desk.memory.absences)
        absence_id = data.draw(st.sampled_from([0, *there, *there]))
        known = self.desk.memory.absences.get(absence_id)
        actor = data.draw(st.sampled_from([who, known.person, "natalia"])) if known else who
        self.do(command(actor=actor, absence_id=absence_id))
        self.do(TakeBack(actor=actor, person=known.person if known else who))

    @rule(data=st.data(), who=st.sampled_from(KEYS), to=SOMEBODY)
    def everything_is_handed_over(self, data: st.DataObject, who: str, to: str) -> None:
        """All that somebody has, or part of it, to one person."""
        held = [(task.instance_id, task.id) for task in self.live() if task.assignee == who]
        deals = [case.instance.id for case in self.desk.memory.cases.values() if case.instance.responsible == who]
        things: list[tuple[int, int | None]] = [*held, *((deal, None) for deal in deals)]
        if not things:
            return
        chosen = data.draw(st.lists(st.sampled_from(things), min_size=1, unique=True))
        handings = tuple(HandOverItem(instance_id=case, task_id=task, owner=who, to=to) for case, task in chosen)
        self.do(HandOver(actor=data.draw(st.sampled_from(["natalia", "natalia", who])), handings=handings))

    # What is always true

    @invariant()
    def every_case_can_go_on(self) -> None:
        for case in self.desk.memory.cases.values() if hasattr(self, "desk") else ():
            check_case(case)
            check_own_work(self.definition, case)
            check_completed_once(self.desk.memory, case)
            check_ladders(self.desk.memory, case)

    def do(self, command: Command) -> CommandResult | Rejected:
        """Anything may be refused; nothing may break, and a refusal writes nothing."""
        desk, memory = self.desk, self.desk.memory
        desk.later(seconds=1)
        self.last = command
        cases, saves, lines = dict(memory.cases), memory.cases.saves, len(memory.history)
        decision = desk.do(command)
        if isinstance(decision, Rejected):
            assert (memory.cases, memory.cases.saves, len(memory.history), desk.told) == (cases, saves, lines, [])
        elif decision.case is not None and decision.case.instance.id in cases:
            check_append_only(cases[decision.case.instance.id], decision.case, command)
        assert all(memory.directory.person(notice.to) for notice in desk.told), "only employees are written to"
        return decision

    def way(self, data: st.DataObject, task_id: int) -> str:
        """Mostly an outcome that this task has."""
        case = self.desk.memory.cases.of_task(task_id)
        stage = self.definition.stage(case.task(task_id).stage) if case else None
        ways = [way.key for way in stage.outcomes] if stage else []
        if case and case.task(task_id).about_task is not None:
            ways = ["accepted"]
        return data.draw(st.sampled_from([*ways, *ways, "nonsense"]))

    def still_due(self, timer: Timer) -> bool:
        """Whether the timers before it have left it as it was."""
        case = self.desk.memory.cases.of_timer(timer.id)
        return not timer.held and case is not None and timer in case.timers

    def live(self) -> list[UserTask]:
        return [task for case in self.desk.memory.cases.values() for task in case.live_tasks()]

    def asking(self) -> list[Escalation]:
        """Escalations that nobody has taken."""
        found = (one for case in self.desk.memory.cases.values() for one in case.escalations)
        return [one for one in found if one.is_open and not one.acknowledged_by and one.told]

    def completed(self) -> list[tuple[str, int]]:
        """Who completed which task; the latest ones, where an undo may still work."""
        done = [task for case in self.desk.memory.cases.values() for task in case.tasks if task.outcome]
        return [(task.ended_by or "", task.id) for task in done[-4:]]

    def works_here(self, person: str | None) -> bool:
        return self.desk.memory.directory.person(person) is not None

    def presser(self, data: st.DataObject) -> tuple[str, int]:
        """Mostly somebody who has a task, sometimes anybody with any old button."""
        tasks = [task for case in self.desk.memory.cases.values() for task in case.tasks]
        task = data.draw(st.sampled_from(self.live() or tasks)) if tasks else None
        if task is None or data.draw(st.integers(0, 3)) == 0:
            return data.draw(SOMEBODY), data.draw(st.sampled_from([0, *(one.id for one in tasks)]))
        return data.draw(st.sampled_from([task.assignee or task.candidates[0], *task.candidates])), task.id


def _position(case: Case) -> tuple[Any, ...]:
    live = {task.id: (task.state, task.assignee, task.kind) for task in case.live_tasks()}
    return {(token.stage, token.visit_id) for token in case.tokens}, live, case.instance.state


Company.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestCompany = Company.TestCase
