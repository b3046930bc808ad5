"""Every screen of /reports: an empty company, one thing, so much that a tail is told; names without end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from handlers.funnel.callbacks import short
from handlers.pictures.words import period_words
from handlers.reports import screens
from handlers.reports.callbacks import ShowReport
from handlers.reports.picturing import picture_of
from handlers.reports.view import Kind, View, Whose, look_of, view_of
from handlers.screen import Screen
from handlers.texts import Texts
from tests.handlers.samples import company, in_proposal, person
from workflow.reports import (
    CASE_GROUPS,
    TASK_GROUPS,
    CaseFigures,
    CaseGroupFigures,
    CasesAnswer,
    CasesQuestion,
    Holder,
    ReportAnswer,
    Spread,
    StageTimes,
    TaskFigures,
    TaskGroupFigures,
    TasksAnswer,
    TasksQuestion,
    TimesAnswer,
    TimesQuestion,
)

Item = tuple[str, Screen]
NOW = in_proposal().now
DIRECTORY = company().directory()
PROCESSES = company().processes
READER = person("natalia")
_LONG = "Відділ продажу, монтажу та гарантійного обслуговування обладнання <Північ & Південь> " * 4
_PEOPLE = ("olena", "ivan", "claire", "שרה כהן מנהלת מכירות", "", _LONG, "andrii", "daniel", "iryna", "taras")
_DAY = 86_400.0


def reports(t: Texts) -> Iterator[Item]:
    yield "which report", screens.choice_screen(t)
    yield "stages of which process", screens.stages_choice_screen(t, PROCESSES)
    for many in (0, 1, 12, 10**7):
        yield _shown(t, f"report of tasks, {many}", _view(Kind.TASKS), _tasks(many))
        yield _shown(t, f"report of cases, {many}", _view(Kind.CASES), _cases(many))
        yield _shown(t, f"times, {many}", _view(Kind.STAGES), _times(many))
    for by in range(1, len(TASK_GROUPS)):
        view = _view(Kind.TASKS, whose=Whose.TEAM, by=by)
        yield _shown(t, f"report of tasks by {view.task_group}", view, _tasks(12, view))
    for by in range(1, len(CASE_GROUPS)):
        view = _view(Kind.CASES, whose=Whose.MINE, by=by)
        yield _shown(t, f"report of cases by {view.case_group}", view, _cases(12, view))


def _view(kind: Kind, *, whose: Whose = Whose.ALL, by: int = 0) -> View:
    pressed = ShowReport(kind=kind, whose=whose, by=by, process=short("sale") if kind is Kind.STAGES else "")
    return view_of(pressed, READER, DIRECTORY, PROCESSES)


def _shown(t: Texts, name: str, view: View, found: ReportAnswer) -> Item:
    today = NOW.astimezone(READER.tz).date()
    when = t.plain(
        "{period} · as of {at}", period=period_words(t, *look_of(view).span(today)), at=t.clock(NOW, READER.tz)
    )
    drawn = picture_of(t, found, screens.title_of(t, view), when, DIRECTORY, PROCESSES)
    png = drawn[0](drawn[1]) if drawn else None
    return name, screens.report_screen(t, view, found, when, DIRECTORY, PROCESSES, list(Whose), png)


def _names(by: str | None) -> tuple[str, ...]:
    """What groups of this kind are called."""
    return {
        "department": ("Відділ продажу", "Експорт", "", _LONG),
        "process": tuple(one.key for one in PROCESSES),
        "stage": tuple(f"sale/{stage.key}" for stage in _sale().stages),
        "week": ("2026-02-23", "2026-02-16"),
        "month": ("2026-02-01", "2026-01-01"),
    }.get(by or "", _PEOPLE)


def _sale():  # type: ignore[no-untyped-def]
    return next(one for one in PROCESSES if one.key == "sale")


def _tasks(many: int, view: View | None = None) -> TasksAnswer:
    question = TasksQuestion(now=NOW, by=view.task_group if view else "performer")
    if not many:
        return TasksAnswer(question=question, total=TaskFigures())
    names = _names(question.by)[: min(many, 12)]
    groups = tuple(TaskGroupFigures(name=name, figures=_figures(many // (n + 1))) for n, name in enumerate(names))
    tail = (TaskGroupFigures(name=None, figures=_figures(many), others=9_988),) if many > 1 else ()
    return TasksAnswer(question=question, total=_figures(many), groups=groups + tail)


def _figures(many: int) -> TaskFigures:
    took = Spread(count=many, median=3600.0 * min(many, 400), ninety=9000.0 * min(many, 4000))
    return TaskFigures(
        done=many,
        done_late=many // 3,
        open=many // 2,
        open_late=many // 4,
        waiting=many // 8,
        returned=many // 5,
        extensions=many // 6,
        took=took,
        planned=replace(took, median=4 * 3600.0),
        deviation=replace(took, median=-1800.0, ninety=7200.0),
    )


def _cases(many: int, view: View | None = None) -> CasesAnswer:
    question = CasesQuestion(now=NOW, by=view.case_group if view else "process")
    if not many:
        return CasesAnswer(question=question, total=CaseFigures())
    names = {"process": _names("process"), "responsible": _PEOPLE}.get(question.by or "", _names(question.by))
    groups = tuple(
        CaseGroupFigures(name=name, figures=_standing(many // (n + 1)))
        for n, name in enumerate(names[: min(many, 12)])
    )
    tail = (CaseGroupFigures(name=None, figures=_standing(many), others=9_988),) if many > 1 else ()
    return CasesAnswer(question=question, total=_standing(many), groups=groups + tail)


def _standing(many: int) -> CaseFigures:
    return CaseFigures(
        live=many,
        live_late=many // 3,
        won=many // 2,
        lost=many // 4,
        cancelled=many // 9,
        ended_in_time=many // 4,
        ended_late=many // 5,
        amounts={"UAH": many * 18_400_00, "EUR": many * 12_00} if many > 1 else {},
        took=Spread(count=many, median=9 * _DAY, ninety=40 * _DAY),
    )


def _times(many: int) -> TimesAnswer:
    question = TimesQuestion(process="sale", now=NOW)
    stages = tuple(_stage(stage.key, place, many) for place, stage in enumerate(_sale().stages))
    return TimesAnswer(question=question, stages=stages[:1] if many == 1 else stages if many else ())


def _stage(key: str, place: int, many: int) -> StageTimes:
    passed = many // (place + 1) if place != 3 else 0
    half = timedelta(hours=(place + 1) ** 2).total_seconds()
    return StageTimes(
        stage=key,
        took=Spread(count=passed, median=half, ninety=half * 5) if passed else Spread(),
        planned=Spread(count=passed, median=2 * _DAY, ninety=2 * _DAY) if passed and place % 2 else Spread(),
        late=passed // 3 if place % 2 else 0,
        with_plan=passed if place % 2 else 0,
        standing=many // 2**place,
        standing_late=many // 3**place // 2,
        longest=30 * _DAY,
        holders=(Holder(person="olena", waiting=many, late=1), Holder(person="", waiting=1, late=0)) if many else (),
    )
