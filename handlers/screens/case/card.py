"""A case on one screen: what it is, what is done, where it stands and with whom, what lies ahead.

Pure. The one who started it has it as a living message; supervisors open it from what they are told. Does not decide
who may see it: whoever shows it has asked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.buttons.case import AskToCancelCase, ShowCaseHistory, ShowWholeCase
from handlers.screens.buttons.task import SendAttachments, ShowCard
from handlers.screens.display_names import (
    calendar_moment,
    case_line,
    first_words,
    fitting,
    isolated,
    on_button,
    person_name,
    quoted,
    worth,
)
from handlers.screens.durations_text import worked
from handlers.screens.route_map.screens import route_button
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts, texts_for
from handlers.screens.whole_text import has_more_words, long_texts
from workflow.case.state import InstanceState, Leaving, StageVisit, TaskKind, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.stage import Stage
from workflow.ports.queries import CaseFile
from workflow.rules.deadline.due import worker
from workflow.rules.permissions import Action, may
from workflow.time.calendar import WorkCalendar

_SHOWN = 9
"""How many stages that are done, or ahead, are named."""
_ENDED = {InstanceState.WON: "🏆", InstanceState.LOST: "🏁", InstanceState.CANCELLED: "🚫"}


def case_card(file: CaseFile, reader: Person, language: str, directory: Directory, now: datetime) -> Screen:
    """The case as this reader is to see it now."""
    look = _Look(file, reader, texts_for(language), directory, now)
    return Screen(text=fitting(look.text), keyboard=look.keyboard())


class _Look:
    def __init__(self, file: CaseFile, reader: Person, t: Texts, directory: Directory, now: datetime) -> None:
        self.file, self.reader, self.t, self.directory, self.now = file, reader, t, directory, now
        self.case, self.instance, self.definition = file.case, file.case.instance, file.definition

    def text(self, room: int) -> Markup:
        words = first_words(self.file) if not self.instance.client else None
        return lines(
            Markup("<b>{}</b>").format(case_line(self.t, self.file, room, described=False)),
            worth(self.t, self.instance, room),
            Markup("{}").format(quoted(words, min(room, 600))) if words else None,
            self._answers_for_it(),
            "",
            *self._done(room),
            *self._present(room),
            *self._ahead(room),
            self._end(room),
        )

    def _answers_for_it(self) -> Markup | None:
        if self.instance.responsible == self.reader.key:
            return None
        who = person_name(self.directory, self.instance.responsible)
        return self.t("Responsible: {who}", who=who)

    # What is done

    def _done(self, room: int) -> Iterator[Markup]:
        done = [stage for stage in self.definition.stages if self._is_done(stage)]
        if len(done) > _SHOWN:
            yield self.t("✓ … {n} more", n=self.t.number(len(done) - _SHOWN))
        for stage in done[-_SHOWN:]:
            yield Markup("{} {}").format("✕" if self._is_lost_in(stage) else "✓", self._title(stage, room))

    def _is_done(self, stage: Stage) -> bool:
        if stage.key in self._places() or not any(v.leaving is Leaving.ADVANCED for v in self._stays(stage)):
            return False
        return not self._places() or self.definition.position(stage.key) < max(map(self._position, self._places()))

    def _is_lost_in(self, stage: Stage) -> bool:
        lost = self.instance.state is InstanceState.LOST
        return lost and any(visit.left_at == self.instance.ended_at for visit in self._stays(stage))

    def _stays(self, stage: Stage) -> list[StageVisit]:
        return [v for v in self.case.visits if v.stage == stage.key and v.leaving is not Leaving.UNDONE]

    # Where it stands

    def _present(self, room: int) -> Iterator[Markup]:
        for token in self.case.tokens:
            stage = self.definition.stage(token.stage)
            yield Markup("▶️ <b>{}</b>").format(self._title(stage, room))
            tasks = self.case.live_tasks(token.visit_id)
            yield from (self._with_whom(task) for task in tasks[:5])

    def _with_whom(self, task: UserTask) -> Markup:
        t, since = self.t, self._when(task.created_at)
        if task.assignee is None:
            said = t("nobody has taken it yet, since {when}", when=since)
        elif task.kind is TaskKind.ACCEPTANCE:
            said = t("{who} is to accept it, since {when}", who=self._name(task), when=since)
        else:
            said = t("{who}, since {when}", who=self._name(task), when=since)
        return Markup("     {}{}").format(said, self._term(task))

    def _term(self, task: UserTask) -> Markup:
        if task.waits and task.waiting_until:
            return self.t(" · ⏸ waits until {when}", when=self._when(task.waiting_until))
        if task.due_at is None:
            return Markup("")
        if task.due_at <= self.now:
            late = worked(self.t, self._calendar(task), task.due_at, self.now)
            if late is None:
                return self.t(" · 🔥 late: was due {when}", when=self._when(task.due_at))
            return self.t(" · 🔥 late by {late}", late=late)
        return self.t(" · due {when}", when=self._when(task.due_at))

    def _calendar(self, task: UserTask) -> WorkCalendar:
        return self.directory.calendar_of(worker(task), self.definition.stage(task.stage).calendar)

    def _name(self, task: UserTask) -> str:
        return person_name(self.directory, task.assignee, 40)

    # What lies ahead

    def _ahead(self, room: int) -> Iterator[Markup]:
        if not self._places():
            return
        here = min(map(self._position, self._places()))
        stages = [s for s in self.definition.stages if self._position(s.key) > here and s.key not in self._places()]
        ahead = [stage for stage in stages if not self._is_done(stage)]
        for stage in ahead[:_SHOWN]:
            yield Markup("○ {}").format(self._title(stage, room))
        if len(ahead) > _SHOWN:
            yield self.t("○ … {n} more", n=self.t.number(len(ahead) - _SHOWN))

    def _end(self, room: int) -> Markup | None:
        if self.instance.state is InstanceState.LIVE or self.instance.ended_at is None:
            return None
        end = self.definition.end(self.instance.end or "")
        named = self._own(end.title, room) if end else self.t.plain("Cancelled")
        took = self.t.span(self.instance.ended_at - self.instance.started_at)
        mark, when = _ENDED[self.instance.state], self._when(self.instance.ended_at)
        return self.t("{mark} <b>{end}</b> · {when} · took {span}", mark=mark, end=named, when=when, span=took)

    # Small words

    def _when(self, at: datetime) -> str:
        return calendar_moment(self.t, at, self.reader, self.now)

    def _places(self) -> Sequence[str]:
        return [token.stage for token in self.case.tokens]

    def _position(self, key: str) -> int:
        return self.definition.position(key)

    def _title(self, stage: Stage, room: int) -> str:
        return self._own(stage.title, room)

    def _own(self, text: dict[str, str], room: int) -> str:
        return isolated(self.t.own(text), min(room, 80))

    # Buttons

    def keyboard(self) -> InlineKeyboardMarkup | None:
        instance_id = self.instance.id
        row = [
            button(self.t.plain("🕓 History"), ShowCaseHistory(instance_id=instance_id)),
            *([route_button(self.t, instance_id)] if len(self.definition.stages) > 1 else []),
        ]
        whole: list[InlineKeyboardButton] = []
        end: list[InlineKeyboardButton] = []
        places = {token.stage for token in self.case.tokens}
        if has_more_words(self.file) or any(long_texts(self.t, self.definition, places)):
            whole.append(button(self.t.plain("📄 All of it, uncut"), ShowWholeCase(instance_id=instance_id)))
        if self.case.evidence:
            supplied = self.t.plain("📎 Attachments ({n})", n=self.t.number(len(self.case.evidence)))
            end.append(button(supplied, SendAttachments(task_id=self.case.evidence[-1].task_id)))
        if self.instance.state is InstanceState.LIVE and self._may(Action.CANCEL):
            end.append(button(self.t.plain("🚫 Cancel it"), AskToCancelCase(instance_id=instance_id)))
        return keyboard(*self._tasks(), whole, row, end)

    def _tasks(self) -> Iterator[list[InlineKeyboardButton]]:
        """Tasks under way, for whoever has them or may hand them over."""
        live = self.case.live_tasks()
        for task in live[:5]:
            if task.assignee == self.reader.key or self._may(Action.REASSIGN, task):
                shared = sum(other.stage == task.stage for other in live) > 1
                yield [button(self._caption(task, shared=shared), ShowCard(task_id=task.id))]

    def _caption(self, task: UserTask, *, shared: bool) -> str:
        """The stage; whose part of it, where several people work there at once."""
        stage = on_button(self.t.own(self.definition.stage(task.stage).title))
        mark = "🔍" if task.kind is TaskKind.ACCEPTANCE else "📌"
        return f"{mark} {stage} · {person_name(self.directory, task.assignee, 24)}" if shared else f"{mark} {stage}"

    def _may(self, action: Action, task: UserTask | None = None) -> bool:
        return may(self.directory, self.reader.key, action, self.case, task)
