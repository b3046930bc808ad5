"""A report's screen: what it is of, its figures, and the buttons that change it in place. Pure."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.screens.buttons.funnel import short
from handlers.screens.buttons.reports import (
    AskDays,
    ChooseProcess,
    ChooseReport,
    ExportReport,
    OpenLines,
    ShowReport,
    beside,
)
from handlers.screens.display_names import visible
from handlers.screens.figures.texts import period_words
from handlers.screens.funnel.options import NAMED, Period
from handlers.screens.reports.options import Kind, View, Whose, groups_of
from handlers.screens.reports.texts import (
    case_group_line,
    case_totals,
    group_words,
    stage_line,
    task_group_line,
    task_totals,
)
from handlers.screens.screen import CAPTION_LIMIT, Screen, button, keyboard, lines
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.work import CasesAnswer, ReportAnswer, TasksAnswer, TimesAnswer

_REST = 80
"""Room for the sentence that says where the rest is."""


def choice_screen(t: Texts) -> Screen:
    """Which report?"""
    return Screen(
        text=t("<b>Reports</b>\nWhat shall be counted?"),
        keyboard=keyboard(
            [button(t.plain("✅ Tasks: done and late"), ShowReport(kind=Kind.TASKS))],
            [button(t.plain("📁 Cases: how they stand"), ShowReport(kind=Kind.CASES))],
            [button(t.plain("⏱ Time in stages"), ChooseProcess(kind=Kind.STAGES))],
            [button(t.plain("📌 Assignments: given and late"), ShowReport(kind=Kind.ORDERS))],
        ),
    )


def process_screen(t: Texts, view: View, processes: Sequence[ProcessDefinition]) -> Screen:
    """Of which process? Time in stages is of one, the others of one or of all."""
    now = view.packed
    rows = [
        [_choice(t.own(one.title), now, one == view.definition, process=short(one.key))] for one in processes[:90]
    ]
    whole = [_choice(t.plain("All processes"), now, view.definition is None, process="")]
    back = button(t.plain("‹ Report"), now)
    nowhere = view.kind is Kind.STAGES and view.definition is None
    return Screen(
        text=t("<b>{title}</b>\nOf which process?", title=_kind_words(t, view.kind)),
        keyboard=keyboard([] if view.kind is Kind.STAGES else whole, *rows, [_back(t)] if nowhere else [back]),
    )


def days_screen(t: Texts, report: ShowReport, wrong: Markup | None = None) -> Screen:
    """From when until when, to be typed."""
    ask = t("<b>From when until when?</b> Write two dates, for example 01.09.2026 – 30.09.2026.")
    return Screen(text=lines(wrong, ask), keyboard=keyboard([button(t.plain("‹ Report"), report)]))


def report_screen(
    t: Texts,
    view: View,
    found: ReportAnswer,
    when: str,
    directory: Directory,
    processes: Sequence[ProcessDefinition],
    may: Sequence[Whose],
    png: bytes | None,
) -> Screen:
    """The figures under their picture; as many groups as there is room for, the picture and the file have all."""
    heading = t(
        "<b>{title}</b> · {whose}\n{when}",
        title=title_of(t, view),
        whose=whose_words(t, view.whose, view.kind),
        when=when,
    )
    told = [heading, "", *_lines(t, found, directory, processes)]
    text = Markup("\n").join(told[:2])
    for line in told[2:]:
        longer = text + Markup("\n") + line
        if visible(longer) > CAPTION_LIMIT - _REST:
            text += Markup("\n") + t("… the rest is in the picture and in the file.")
            break
        text = longer
    return Screen(text=text, photo=png, keyboard=keyboard(*_steering(t, view, may, empty=is_empty(found))))


def is_empty(found: ReportAnswer) -> bool:
    match found:
        case TasksAnswer():
            return not (found.total.done or found.total.open or found.total.withdrawn)
        case CasesAnswer():
            return not found.total.cases
    return not found.stages


def title_of(t: Texts, view: View) -> str:
    """What is counted, and of which process where it is of one."""
    kind = _kind_words(t, view.kind)
    return f"{kind} · {t.own(view.definition.title)}" if view.definition else kind


def _kind_words(t: Texts, kind: Kind) -> str:
    return {
        Kind.TASKS: t.plain("Tasks"),
        Kind.CASES: t.plain("Cases"),
        Kind.STAGES: t.plain("Time in stages"),
        Kind.ORDERS: t.plain("Assignments"),
    }[kind]


def whose_words(t: Texts, whose: Whose, kind: Kind) -> str:
    if kind is Kind.ORDERS:
        return {
            Whose.MINE: t.plain("to me"),
            Whose.GIVEN: t.plain("from me"),
            Whose.TEAM: t.plain("to my team"),
            Whose.ALL: t.plain("everybody’s"),
        }[whose]
    return {
        Whose.MINE: t.plain("mine"),
        Whose.GIVEN: t.plain("from me"),
        Whose.TEAM: t.plain("my team’s"),
        Whose.ALL: t.plain("everybody’s"),
    }[whose]


def _lines(
    t: Texts, found: ReportAnswer, directory: Directory, processes: Sequence[ProcessDefinition]
) -> list[Markup]:
    if is_empty(found):
        return [t("There was nothing in this time. Choose a longer one below.")]
    match found:
        case TasksAnswer():
            return [*task_totals(t, found.total), Markup(""), *_task_groups(t, found, directory, processes)]
        case CasesAnswer():
            return [*case_totals(t, found.total), Markup(""), *_case_groups(t, found, directory, processes)]
        case TimesAnswer():
            definition = next(one for one in processes if one.key == found.question.process)
            return [stage_line(t, definition, one, directory) for one in found.stages]


def _task_groups(
    t: Texts, found: TasksAnswer, directory: Directory, processes: Sequence[ProcessDefinition]
) -> list[Markup]:
    return [
        task_group_line(
            t, group_words(t, found.question.by or "", group.name, group.others, directory, processes), group.figures
        )
        for group in found.groups
    ]


def _case_groups(
    t: Texts, found: CasesAnswer, directory: Directory, processes: Sequence[ProcessDefinition]
) -> list[Markup]:
    return [
        case_group_line(
            t, group_words(t, found.question.by or "", group.name, group.others, directory, processes), group.figures
        )
        for group in found.groups
    ]


def _steering(t: Texts, view: View, may: Sequence[Whose], *, empty: bool) -> list[list[InlineKeyboardButton]]:
    now = view.packed
    whose = [_choice(whose_words(t, one, view.kind), now, one == view.whose, whose=one.value) for one in may]
    periods = {
        Period.WEEK: t.plain("Week"),
        Period.MONTH: t.plain("Month"),
        Period.QUARTER: t.plain("Quarter"),
        Period.YEAR: t.plain("Year"),
        Period.ALL: t.plain("All time"),
    }
    times = [_choice(periods[one], now, one is view.period, period=one.value) for one in NAMED]
    own = period_words(t, *view.own) if view.own else t.plain("Dates…")
    times.append(button(f"• {own}" if view.own else own, beside(AskDays, now)))
    groups = [_choice(words, now, place == now.by, by=place) for place, words in enumerate(_group_names(t, view))]
    process = t.own(view.definition.title) if view.definition else t.plain("All processes")
    inside = [] if empty else [button(t.plain("🔎 Open a line"), beside(OpenLines, now))]
    inside.append(button(f"🗂 {process}", beside(ChooseProcess, now)))
    files = [] if empty else [_file("XLSX", now, "xlsx"), _file("CSV", now, "csv")]
    last = [*files, _back(t)]
    return [whose if len(whose) > 1 else [], times[:3], times[3:], groups[:3], groups[3:], inside, last]


def _group_names(t: Texts, view: View) -> list[str]:
    names = {
        "performer": t.plain("by performer"),
        "department": t.plain("by department"),
        "process": t.plain("by process"),
        "stage": t.plain("by stage"),
        "week": t.plain("by week"),
        "month": t.plain("by month"),
        "issuer": t.plain("by giver"),
        "responsible": t.plain("by manager"),
    }
    return [names[key] for key in groups_of(view.kind)]


def _choice(caption: str, now: ShowReport, chosen: bool, **change: object) -> InlineKeyboardButton:
    return button(f"• {caption}" if chosen else caption, now.model_copy(update=change))


def _file(caption: str, now: ShowReport, form: str) -> InlineKeyboardButton:
    return button(f"⬇ {caption}", beside(ExportReport, now, form=form))


def _back(t: Texts) -> InlineKeyboardButton:
    return button(t.plain("‹ Reports"), ChooseReport())
