"""Every card, deal and notice of the sample stories, in every language, for everybody who may see it.

None is empty, none breaks Telegram's limits, every button is somebody's, and the words say what they must.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from aiogram import Router
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from handlers import create_router
from handlers.screens.case.card import case_card
from handlers.screens.display_names import visible
from handlers.screens.notices import render
from handlers.screens.screen import TEXT_LIMIT, Screen, units
from handlers.screens.task import details
from handlers.screens.task.card import card
from handlers.screens.task.view import view_of
from handlers.screens.texts import texts_for
from tests.handlers.samples import STORIES, company, file_of, person
from tests.workflow.office import Desk
from workflow.messages.events import Notice, NoticeKind
from workflow.ports.queries import HistoryLine
from workflow.written.localized_text import LANGUAGES

READERS = ("olena", "andrii", "oksana", "bohdan", "petro")
DIRECTORY = company().directory()


@cache
def story(name: str) -> Desk:
    return STORIES[name]()


def screens_of(desk: Desk, language: str) -> Iterator[Screen]:
    """Everything that can be drawn of the story's case."""
    file = file_of(desk)
    for key in READERS:
        reader = person(key)
        yield case_card(file, reader, language, DIRECTORY, desk.now)
        for task in file.case.tasks:
            yield card(file, task.id, reader, language, DIRECTORY, desk.now)
            view = view_of(file, task.id, reader, language, DIRECTORY, desk.now)
            yield from (details.menu(view), details.process(view), details.earlier_stages(view))
            yield details.history(view, history_of(desk), 0)
    for notice in desk.memory.outbox:
        screen = render(notice, file, person(notice.to), language, DIRECTORY, desk.now)
        if screen:
            yield screen


def history_of(desk: Desk) -> list[HistoryLine]:
    return [
        HistoryLine(
            at=line.at,
            actor=line.actor,
            kind=line.event.kind.value,
            stage=line.event.stage,
            task_id=line.event.task_id,
            data=dict(line.event.data),
        )
        for line in desk.memory.history
    ]


@cache
def known_callbacks() -> tuple[type[CallbackData], ...]:
    """Every class of callback that some router handles."""
    return tuple(_handled(create_router()))


def _handled(router: Router) -> Iterator[type[CallbackData]]:
    for handler in router.callback_query.handlers:
        for one in handler.filters or []:
            if isinstance(one.callback, CallbackQueryFilter):
                yield one.callback.callback_data
    for sub in router.sub_routers:
        yield from _handled(sub)


def is_sound(screen: Screen) -> None:
    assert screen.text.strip()
    assert visible(screen.text) <= TEXT_LIMIT
    assert "{" not in screen.text
    for row in screen.keyboard.inline_keyboard if screen.keyboard else []:
        assert len(row) <= 3
        for one in row:
            assert one.text.strip()
            assert units(one.text) <= 64
            assert one.callback_data
            assert len(one.callback_data.encode()) <= 64
            assert any(one.callback_data.split(":")[0] == known.__prefix__ for known in known_callbacks()), one


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STORIES)
def test_every_screen_is_sound(name: str, language: str) -> None:
    screens = list(screens_of(story(name), language))
    assert len(screens) > 10
    for screen in screens:
        is_sound(screen)


def shown(name: str, reader: str, language: str = "uk", stage: str | None = None) -> str:
    """The card of the story's last task (of this stage) and its captions."""
    desk = story(name)
    file = file_of(desk)
    task = [one for one in file.case.tasks if stage in (None, one.stage)][-1]
    screen = card(file, task.id, person(reader), language, DIRECTORY, desk.now)
    captions = [one.text for row in screen.keyboard.inline_keyboard for one in row] if screen.keyboard else []
    return str(screen.text) + "\n" + " ".join(f"[{caption}]" for caption in captions)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "uk",
            [
                "Запит клієнта",
                "Угода №1 · ТОВ «Акваріус»",
                "184\xa0000\xa0₴",
                "Термін: пн, 2 бер., 15:00",
                "Етап 1 з 7",
            ],
        ),
        ("en", ["Client’s request", "Deal No. 1 · ТОВ «Акваріус»", "Due Mon, 2 Mar, 15:00", "Stage 1 of 7"]),
        ("fr", ["Demande du client", "Affaire nº 1", "Échéance\xa0: lun., 2 mars, 15:00", "Étape 1 sur 7"]),
    ],
)
def test_a_card_says_what_for_whom_and_until_when(language: str, words: list[str]) -> None:
    text = shown("started", "olena", language)
    assert [word for word in words if word not in text] == []


def test_the_due_moment_is_in_the_readers_zone() -> None:
    assert "14:00" in shown("started", "claire", "fr")


def test_what_is_there_is_ticked() -> None:
    text = shown("half_supplied", "olena")
    assert "✓ Контакт того, хто вирішує" in text
    assert "○ <b>Що потрібно, голосом або текстом</b>" in text
    assert "[✅" not in text, "a reply completes it"


@pytest.mark.parametrize(
    ("name", "reader", "stage", "words"),
    [
        ("offered", "oksana", None, ["🙋", "Вільне", "[🙋 Беру]"]),
        ("claimed", "taras", None, ["👤 У роботі: Оксана Лисенко, 2 бер., 10:20"]),
        ("handed_over", "andrii", None, ["👤 Виконує Daniel Novak"]),
        ("in_proposal", "olena", "survey", ["✅", "Виконано: Олена Шевчук, 2 бер., 10:00", "[↶ Відмінити]"]),
        ("awaiting_acceptance", "bohdan", None, ["🔍", "На приймання", "КП Акваріус.pdf", "[✅ Прийняти]"]),
        ("sent_back", "olena", None, ["Богдан Кравченко просить доопрацювати: Знижка завелика"]),
        ("returned_to_survey", "andrii", "proposal", ["🚫", "Повернено на попередній етап", "Не видно щитка"]),
        ("agreeing", "olena", None, ["[✅ Домовилися]", "[↪️ Переробити рішення]", "[✖️ Відмова]"]),
        ("won", "oksana", None, ["✅", "Виконано: Оксана Лисенко", "🏆 <b>Виграно</b>"]),
        ("lost", "olena", None, ["✖️", "Відмова", "<i>Дорого</i>", "🏁 <b>Програно</b>"]),
        ("cancelled", "andrii", None, ["🚫", "Скасовано: Олена Шевчук"]),
        ("late", "andrii", None, ["🔥 <b>Прострочено на 3 год</b>"]),
        (
            "assigned",
            "olena",
            None,
            ["виставковий зал\nі перевірити", "Доручає Богдан Кравченко", "○ <b>Фото</b>"],
        ),
        ("unstaffed", "bohdan", None, ["⚠️", "Виконавця не знайшлося", "[👤 Передати]"]),
    ],
)
def test_every_standing_of_a_task(name: str, reader: str, stage: str | None, words: list[str]) -> None:
    text = shown(name, reader, stage=stage)
    assert [word for word in words if word not in text] == [], text


def test_awaiting_acceptance_is_said_to_the_performer() -> None:
    desk = story("awaiting_acceptance")
    file = file_of(desk)
    done = next(task for task in file.case.tasks if task.stage == "offer")
    text = card(file, done.id, person("olena"), "uk", DIRECTORY, desk.now).text
    assert "Чекає на приймання: Богдан Кравченко" in text


def test_a_deal_shows_where_it_stands() -> None:
    text = case_card(file_of(story("in_proposal")), person("natalia"), "uk", DIRECTORY, story("in_proposal").now).text
    assert "✓ Огляд об’єкта\n▶️ <b>Підготовка технічного рішення</b>\n     Андрій Мельник, від 2 бер., 10:00" in text
    assert "○ Комерційна пропозиція" in text


def test_a_deal_names_whose_part_each_button_opens() -> None:
    desk = story("assigned")
    markup = case_card(file_of(desk), person("bohdan"), "uk", DIRECTORY, desk.now).keyboard
    assert markup is not None
    assert [button.text for row in markup.inline_keyboard for button in row][:2] == [
        "📌 Виконання · Олена Шевчук",
        "📌 Виконання · Іван Коваленко",
    ]


def test_moments_and_spans_as_each_language_writes_them() -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    written = {
        language: texts_for(language).moment(now - timedelta(days=9), ZoneInfo("UTC"), now) for language in LANGUAGES
    }
    assert written == {"uk": "пт, 13 лист., 08:00", "en": "Fri, 13 Nov, 08:00", "fr": "ven. 13 nov., 08:00"}
    assert texts_for("uk").span(timedelta(seconds=5)) == "1 хв"


def rendered(name: str, kind: NoticeKind, reader: str, language: str = "uk") -> Screen | None:
    desk = story(name)
    notice = next(one for one in reversed(desk.memory.outbox) if one.kind is kind and one.to == reader)
    return render(notice, file_of(desk), person(reader), language, DIRECTORY, desk.now)


@pytest.mark.parametrize(
    ("name", "kind", "reader"),
    [
        ("in_proposal", NoticeKind.TASK, "olena"),
        ("claimed", NoticeKind.TASK, "taras"),
        ("completed_after_reminder", NoticeKind.REMINDER, "andrii"),
        ("undone_end", NoticeKind.ENDED, "olena"),
    ],
)
def test_what_no_longer_matters_is_not_told(name: str, kind: NoticeKind, reader: str) -> None:
    assert rendered(name, kind, reader) is None


def test_a_brief_is_not_told_once_all_of_it_has_gone_on() -> None:
    file = file_of(story("started"))
    data = {"from": ["olena"], "by": "bohdan", "tasks": 1, "responsible": 1, "deals": [file.case.instance.id]}

    def told(reader: str) -> Screen | None:
        brief = Notice(kind=NoticeKind.BRIEF, to=reader, data=data)
        return render(brief, None, person(reader), "uk", DIRECTORY, story("started").now, files=[file])

    assert told("andrii") is None, "nothing of it is Andrii's to see any more"
    still = told("olena")
    assert still is not None
    assert str(file.case.instance.number) in still.text


@pytest.mark.parametrize(
    ("name", "kind", "reader", "words"),
    [
        (
            "escalated",
            NoticeKind.ESCALATION,
            "bohdan",
            ["Прострочено на", "Андрій Мельник", "На це чекає: Комерц"],
        ),
        ("escalated", NoticeKind.ESCALATION, "natalia", ["Стоїть на місці вже 3 робочі дні", "Андрій Мельник"]),
        ("unstaffed", NoticeKind.WAITS, "petro", ["Немає виконавця", "Тимчасово у виконавця: Богдан"]),
        (
            "returned_to_a_colleague",
            NoticeKind.RETURNED,
            "olena",
            ["на етап «Огляд", "Не видно щитка", "Андрій"],
        ),
        ("won", NoticeKind.ENDED, "olena", ["🏆 <b>Виграно</b>", "184\xa0000\xa0₴", "Тривалість: 2 дні"]),
        ("cancelled", NoticeKind.CANCELLED, "andrii", ["Скасовано", "Клієнт збанкрутував"]),
    ],
)
def test_notices_say_what_matters(name: str, kind: NoticeKind, reader: str, words: list[str]) -> None:
    screen = rendered(name, kind, reader)
    assert screen
    assert [word for word in words if word not in screen.text] == [], screen.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (NoticeKind.UNREACHABLE, {"person": "andrii", "why": "blocked", "live": 3}),
        (NoticeKind.UNREACHABLE, {"person": "gone", "why": "?", "live": 0}),
        (NoticeKind.INCIDENT, {"number": "E-000001", "kind": "update", "error": "Traceback\n  x\nValueError: <b>"}),
        (NoticeKind.DEAD_LETTER, {"notice": "task", "to": "andrii", "error": "", "outbox_id": 4}),
        (NoticeKind.DAMAGED_FILE, {"evidence_id": 1, "name": "../<b>.jpg", "kind": "photo"}),
        (NoticeKind.DAMAGED_FILE, {"evidence_id": 1, "name": None, "kind": "photo"}),
    ],
)
def test_what_goes_wrong_is_told(kind: NoticeKind, data: dict[str, object], language: str) -> None:
    notice = Notice(kind=kind, to="petro", data=data)
    screen = render(notice, None, person("petro"), language, DIRECTORY, story("won").now)
    assert screen
    is_sound(screen)
    assert "Traceback" not in screen.text
