"""The words of an exported file, in its reader's language. Pure."""

from collections.abc import Sequence

from handlers.screens.display_names import person_name, stage_words
from handlers.screens.reports.texts import process_name
from handlers.screens.texts import Texts
from workflow.company.directory import Directory
from workflow.definition.process import ProcessDefinition
from workflow.figures.work import ExportWords

_ROOM = 200


def words_of(t: Texts, directory: Directory, processes: Sequence[ProcessDefinition], zone: str) -> ExportWords:
    """Headings, and what values are called."""
    said = {key: person_name(directory, key, _ROOM) for key in (*(one.key for one in directory), *directory.left)}
    said |= {one.key: process_name(t, processes, one.key) for one in processes}
    said |= {
        f"{one.key}/{key}": stage_words(t, one, key, _ROOM)
        for one in processes
        for key in (*(stage.key for stage in one.stages), *one.former)
    }
    return ExportWords(headings=headings(t), said=said | _states(t), zone=zone)


def _states(t: Texts) -> dict[str, str]:
    return {
        "yes": t.plain("yes"),
        "nobody": t.plain("nobody has it yet"),
        "done": t.plain("done"),
        "open": t.plain("not done yet"),
        "awaits": t.plain("waits to be accepted"),
        "withdrawn": t.plain("withdrawn"),
        "live": t.plain("under way"),
        "won": t.plain("ended well"),
        "lost": t.plain("lost"),
        "cancelled": t.plain("cancelled"),
        "stage": t.plain("work"),
        "acceptance": t.plain("acceptance"),
    }


def headings(t: Texts) -> dict[str, str]:
    """By the keys of columns and sheets."""
    parts = (_sheets, _which, _measures, _sums_of_tasks, _sums_of_cases, _sums_of_stages)
    return {key: words for part in parts for key, words in part(t).items()}


def _sheets(t: Texts) -> dict[str, str]:
    """Sheets."""
    return {
        "by_group": t.plain("Summary"),
        "by_stage": t.plain("Stages"),
        "holders": t.plain("Who it waits for"),
        "tasks": t.plain("Tasks"),
        "assignments": t.plain("Assignments"),
        "cases": t.plain("Cases"),
        "chart": t.plain("Chart"),
    }


def _which(t: Texts) -> dict[str, str]:
    """Which one it is, and whose."""
    return {
        "group": t.plain("Group"),
        "number": t.plain("No."),
        "client": t.plain("Client"),
        "process": t.plain("Process"),
        "stage": t.plain("Stage"),
        "kind": t.plain("Kind"),
        "performer": t.plain("Performer"),
        "text": t.plain("What is to be done"),
        "issuer": t.plain("Who gave it"),
        "responsible": t.plain("Responsible"),
        "holders_now": t.plain("Who has it"),
        "department": t.plain("Department"),
        "state": t.plain("State"),
        "late": t.plain("Late"),
    }


def _measures(t: Texts) -> dict[str, str]:
    """When, how long, how much."""
    return {
        "given": t.plain("Given"),
        "started": t.plain("Started"),
        "due": t.plain("Due"),
        "ended": t.plain("Ended"),
        "took": t.plain("Working time taken, h"),
        "planned": t.plain("Planned, working h"),
        "deviation": t.plain("Deviation, working h"),
        "lasted": t.plain("From start to end, h"),
        "amount": t.plain("Amount"),
        "currency": t.plain("Currency"),
        "extensions": t.plain("More time given"),
        "returned": t.plain("Sent back"),
    }


def _sums_of_tasks(t: Texts) -> dict[str, str]:
    return {
        "done_in_time": t.plain("Done in time"),
        "done_late": t.plain("Done late"),
        "open_in_time": t.plain("Not done yet"),
        "open_late": t.plain("Overdue"),
        "waiting": t.plain("On pause"),
        "withdrawn": t.plain("Withdrawn"),
        "took_median": t.plain("Time taken, median, h"),
        "took_ninety": t.plain("Time taken, 9 of 10 within, h"),
        "planned_median": t.plain("Planned, median, h"),
        "deviation_median": t.plain("Deviation, median, h"),
        "deviation_ninety": t.plain("Deviation, 9 of 10 within, h"),
    }


def _sums_of_cases(t: Texts) -> dict[str, str]:
    return {
        "live": t.plain("Under way"),
        "live_late": t.plain("Under way, overdue"),
        "won": t.plain("Ended well"),
        "lost": t.plain("Lost"),
        "cancelled": t.plain("Cancelled"),
        "ended_in_time": t.plain("Ended in time"),
        "ended_late": t.plain("Ended late"),
        "lasted_median": t.plain("From start to end, median, h"),
        "lasted_ninety": t.plain("From start to end, 9 of 10 within, h"),
    }


def _sums_of_stages(t: Texts) -> dict[str, str]:
    return {
        "finished": t.plain("Passed"),
        "stay_median": t.plain("Stay, median, h"),
        "stay_ninety": t.plain("Stay, 9 of 10 within, h"),
        "plan_median": t.plain("Plan, median, h"),
        "finished_late": t.plain("Passed late"),
        "standing": t.plain("There now"),
        "standing_late": t.plain("There now, overdue"),
        "reached": t.plain("Came this far"),
        "amount_standing": t.plain("Amount there now"),
        "amount_won": t.plain("Amount won"),
        "longest": t.plain("Longest stay now, h"),
        "tasks_waiting": t.plain("Tasks"),
        "tasks_late": t.plain("Overdue"),
    }
