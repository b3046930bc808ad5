"""How a person wants to be told things: quiet hours, days off, how many messages a day.

A company says it for everybody in `company.yaml`; each person may say it otherwise for themselves. Does not know what
day it is: see `hours`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from workflow.written.base_model import StrictModel

_CLOCK = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$")
Kind = Literal["clock", "outside work", "off"]
OUTSIDE_WORK: Kind = "outside work"
OFF: Kind = "off"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, outside the working day, or never."""

    kind: Kind
    since: time | None = None
    until: time | None = None

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Read `20:00-08:00`, `outside work` or `off`; raises ValueError, naming the text, for anything else."""
        words = text.strip().lower()
        if words in (OUTSIDE_WORK, OFF):
            return cls(OUTSIDE_WORK if words == OUTSIDE_WORK else OFF)
        found = _CLOCK.match(text)
        numbers = [int(number) for number in found.groups()] if found else []
        if not numbers or max(numbers[0], numbers[2]) > 23 or max(numbers[1], numbers[3]) > 59:
            raise ValueError(f"'{text}' are no quiet hours; write 20:00-08:00, outside work or off")
        since, until = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        if since == until:
            raise ValueError(f"'{text}' would be quiet for ever; write 20:00-08:00, outside work or off")
        return cls("clock", since, until)

    def __str__(self) -> str:
        if self.since is None or self.until is None:
            return self.kind
        return f"{self.since:%H:%M}-{self.until:%H:%M}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: Any) -> "QuietHours":
        if value is False:
            # YAML reads a bare `off` as false.
            return cls(OFF)
        return value if isinstance(value, cls) else cls.parse(str(value))


class Preferences(StrictModel):
    """How people are told things, unless they say otherwise for themselves."""

    quiet: QuietHours = Field(
        QuietHours(OUTSIDE_WORK),
        description="When nobody is rung: `20:00-08:00`, `outside work` (outside each person's working day; never, "
        "where no calendar is declared) or `off`. What comes then waits and arrives as one summary.",
        examples=["20:00-08:00"],
    )
    days_off: bool = Field(
        True, description="Whether days off are quiet too, where quiet hours are said by the clock.", examples=[True]
    )
    escalations: bool = Field(
        False, description="Whether escalations may ring in quiet hours; otherwise they wait.", examples=[False]
    )
    budget: int | None = Field(
        40,
        ge=1,
        le=1000,
        description="How many messages a day may ring; what is more comes in one digest. Escalations ring always. "
        "Empty for no limit.",
        examples=[40],
    )
    agenda: bool = Field(True, description="Whether the day's tasks come in the morning.", examples=[True])
    evening: bool = Field(
        True, description="Whether what is still open comes before the end of the working day.", examples=[True]
    )

    def with_own(self, own: Mapping[str, Any]) -> "Preferences":
        """These, where the person did not say otherwise."""
        return Preferences.model_validate({**self.model_dump(mode="json"), **own}) if own else self


USUAL = Preferences.model_validate({})
"""Where a company says nothing."""
