"""Every screen of /reports: an empty company, one thing, so much that a tail is told; names without end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers.screens.buttons.funnel import short
from handlers.screens.buttons.reports import OpenLine, ShowReport, beside
from handlers.screens.figures.texts import period_words
from handlers.screens.funnel.options import Period, pack_period
from handlers.screens.reports import drill_down_screens, screens
from handlers.screens.reports.chart import picture_of
from handlers.screens.reports.options import Kind, View, Whose, allowed, view_of
from handlers.screens.screen import Screen
from handlers.screens.texts import Texts
from tests.handlers.samples import company, in_proposal, person
from workflow.figures.drill_down import Line, LinesAnswer, Standing, code_of
from workflow.figures.work import (
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
    yield "stages of which process", screens.process_screen(t, _view(Kind.STAGES, process=""), PROCESSES)
    yield "report of which process", screens.process_screen(t, _view(Kind.TASKS, process="sale"), PROCESSES)
    wrong = t("There is no {date}.", date="31.02.2026")
    yield "days of a report", screens.days_screen(t, _view(Kind.CASES).packed, wrong)
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
    for whose in Whose:
        view = _view(Kind.ORDERS, whose=whose, by=1)
        yield _shown(t, f"report of assignments, {whose.name.lower()}", view, _tasks(12, view))
    own = pack_period(Period.OWN, (date(2025, 12, 1), date(2026, 1, 31)))
    view = _view(Kind.CASES, process="sale", period=own)
    yield _shown(t, "report of cases of one process, own days", view, _cases(12, view))
    yield from _behind(t)


def _behind(t: Texts) -> Iterator[Item]:
    """Every kind of line, and what is counted in it."""
    reader = drill_down_screens.Reader(t, READER, DIRECTORY, PROCESSES, NOW)
    for view, found in (
        (_view(Kind.TASKS), _tasks(10**7)),
        (_view(Kind.CASES, by=1), _cases(12, _view(Kind.CASES, by=1))),
        (_view(Kind.STAGES), _times(12)),
    ):
        kind = view.kind.name.lower()
        lines = drill_down_screens.lines_of(t, found, DIRECTORY, PROCESSES)
        yield f"lines of {kind}", drill_down_screens.lines_screen(t, view, lines, 0)
        name = {"tasks": "olena", "cases": "Експорт", "stages": "request"}[kind]
        pressed = beside(OpenLine, view.packed, code=code_of(name), page=1)
        full = LinesAnswer(name=name, total=20, lines=tuple(_lines()))
        yield f"a line of {kind}", drill_down_screens.line_screen(reader, view, full, pressed)
    yield "no lines", drill_down_screens.lines_screen(t, view, [], 0)
    gone = LinesAnswer(name=None, total=0, lines=())
    yield "a line that is gone", drill_down_screens.line_screen(reader, view, gone, pressed)


def _lines() -> Iterator[Line]:
    """However one may stand."""
    one = Line(
        instance_id=10**12,
        process="sale",
        number=17,
        client=_LONG,
        stage="proposal",
        who="olena",
        standing=Standing.OPEN,
        late=True,
        since=NOW - timedelta(days=3),
        due_at=NOW - timedelta(hours=5),
        ended_at=None,
    )
    yield one
    yield replace(one, client=None, late=False, due_at=None, stage="gone", who="")
    yield replace(one, client="שרה כהן", late=False, standing=Standing.WAITING)
    yield replace(one, client="=1+1", standing=Standing.DONE, ended_at=NOW - timedelta(hours=1))
    yield replace(one, standing=Standing.WITHDRAWN, late=False, ended_at=NOW, who="gone")
    yield replace(one, standing=Standing.WON, late=False, ended_at=NOW, stage=None)


def _view(
    kind: Kind, *, whose: Whose = Whose.ALL, by: int = 0, process: str | None = None, period: str = "m"
) -> View:
    of = process if process is not None else "sale" if kind is Kind.STAGES else ""
    pressed = ShowReport(kind=kind, whose=whose, by=by, process=short(of), period=period)
    return view_of(pressed, READER, DIRECTORY, PROCESSES)


def _shown(t: Texts, name: str, view: View, found: ReportAnswer) -> Item:
    today = NOW.astimezone(READER.tz).date()
    when = t.plain("{period} · as of {at}", period=period_words(t, *view.span(today)), at=t.clock(NOW, READER.tz))
    may = allowed(READER, DIRECTORY, view.kind)
    drawn = picture_of(t, found, screens.title_of(t, view), when, DIRECTORY, PROCESSES)
    png = drawn[0](drawn[1]) if drawn else None
    return name, screens.report_screen(t, view, found, when, DIRECTORY, PROCESSES, may, png)


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
