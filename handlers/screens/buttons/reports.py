"""What is pressed under a report. One letter for each choice; whatever does not fit is read as the first choice."""

from typing import TypeVar

from aiogram.filters.callback_data import CallbackData

Beside = TypeVar("Beside", bound="ShowReport")


class ShowReport(CallbackData, prefix="rep"):
    """This report in place of what is shown. `kind`: t tasks, c cases, s time in stages. `whose`: m mine, t my
    people's, a all. `period`: as `handlers.screens.funnel.options.pack_period`. `by`: the place in the list of
    groups. `process`: as `handlers.screens.buttons.funnel.short`; empty for all."""

    kind: str
    whose: str = ""
    period: str = "m"
    by: int = 0
    process: str = ""


class ExportReport(ShowReport, prefix="repx"):
    """The same as a file."""

    form: str = "xlsx"


class AskDays(ShowReport, prefix="repd"):
    """From when until when? Typed."""


class ChooseProcess(ShowReport, prefix="repp"):
    """Of which process?"""


class OpenLines(ShowReport, prefix="repl"):
    """Which line of it is to be opened?"""

    page: int = 0


class OpenLine(ShowReport, prefix="repo"):
    """What is counted in a line: `code` is `workflow.figures.drill_down.code_of` its name."""

    code: str
    page: int = 0


class ChooseReport(CallbackData, prefix="reps"):
    """Which report?"""


def report_in(pressed: ShowReport) -> ShowReport:
    """The report that a button beside it is about."""
    return ShowReport.model_validate({name: getattr(pressed, name) for name in ShowReport.model_fields})


def beside(kind: type[Beside], report: ShowReport, **more: object) -> Beside:
    """Another button about the same report."""
    return kind.model_validate(report_in(report).model_dump() | more)
