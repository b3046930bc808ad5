"""What is half typed: the answers so far and where the questions stand.

A value that goes into the record of a conversation as JSON and comes back after a restart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.definition.process import FieldType, ProcessDefinition, StartField


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfTyped:
    """`form` names it in buttons; `message_id` is the one message that shows it."""

    form: int
    message_id: int = 0
    order: bool = False
    process: str | None = None
    offered: list[str] = field(default_factory=list)
    """Processes to choose from, while none is chosen."""
    step: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    """The message that answers a question in words, by the question's key: it may be edited."""
    options: list[list[str]] = field(default_factory=list)
    """Caption and value of what this question offers, as it was shown."""
    page: int = 0
    ticked: list[str] = field(default_factory=list)
    typed: str | None = None
    """A name that was typed and resembles others: the options are those others."""
    shape: str = ""
    """The questions as they were when they were asked: the company may change them meanwhile."""
    changing: bool = False
    """One answer is being changed: afterwards the summary comes back."""

    def at(self, step: int) -> "HalfTyped":
        """At another question, with nothing of this one left."""
        return replace(self, step=step, options=[], page=0, ticked=[], typed=None)

    def answered(self, key: str, value: Any, last: int) -> "HalfTyped":
        """With this answer (None for skipped), at the next question; `last` is where the summary stands."""
        answers = {**self.answers, key: value}
        following = self.first_missing(answers, last) if self.changing else self.step + 1
        return replace(self.at(following), answers=answers, changing=self.changing and following < last)

    def first_missing(self, answers: Mapping[str, Any], last: int) -> int:
        """Where the first question stands that has no answer yet; `last` is where the summary stands."""
        keys = [one.partition(":")[0] for one in self.shape.split(",")] if self.shape else []
        return next((place for place, key in enumerate(keys) if key not in answers), last)

    def answering(self, message_id: int) -> str | None:
        """The question that this message answers."""
        return next((key for key, heard in self.heard.items() if heard == message_id), None)

    def back(self, last: int) -> "HalfTyped":
        """A question earlier; from a changed answer back to the summary, from the first to the choice."""
        if self.changing:
            return replace(self.at(last), changing=False)
        if self.step == 0 and len(self.offered) > 1:
            return replace(self.at(0), process=None, answers={}, shape="")
        return self.at(max(self.step - 1, 0))

    def change(self, step: int) -> "HalfTyped":
        return replace(self.at(step), changing=True)

    @property
    def goes_back(self) -> bool:
        return self.step > 0 or self.changing or len(self.offered) > 1

    def tick(self, value: str) -> "HalfTyped":
        """With this option ticked, or no longer."""
        kept = [other for other in self.ticked if other != value]
        return replace(self, ticked=kept if value in self.ticked else [*self.ticked, value])

    def on_page(self, page: int) -> "HalfTyped":
        return replace(self, page=page)

    def option(self, place: int) -> str | None:
        """The value offered at this place."""
        return self.options[place][1] if 0 <= place < len(self.options) else None


def asked_by(half: HalfTyped, definition: ProcessDefinition) -> HalfTyped:
    """The form with the questions as they are now. Where others were asked, what still fits is kept, and it stands at
    the first question without an answer: nothing answers a question that it was not typed for."""
    shapes = {field.key: _shape(field, definition) for field in definition.start.fields}
    shape = ",".join(shapes.values())
    if half.shape == shape:
        return half
    if not half.shape:
        return replace(half, shape=shape)
    before = half.shape.split(",")
    kept = {key: value for key, value in half.answers.items() if shapes.get(key) in before}
    changed = replace(half, answers=kept, heard={}, shape=shape)
    step = changed.first_missing(kept, len(shapes))
    return replace(changed.at(step), changing=step < len(shapes))


def _shape(field: StartField, definition: ProcessDefinition) -> str:
    """What an answer depends on: an amount is kept in parts of its currency."""
    return f"{field.key}:{field.type}" + (f":{definition.currency}" if field.type is FieldType.MONEY else "")
