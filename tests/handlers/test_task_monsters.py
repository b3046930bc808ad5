"""Whatever people write, screens keep their structure and Telegram's limits."""

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.screens.absence import screens as away
from handlers.screens.case.card import case_card
from handlers.screens.display_names import isolated, quoted, visible
from handlers.screens.evidence.texts import summary
from handlers.screens.notices import render
from handlers.screens.notices.about_company import SHOWN
from handlers.screens.screen import TEXT_LIMIT, Screen, units
from handlers.screens.task import details
from handlers.screens.task.card import card
from handlers.screens.task.view import view_of
from handlers.screens.texts import Texts, texts_for
from tests.handlers.samples import company, contact, file_of, new_desk, person
from tests.workflow.office import Desk, document, words
from workflow.case.evidence import Supplied
from workflow.case.state import UserTask
from workflow.company.absence import Absence, OpenTasks
from workflow.messages.commands import StartInstance
from workflow.messages.events import Notice, NoticeKind
from workflow.messages.people_commands import AbsenceLine, ReturnFromAbsence, SetAbsences, TakeBack
from workflow.ports.queries import CaseFile, TaskLine
from workflow.rules.start_fields import LONGEST
from workflow.written.visible_text import has_visible_sign

NASTY = [
    "<b>&\"'</b>",
    "שלום עולם",
    "\u202eabc",
    "a\u2066b",
    "👩‍👩‍👧‍👦" * 40,
    "\n" * 50 + "x",
    "{0}{name}",
    "я" * 5000,
    "𝕏" * 3000,
]
names = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
).filter(has_visible_sign)
monsters = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class _Tags(HTMLParser):
    """Notes whether tags are Telegram's own and closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in ("b", "i", "code"), tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_sound(screen: Screen) -> None:
    tags = _Tags()
    tags.feed(str(screen.text))
    assert tags.open == []
    assert 0 < visible(screen.text) <= TEXT_LIMIT
    for row in screen.keyboard.inline_keyboard if screen.keyboard else []:
        for one in row:
            assert 0 < units(one.text) <= 64
            assert one.callback_data
            assert len(one.callback_data.encode()) <= 64


def sale_with(client: str, product: str, said: str) -> Desk:
    desk = new_desk()
    desk.start("olena", {"client": client[:LONGEST], "product": product[:LONGEST], "amount": 10**11})
    desk.supply("olena", contact(), words(said), Supplied(kind="contact", phone="+1", contact_name=client[:200]))
    return desk


@monsters
@given(client=names, product=names, said=names, reason=names)
def test_a_sale_of_monsters(client: str, product: str, said: str, reason: str) -> None:
    desk = sale_with(client, product, said)
    desk.supply("olena", Supplied(kind="photo", file=document().file, text=said), Supplied(kind="place", text=said))
    if reason.strip():
        desk.give_back("andrii", "survey", reason)
    everything(desk)


@pytest.mark.parametrize("locale", ["uk", "en", "fr"])
def test_notice_of_a_company_that_is_quite_another_fits(locale: str) -> None:
    """Eight people with ten roles each, and as many of everything else."""
    office, roles = new_desk(), [f"role-with-a-long-name-{number}" for number in range(10)]
    people = [{"key": f"{number}" * 40, "name": "Ї" * 60} for number in range(SHOWN + 1)]
    words = {
        "roles": [roles, [f"other-{role}" for role in roles]],
        **{word: ["А" * 60, "Б" * 60] for word in ("name", "department", "organisation", "zone", "calendar")},
    }
    data: dict[str, Any] = {
        **dict.fromkeys(("hired", "left"), people),
        "returned": [one | {"was": "Є" * 60} for one in people],
        "changed": [one | {"words": words} for one in people],
        "processes": [{"key": one["key"], "title": {"uk": "Я" * 60}, "change": "new"} for one in people],
        "risks": ["Р" * 300] * 3,
        "parts": ["calendars", "roles", "rules"],
    }
    for told in ({"changed": data["changed"]}, data):
        notice = Notice(kind=NoticeKind.COMPANY_CHANGED, to="bohdan", data=told)
        screen = render(notice, None, person("bohdan"), locale, office.memory.directory, office.now)
        assert screen
        is_sound(screen)


def everything(desk: Desk) -> None:
    """Draw all there is."""
    file, directory = file_of(desk), desk.memory.directory
    for key in ("olena", "andrii", "bohdan"):
        reader = person(key)
        is_sound(case_card(file, reader, "uk", directory, desk.now))
        for task in file.case.tasks:
            is_sound(card(file, task.id, reader, "fr", directory, desk.now + timedelta(days=40)))
            is_sound(details.menu(view_of(file, task.id, reader, "en", directory, desk.now)))
    for notice in desk.memory.outbox:
        screen = render(notice, file, person(notice.to), "uk", directory, desk.now)
        if screen:
            is_sound(screen)


@monsters
@given(text=names)
def test_an_assignment_of_monsters(text: str) -> None:
    desk = new_desk()
    fields = {"task": text[:LONGEST], "assignees": ["olena"], "due": "2026-03-04T15:00:00+00:00"}
    desk.ok(StartInstance(actor="bohdan", process="order", fields=fields))
    everything(desk)


@monsters
@given(client=names, name=names, choice=st.sampled_from(OpenTasks), instead=st.sampled_from(["ivan", "bohdan", None]))
def test_an_absence_of_monsters(client: str, name: str, choice: OpenTasks, instead: str | None) -> None:
    """Everybody is called that: on the screens of an absence, a substitute’s cards, the way back."""
    desk = sale_with(client, client, "слово")
    called = [one.model_copy(update={"name": name}) for one in company().people]
    desk.memory.directory = company().model_copy(update={"people": called}).directory()
    begins = desk.now
    line = AbsenceLine(
        person="olena",
        substitute=instead,
        starts_at=begins,
        ends_at=begins + timedelta(days=3),
        open_tasks=choice,
    )
    absence = desk.ok(SetAbsences(actor="olena", lines=(line,))).absences[0]
    everything(desk)
    for t in map(texts_for, ("uk", "en", "fr")):
        for screen in screens_of(desk, t, line, absence):
            is_sound(screen)
    desk.ok(ReturnFromAbsence(actor="bohdan", absence_id=absence.id))
    desk.ok(TakeBack(actor="olena", person="olena"))
    everything(desk)


def screens_of(desk: Desk, t: Texts, line: AbsenceLine, absence: Absence) -> Iterator[Screen]:
    """Whatever /away shows, to whom it is about and to who stands above."""
    directory, now = desk.memory.directory, desk.now
    file = file_of(desk)
    definitions = {(file.definition.key, file.case.instance.version): file.definition}
    tasks = [line_of(file, task) for task in file.case.live_tasks()]
    olena, bohdan = directory.person("olena"), directory.person("bohdan")
    assert olena
    assert bohdan
    for reader in (olena, bohdan):
        yield away.status_screen(t, directory, olena, reader, 3)
        yield away.noted_screen(t, directory, absence, reader, 1)
    yield away.days_screen(t, 1, olena, olena, now, isolated(olena.name, 60))
    yield away.choice_screen(t, 1, directory, line, 2, isolated(olena.name, 60))
    yield away.substitutes_screen(t, 1, directory, [one.key for one in directory], 0)
    yield away.called_off_screen(t, directory, absence, 1)
    yield away.back_screen(t, tasks, definitions, directory, olena, now)
    yield away.take_back_screen(t, tasks, definitions, now, 0)


def line_of(file: CaseFile, task: UserTask) -> TaskLine:
    """A task as lists read it."""
    instance = file.case.instance
    return TaskLine(
        task_id=task.id,
        instance_id=instance.id,
        process=instance.process,
        version=instance.version,
        number=instance.number,
        client=instance.client,
        stage=task.stage,
        kind=task.kind,
        state=task.state,
        assignee=task.assignee,
        due_at=task.due_at,
        ended_at=task.ended_at,
    )


@given(text=st.text(max_size=300), room=st.integers(min_value=2, max_value=100))
def test_isolated_words_stay_on_their_line(text: str, room: int) -> None:
    line = isolated(text, room)
    assert "\n" not in line
    assert units(line) <= room + 2
    assert line.count("\u2068") == line.count("\u2069") <= 1
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


@pytest.mark.parametrize("text", NASTY)
def test_quoted_words_keep_their_room(text: str) -> None:
    assert units(quoted(text, 100)) <= 100


def test_right_to_left_names_are_isolated_and_others_are_left_alone() -> None:
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("Зоря <b>") == "Зоря <b>"


def test_a_summary_of_many_things_is_short() -> None:
    things = [document(f"{number}.pdf") for number in range(9)]
    assert summary(texts_for("uk"), things) == "0.pdf, 1.pdf, 2.pdf, 3.pdf, і ще 5"


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\a.exe", "/", "", "a/b/c.pdf"])
def test_file_names_lose_their_folders(name: str) -> None:
    shown = summary(texts_for("uk"), [document(name)])
    assert "/" not in shown
    assert "\\" not in shown
