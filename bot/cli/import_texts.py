"""Why the engine does not take an imported case, in plain English for the one at the console.

Does not speak of anything but imports: what people read on their phones is in `handlers.screens.refusals`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from workflow.messages.events import Reason, Rejected
from workflow.rules.start_fields import LONGEST

_FIELDS = {
    "unknown": "is not a field of this process",
    "type": "is not of the right kind",
    "too_long": f"is longer than {LONGEST} characters",
    "negative": "is less than nothing",
    "too_large": "is too large an amount",
    "zone": "is a moment without a time zone",
    "too_far": "is too far in the future",
    "past": "is in the past",
    "empty": "is empty",
    "repeated": "has the same value twice",
    "unknown_person": "names somebody who does not work here",
    "unknown_kind": "names a kind of evidence that does not exist",
}
_STEPS = {
    "empty": "the deal has no history",
    "zone": "its history has a moment without a time zone",
    "order": "its history goes back in time",
    "future": "its history goes on in the future",
    "half_open": "a stage of its history was left without an outcome, or the other way round",
}


def why_refused(rejected: Rejected) -> str:
    """One clause, to stand after the row's number."""
    say = _REASONS.get(rejected.reason)
    return say(rejected.data) if say else f"the engine refuses it ({rejected.reason})"


def _wrong(data: Mapping[str, Any]) -> str:
    why = str(data.get("why", ""))
    if data.get("field") == "steps":
        return _STEPS.get(why, "its history does not fit")
    return f"the field '{data.get('field')}' {_FIELDS.get(why, 'does not fit')}"


_REASONS: Mapping[Reason, Callable[[Mapping[str, Any]], str]] = {
    Reason.FIELD_WRONG: _wrong,
    Reason.FIELD_MISSING: lambda data: f"the field '{data.get('field')}' is required and there is none",
    Reason.NO_SUCH_PERSON: lambda data: f"nobody here has the key '{data.get('person')}'",
    Reason.NO_SUCH_STAGE: lambda data: f"its history goes to the stage '{data.get('stage')}', where no way leads",
    Reason.NO_SUCH_OUTCOME: lambda data: (
        f"its history has the outcome '{data.get('outcome')}', which its stage lacks"
    ),
    Reason.UNKNOWN_PROCESS: lambda data: "its process is not the company's",
    Reason.NOT_ALLOWED: lambda data: "only an administrator may import",
}
