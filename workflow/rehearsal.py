"""The engine on a company in memory, with a clock that is moved by hand: what would be decided, with nothing kept."""

from dataclasses import dataclass
from datetime import datetime

from workflow.engine import execute
from workflow.messages.commands import Command, FireTimer
from workflow.messages.events import CommandResult, Rejected
from workflow.ports.memory import Memory


@dataclass
class Rehearsal:
    """One company. The clock never goes back."""

    memory: Memory
    now: datetime

    def execute(self, command: Command) -> CommandResult | Rejected:
        return execute(self.memory, command, self.now)

    def advance(self, to: datetime) -> list[CommandResult | Rejected]:
        """Every timer up to this moment fires at its own, the earliest first; what was decided."""
        decided: list[CommandResult | Rejected] = []
        while (timer := self.next_timer()) and timer.fire_at <= to:
            self.now = max(self.now, timer.fire_at)
            decided.append(self.execute(timer))
        self.now = max(self.now, to)
        return decided

    def next_timer(self) -> FireTimer | None:
        """The earliest timer of a case whose clock runs, of an absence or of a person."""
        memory = self.memory
        waiting = [
            *((timer.fire_at, timer.id) for case in memory.cases.values() for timer in case.timers if not timer.held),
            *((one.next_at, timer_id) for timer_id, one in memory.absences.timers.items() if one.next_at),
            *((timer.fire_at, timer.id) for timer in memory.timers.values()),
        ]
        if not waiting:
            return None
        fire_at, timer_id = min(waiting)
        return FireTimer(timer_id=timer_id, fire_at=fire_at)
