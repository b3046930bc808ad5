"""An imported history played over the route: which visit led to which, where the case stands, how it ended.

Tokens move as they do for people, by `workflow.rules.flow.marking`; what the route does not allow is refused.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from workflow.case.state import Leaving
from workflow.definition.process import End, ProcessDefinition
from workflow.messages.commands import ImportInstance, PastClosing, PastStep
from workflow.messages.events import Reason, Rejected
from workflow.rules.context import is_aware
from workflow.rules.flow.marking import Marking, Moves


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    """A visit; `came_from` is the place of the visit that led here, among the others."""

    step: PastStep
    came_from: int | None
    leaving: Leaving | None = None


@dataclass(slots=True)
class Past:
    """The stays in the order in which they were told; how it ended, if it did."""

    visits: list[PastVisit] = field(default_factory=list)
    ended: tuple[End, datetime] | None = None


def play(definition: ProcessDefinition, command: ImportInstance, now: datetime) -> Past | Rejected:
    """What the steps come to, or why they cannot have been."""
    if not command.steps:
        return Rejected(reason=Reason.FIELD_WRONG, data={"field": "steps", "why": "empty"})
    if not is_aware(command.started_at):
        return _wrong(0, "zone")
    course = _Course(definition, command.started_at, now)
    for number, step in enumerate(command.steps):
        if refused := course.refuses(number, step):
            return refused
        course.take(step)
    if command.closing and (why := course.why_not_closed(command.closing)):
        return _wrong(len(command.steps), why)
    if command.closing:
        course.close(definition.end(command.closing.end), command.closing.at)
    return course.over()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A stage that was entered, of which nothing else was told so far."""

    at: datetime
    came_from: int | None


class _Course:
    """The tokens while the steps are played."""

    def __init__(self, definition: ProcessDefinition, started_at: datetime, now: datetime) -> None:
        self._definition = definition
        self._now = now
        self._last = started_at
        self._ids = count()
        self._marking = Marking(definition.graph, {})
        self._opened: dict[str, _Opened] = {}
        """Nodes where a token stands of whose visit nothing was told so far; told ones go on."""
        self._past = Past()
        self._follow(self._marking.start(), started_at, None)

    def refuses(self, number: int, step: PastStep) -> Rejected | None:
        """Why this cannot have been the next step."""
        if not all(is_aware(moment) for moment in (step.entered_at, step.left_at) if moment):
            return _wrong(number, "zone")
        opened = self._opened.get(step.stage)
        if opened is None:
            return Rejected(reason=Reason.NO_SUCH_STAGE, data={"step": number, "stage": step.stage})
        if (step.outcome is None) != (step.left_at is None):
            return _wrong(number, "half_open")
        until = step.left_at or step.entered_at
        if step.entered_at < opened.at or until < step.entered_at or (step.left_at and step.left_at < self._last):
            return _wrong(number, "order")
        if until > self._now:
            return _wrong(number, "future")
        if step.outcome is not None and step.outcome not in self._definition.graph.outgoing[step.stage]:
            return Rejected(reason=Reason.NO_SUCH_OUTCOME, data={"step": number, "outcome": step.outcome})
        return None

    def take(self, step: PastStep) -> None:
        """The token there stays on, or goes where the outcome leads."""
        opened = self._opened.pop(step.stage)
        leaving = Leaving.ADVANCED if step.outcome else None
        self._past.visits.append(PastVisit(step=step, came_from=opened.came_from, leaving=leaving))
        if step.outcome is None or step.left_at is None:
            self._last = max(self._last, step.entered_at)
            return
        self._last = step.left_at
        token = self._marking.token_at(step.stage)
        assert token is not None
        self._follow(self._marking.complete(token, step.outcome), step.left_at, len(self._past.visits) - 1)

    def why_not_closed(self, closing: PastClosing) -> str | None:
        """Why the other system cannot have closed it so."""
        end = self._definition.end(closing.end)
        if not is_aware(closing.at):
            return "zone"
        if closing.at < self._last or closing.at > self._now:
            return "order" if closing.at < self._last else "future"
        return "closing" if end is None or end.result != "lost" or self._past.ended else None

    def close(self, end: End | None, at: datetime) -> None:
        """It is over: what still stood is withdrawn; what would only have begun at that moment never began."""
        assert end is not None
        self._past.visits += [_untold(stage, opened) for stage, opened in self._opened.items() if opened.at < at]
        self._opened.clear()
        self._past.visits = [_withdrawn(visit, at) for visit in self._past.visits]
        self._past.ended = (end, at)

    def over(self) -> Past:
        """Where it stands without a word being told of it, it stands since it came there."""
        self._past.visits += [_untold(stage, opened) for stage, opened in self._opened.items()]
        return self._past

    def _follow(self, moves: Moves, at: datetime, came_from: int | None) -> None:
        self._marking = self._marking.after(moves, self._ids)
        self._opened |= {node: _Opened(at, came_from) for node in moves.entered}
        if moves.ended:
            self.close(self._definition.end(moves.ended.key), at)


def _untold(stage: str, opened: _Opened) -> PastVisit:
    return PastVisit(step=PastStep(stage=stage, entered_at=opened.at), came_from=opened.came_from)


def _withdrawn(visit: PastVisit, at: datetime) -> PastVisit:
    if visit.leaving:
        return visit
    return replace(visit, step=replace(visit.step, left_at=at), leaving=Leaving.CANCELLED)


def _wrong(number: int, why: str) -> Rejected:
    return Rejected(reason=Reason.FIELD_WRONG, data={"field": "steps", "step": number, "why": why})
