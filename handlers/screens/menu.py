"""The commands in the menu of each person's chat: only those that do something for them.

Every command is also a place that a button can open: `Open(what="tasks")`. Does not decide who may do what: the menu
offers what `workflow.rules.permissions` allows, and the engine asks there again.
"""

from collections.abc import Iterable

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import BotCommand

from handlers.screens.texts import Texts, texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.process import ProcessDefinition
from workflow.definition.stage import Pick
from workflow.rules.permissions import may_see_funnel, may_start


class Open(CallbackData, prefix="open"):
    """Do what the command of this name does."""

    what: str


def opens(what: str) -> CallbackQueryFilter:
    """A press on a button that opens this place."""
    return Open.filter(F.what == what)


def commands_for(
    person: Person, directory: Directory, language: str, processes: Iterable[ProcessDefinition]
) -> list[BotCommand]:
    """What this person's menu shows, in their language."""
    t = texts_for(language)
    titles = titles_of_commands(t)
    return [
        BotCommand(command=name, description=titles[name]) for name in names_for(person, directory, list(processes))
    ]


def names_for(person: Person, directory: Directory, processes: list[ProcessDefinition]) -> list[str]:
    """The commands that do something for this person, the most used first."""
    leads, starts = directory.leads_people(person.key), startable(processes, person, directory)
    names = ["tasks"]
    names += ["new"] if any(not is_order(process) for process in starts) else []
    names += ["deals"] if starts or directory.has_right(person.key, "see_all") else []
    orders = any(map(is_order, starts))
    names += ["order"] if orders else []
    names += ["assignments"] if leads or orders else []
    names += ["team", "stuck", "handover"] if leads else []
    names += ["funnel"] if sees_funnel(person, directory) else []
    names += ["reports"]
    names += ["invite", "incidents"] if directory.has_right(person.key, "admin") else []
    return [*names, "away", "quiet", "language", "help", "cancel"]


def titles_of_commands(t: Texts) -> dict[str, str]:
    """Every command with what it does, in a few words."""
    return {
        "tasks": t.plain("My tasks"),
        "new": t.plain("Start something new"),
        "deals": t.plain("My deals and cases"),
        "order": t.plain("Give an assignment"),
        "assignments": t.plain("How assignments stand"),
        "team": t.plain("My people and their tasks"),
        "stuck": t.plain("What is stuck"),
        "handover": t.plain("Hand over somebody’s work"),
        "funnel": t.plain("Funnel"),
        "reports": t.plain("Reports"),
        "invite": t.plain("Invite a colleague"),
        "incidents": t.plain("Incidents and undelivered messages"),
        "away": t.plain("I will be away"),
        "quiet": t.plain("When I am rung"),
        "language": t.plain("Language"),
        "help": t.plain("Help"),
        "cancel": t.plain("Cancel what I am typing"),
    }


def startable(
    processes: Iterable[ProcessDefinition], person: Person, directory: Directory
) -> list[ProcessDefinition]:
    """Processes that this person may start."""
    return [process for process in processes if may_start(directory, person.key, process)]


def is_order(process: ProcessDefinition) -> bool:
    """Whether it is an assignment: somebody names the people who get the task."""
    return any(stage.performer.pick is Pick.FIELD for stage in process.stages)


def sees_funnel(person: Person, directory: Directory) -> bool:
    return may_see_funnel(directory, person.key)
