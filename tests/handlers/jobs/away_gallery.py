"""Every screen and notice of an absence, for the gallery of all screens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handlers.screens.absence import screens
from handlers.screens.lists.screens import Definitions
from handlers.screens.notices.rendering import render
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from tests.handlers.samples import person
from workflow.company.absence import Absence, Absences, AbsenceState, OpenTasks
from workflow.company.directory import Directory
from workflow.messages.events import NoticeKind
from workflow.messages.people_commands import AbsenceLine
from workflow.ports.queries import TaskLine


@dataclass
class Fact:
    kind: NoticeKind
    data: dict[str, Any]
    task_id: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


def being_away(
    t: Texts, tasks: Sequence[TaskLine], definitions: Definitions, directory: Directory, now: datetime
) -> Iterator[tuple[str, Screen]]:
    olena, bohdan = person("olena"), person("bohdan")
    absences = [_absence(now, 1, AbsenceState.UNDER_WAY), _absence(now + timedelta(days=20), 2, AbsenceState.PLANNED)]
    away = directory.with_absences(Absences(absences))
    yield "absences of mine", screens.status_screen(t, away, olena, olena, 3)
    yield "absences of another", screens.status_screen(t, away, olena, bohdan, 1)
    yield "no absences, but others have", screens.status_screen(t, directory, olena, olena, 2)
    yield "away when", screens.days_screen(t, 1, olena, olena, now)
    yield "away when, not understood", screens.days_screen(t, 1, olena, bohdan, now, "?")
    line = AbsenceLine(person="olena", starts_at=now, ends_at=now + timedelta(days=4), substitute="ivan")
    for count in (0, 1, 5):
        yield f"who stands in, {count} open", screens.choice_screen(t, 1, directory, line, count)
    yield "substitutes", screens.substitutes_screen(t, 1, directory, [one.key for one in directory], 0)
    for absence, reader in ((absences[0], olena), (absences[1], bohdan)):
        yield f"noted, {absence.state}", screens.noted_screen(t, away, absence, reader, 3 if reader is olena else 0)
    yield "called off", screens.called_off_screen(t, away, absences[1], 2)
    for shown in (tasks, []):
        name = f"{len(shown)} with others"
        yield f"back, {name}", screens.back_screen(t, shown, definitions, away, olena, now)
        yield f"which come back, {name}", screens.take_back_screen(t, shown, definitions, now, 0)
    yield "taken back", screens.taken_back_screen(t, 2)
    yield "nothing taken back", screens.taken_back_screen(t, 0)
    yield "left with them", screens.left_screen(t)
    yield "absence dropped", screens.dropped_screen(t)
    yield from _notices(t, away, now)


def _absence(starts_at: datetime, number: int, state: AbsenceState) -> Absence:
    return Absence(
        id=number,
        person="olena",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=4),
        substitute="ivan" if number == 1 else None,
        open_tasks=OpenTasks.MOVE if number == 1 else OpenTasks.SPLIT,
        state=state,
        set_at=starts_at,
    )


def _notices(t: Texts, directory: Directory, now: datetime) -> Iterator[tuple[str, Screen]]:
    task = {
        "task": 1,
        "to": "ivan",
        "number": 17,
        "noun": {"uk": "Угода", "en": "Deal", "fr": "Affaire"},
        "stage": {"uk": "Пропозиція", "en": "Offer", "fr": "Offre"},
        "client": "ТОВ «Лан»",
        "due": now.isoformat(),
    }
    base = {
        "absence": 1,
        "person": "olena",
        "from": now.isoformat(),
        "until": (now + timedelta(days=4)).isoformat(),
        "substitute": "ivan",
        "open_tasks": "move",
        "tasks": [task],
        "count": 3,
    }
    cases: list[tuple[str, NoticeKind, str, dict[str, Any]]] = [
        ("absence set", NoticeKind.ABSENCE_SET, "olena", {"by": "bohdan"}),
        ("absence called off", NoticeKind.ABSENCE_SET, "olena", {"by": "bohdan", "called_off": True}),
        ("stands in", NoticeKind.SUBSTITUTE, "ivan", {}),
        ("will stand in", NoticeKind.SUBSTITUTE, "ivan", {"planned": True, "tasks": [], "count": 0}),
        ("gets some", NoticeKind.SUBSTITUTE, "andrii", {"only_these": True}),
        ("moved", NoticeKind.ABSENCE_MOVED, "bohdan", {}),
        ("back", NoticeKind.ABSENCE_OVER, "olena", {}),
        ("back to nothing", NoticeKind.ABSENCE_OVER, "olena", {"tasks": [], "count": 0}),
        ("is back", NoticeKind.ABSENCE_OVER, "ivan", {}),
        ("took back", NoticeKind.TAKEN_BACK, "ivan", {}),
        ("need not stand in", NoticeKind.TAKEN_BACK, "ivan", {"called_off": True}),
    ]
    for name, kind, reader, more in cases:
        screen = render(Fact(kind, {**base, **more}), None, person(reader), t.language, directory, now)
        assert screen is not None
        yield f"notice: {name}", screen
