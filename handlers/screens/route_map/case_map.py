"""A case's route in its reader's words: what is done, by whom and when; where it stands; what lies ahead.

Pure, and free of aiogram.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.charts.route_map.chart import RouteMap, Standing, Stop
from handlers.screens.display_names import case_name, first_words, isolated, person_name
from handlers.screens.durations_text import calendar_of, worked
from handlers.screens.figures.texts import short_moment, stamp
from handlers.screens.route_map.map_structure import Gone, MapStructure, skeleton_of
from handlers.screens.route_map.performers import performer_line
from handlers.screens.texts import Texts
from workflow.case.state import Leaving, StageVisit, TaskKind, TaskState, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import Stage
from workflow.ports.queries import CaseFile


def route_of_case(file: CaseFile, reader: Person, t: Texts, directory: Directory, now: datetime) -> RouteMap:
    """The map as this reader is to see it now."""
    return _CaseRoute(file, reader, t, directory, now).chart()


@dataclass(frozen=True, slots=True)
class _CaseRoute:
    file: CaseFile
    reader: Person
    t: Texts
    directory: Directory
    now: datetime

    def chart(self) -> RouteMap:
        bones = skeleton_of(self.t, self.file.definition, self._gone())
        at = stamp(self.t, self.now, self.reader.tz)
        process = isolated(self.t.own(self.file.definition.title), 80)
        return RouteMap(
            title=self._title(),
            subtitle=self.t.plain("{process} · as of {at}", process=process, at=at),
            stops=tuple(self._stop(stage, bones) for stage in self.file.definition.stages),
            finals=bones.finals,
            ways=bones.ways,
            legend=(self.t.plain("done"), self.t.plain("here now"), self.t.plain("ahead")),
        )

    def _title(self) -> str:
        about = self.file.case.instance.client or first_words(self.file)
        name = case_name(self.t, self.file)
        return f"{name} · {isolated(about, 120)}" if about else name

    def _gone(self) -> Gone:
        case = self.file.case
        by_id = {visit.id: visit for visit in case.visits}
        left = ((visit.stage, visit.outcome) for visit in case.visits if visit.leaving is Leaving.ADVANCED)
        came = ((by_id.get(visit.came_from or 0), visit.stage) for visit in case.visits)
        back = ((before.stage, to) for before, to in came if before and before.leaving is Leaving.RETURNED)
        return Gone(
            ways=frozenset((stage, outcome) for stage, outcome in left if outcome),
            back=frozenset((source, to) for source, to in back if source != to),
            end=case.instance.end,
        )

    def _stop(self, stage: Stage, bones: MapStructure) -> Stop:
        standing = self._standing(stage)
        facts = {Standing.NOW: self._present, Standing.DONE: self._past}.get(standing)
        return Stop(
            number=self.file.definition.position(stage.key),
            title=isolated(self.t.own(stage.title), 300),
            performer=performer_line(self.t, self.directory, stage, self.file.case.instance),
            facts=tuple(facts(stage)) if facts else (),
            alarm=self._alarm(stage) if standing is Standing.NOW else "",
            standing=standing,
            exits=bones.exits.get(stage.key, ()),
        )

    def _standing(self, stage: Stage) -> Standing:
        here = [token.stage for token in self.file.case.tokens]
        if stage.key in here:
            return Standing.NOW
        position = self.file.definition.position
        if not self._finished(stage):
            return Standing.AHEAD
        return Standing.DONE if not here or position(stage.key) < max(map(position, here)) else Standing.AHEAD

    def _finished(self, stage: Stage) -> list[StageVisit]:
        visits = self.file.case.visits
        return [visit for visit in visits if visit.stage == stage.key and visit.leaving is Leaving.ADVANCED]

    # What is done

    def _past(self, stage: Stage) -> Iterator[str]:
        visit = self._finished(stage)[-1]
        for task in self._done_in(visit)[-3:]:
            who, at = self._name(task.ended_by), task.ended_at or visit.left_at or self.now
            yield f"✓ {who}, {short_moment(self.t, at, self.reader.tz, self.now)}"
            if task.due_at and at > task.due_at and (late := self._worked(task, at)):
                yield self.t.plain("! {late} late", late=late)

    def _done_in(self, visit: StageVisit) -> list[UserTask]:
        tasks = (task for task in self.file.case.tasks if task.visit_id == visit.id)
        return [task for task in tasks if task.state is TaskState.COMPLETED and task.kind is TaskKind.STAGE]

    # Where it stands

    def _live(self, stage: Stage) -> list[UserTask]:
        return [task for task in self.file.case.live_tasks() if task.stage == stage.key]

    def _present(self, stage: Stage) -> Iterator[str]:
        live = self._live(stage)
        for task in live[:4]:
            since = short_moment(self.t, task.created_at, self.reader.tz, self.now)
            yield "▶ " + self._with_whom(task, since)
            if task.due_at and task.due_at > self.now:
                yield self.t.plain("due {when}", when=short_moment(self.t, task.due_at, self.reader.tz, self.now))
        if len(live) > 4:
            yield self.t.plain("and {n} more", n=self.t.number(len(live) - 4))

    def _with_whom(self, task: UserTask, since: str) -> str:
        if task.assignee is None:
            return self.t.plain("nobody has taken it yet, since {when}", when=since)
        who = self._name(task.assignee)
        if task.kind is TaskKind.ACCEPTANCE:
            return self.t.plain("{who} is to accept it, since {when}", who=who, when=since)
        return self.t.plain("{who}, since {when}", who=who, when=since)

    def _alarm(self, stage: Stage) -> str:
        late = [(task.due_at, task) for task in self._live(stage) if task.due_at and task.due_at <= self.now]
        if not late:
            return ""
        due_at, task = min(late, key=lambda pair: pair[0])
        if span := self._worked(task, self.now):
            return self.t.plain("! late by {late}", late=span)
        return self.t.plain("! late: was due {when}", when=short_moment(self.t, due_at, self.reader.tz, self.now))

    def _worked(self, task: UserTask, until: datetime) -> str | None:
        """How late it is then, as the card says it: in the working time of whoever does it."""
        calendar = calendar_of(self.directory, self.file, task)
        found = worked(self.t, calendar, task.due_at, until) if task.due_at else None
        return str(found.unescape()).replace(" ", "\u00a0") if found else None

    def _name(self, key: str | None) -> str:
        return person_name(self.directory, key, 40)
