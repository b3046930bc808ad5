"""The table of commands: each has its line, and the decision beside it takes just that command."""

from typing import get_type_hints

import pytest

from workflow.decisions.dispatch import DECISIONS
from workflow.messages import commands, people_commands
from workflow.messages.commands import Command, EscalationCommand, TaskCommand
from workflow.messages.people_commands import AbsenceCommand

GENERAL = {Command, TaskCommand, EscalationCommand, AbsenceCommand}


def test_every_command_is_decided_by_somebody() -> None:
    named = [*vars(commands).values(), *vars(people_commands).values()]
    concrete = {one for one in named if isinstance(one, type) and issubclass(one, Command)} - GENERAL
    assert concrete == set(DECISIONS)


@pytest.mark.parametrize("command", DECISIONS, ids=lambda command: command.__name__)
def test_the_decision_is_about_this_command(command: type[Command]) -> None:
    _, decide = DECISIONS[command]
    assert get_type_hints(decide)["command"] is command
