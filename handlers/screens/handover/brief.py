"""The brief: what somebody was handed over, client by client, so that they can pick it up without asking.

Pure; each page shows its cases as they are now. Delivery sends the first page, a press turns it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from handlers.screens.buttons.handover import TurnBrief
from handlers.screens.buttons.lists import SendCase
from handlers.screens.display_names import calendar_moment, case_line, case_name, isolated, person_name, worth
from handlers.screens.handover.screens import amount
from handlers.screens.lists.screens import within_limit
from handlers.screens.paging import turning
from handlers.screens.screen import Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.case.state import TaskState, UserTask
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.ports.queries import CaseFile
from workflow.rules.permissions import may_see

ON_A_PAGE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief as its reader sees it. `data` is the notice's; `row` its number."""

    t: Texts
    row: int
    data: Mapping[str, Any]
    reader: Person
    directory: Directory
    now: datetime

    def people(self, word: str) -> str:
        return ", ".join(person_name(self.directory, str(key), 40) for key in (self.data.get(word) or [])[:5])


def ids_on_page(data: Mapping[str, Any], page: int) -> list[int]:
    """The instances that this page is about."""
    ids = [int(one) for one in data.get("deals") or ()]
    page = min(max(page, 0), _pages(data) - 1)
    return ids[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]


def has_one_page(data: Mapping[str, Any]) -> bool:
    return _pages(data) == 1


def _pages(data: Mapping[str, Any]) -> int:
    return max(1, -(-len(data.get("deals") or ()) // ON_A_PAGE))


def brief_screen(brief: Brief, files: Sequence[CaseFile], page: int = 0) -> Screen:
    """One page; of cases that the reader may no longer see nothing is told."""
    t, data = brief.t, brief.data
    pages = _pages(data)
    page = min(max(page, 0), pages - 1)
    seen = [file for file in files if may_see(brief.directory, brief.reader.key, file.case)]
    by = person_name(brief.directory, str(data.get("by")))
    head = lines(
        t("🤝 <b>You take over the work of {who}</b>", who=brief.people("from")),
        t("Handed over by {who}: {what}.", who=by, what=amount(t, data.get("tasks", 0), data.get("responsible", 0))),
    )
    rows = [[button(_caption(t, file), SendCase(instance_id=file.case.instance.id))] for file in seen]
    return Screen(
        text=within_limit(head, [_group(brief, group) for group in _by_client(seen)]),
        keyboard=keyboard(*rows, turning(page, pages, lambda number: TurnBrief(row=brief.row, page=number))),
    )


def _caption(t: Texts, file: CaseFile) -> str:
    client = file.case.instance.client
    return f"{case_name(t, file)} · {isolated(client, 30)}" if client else case_name(t, file)


def _by_client(files: Sequence[CaseFile]) -> list[list[CaseFile]]:
    groups: dict[object, list[CaseFile]] = {}
    for file in files:
        instance = file.case.instance
        groups.setdefault(instance.client or instance.id, []).append(file)
    return list(groups.values())


def _group(brief: Brief, files: Sequence[CaseFile]) -> Markup:
    client = files[0].case.instance.client
    head = Markup("<b>{}</b>").format(isolated(client, 60)) if client else None
    return lines(head, *[_case(brief, file) for file in files])


def _case(brief: Brief, file: CaseFile) -> Markup:
    """Which it is and what it is worth; where it stands; the last step; the next deadline and how many files."""
    t, case = brief.t, file.case
    name = Markup(case_name(t, file)).striptags() if case.instance.client else case_line(t, file)
    value = worth(t, case.instance, 40)
    about = Markup("{} · {}").format(name, value) if value else Markup("{}").format(name)
    return lines(
        about,
        *[Markup("    {}").format(part) for part in (*_standing(brief, file), _last(brief, file))],
        _next(brief, file),
    )


def _standing(brief: Brief, file: CaseFile) -> list[Markup]:
    """Every live task with who has it."""
    t = brief.t
    told = []
    for task in file.case.live_tasks()[:3]:
        whose = t("yours") if task.assignee == brief.reader.key else person_name(brief.directory, task.assignee, 40)
        told.append(t("Now: {stage} ({who})", stage=_title(t, file, task.stage), who=whose))
    return told


def _last(brief: Brief, file: CaseFile) -> Markup:
    t = brief.t
    done = [task for task in file.case.tasks if task.state is TaskState.COMPLETED and task.ended_at]
    if not done:
        return t("Begun {when}", when=_moment(brief, file.case.instance.started_at))
    last = max(done, key=_ended)
    who, when = person_name(brief.directory, last.ended_by, 40), _moment(brief, _ended(last))
    return t("Last: {stage}, {who}, {when}", stage=_title(t, file, last.stage), who=who, when=when)


def _ended(task: UserTask) -> datetime:
    assert task.ended_at is not None
    return task.ended_at


def _next(brief: Brief, file: CaseFile) -> Markup | None:
    t = brief.t
    dues = [task.due_at for task in file.case.live_tasks() if task.due_at]
    files = sum(1 for one in file.case.evidence if one.what.file)
    said = []
    if dues:
        mark = "🔥" if min(dues) <= brief.now else "⏰"
        said.append(Markup("{} {}").format(mark, _moment(brief, min(dues))))
    if files:
        said.append(Markup("📎 ") + t.many("{n} file", "{n} files", files))
    return Markup("    ") + Markup(" · ").join(said) if said else None


def _moment(brief: Brief, at: datetime) -> str:
    return calendar_moment(brief.t, at, brief.reader, brief.now)


def _title(t: Texts, file: CaseFile, stage: str) -> str:
    title = next((one.title for one in file.definition.stages if one.key == stage), None)
    return isolated(t.own(title) if title else stage, 50)
