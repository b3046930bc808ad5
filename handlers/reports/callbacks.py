"""What is pressed under a report. One letter for each choice; whatever does not fit is read as the first choice."""

from aiogram.filters.callback_data import CallbackData


class ShowReport(CallbackData, prefix="rep"):
    """This report in place of what is shown. `kind`: t tasks, c cases, s time in stages. `whose`: m mine, t my
    people's, a all. `by`: the place in the list of groups. `process`: as `handlers.funnel.callbacks.short`."""

    kind: str
    whose: str = ""
    period: str = "m"
    by: int = 0
    process: str = ""


class ExportReport(CallbackData, prefix="repx"):
    """The same as a file."""

    kind: str
    whose: str
    period: str
    by: int
    process: str
    form: str


class ChooseReport(CallbackData, prefix="reps"):
    """Which report?"""


class ChooseStages(CallbackData, prefix="repp"):
    """Time in the stages of which process?"""
