"""What is half typed is one record of open forms and questions, where each had a place and a state of its own."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_FORMS = {
    "form": ("start", "Begin:asking"),
    "away": ("away", "Away:asking"),
    "handover": ("handover", "Handover:naming"),
}
_QUESTIONS = {
    "Asking:why": "reason",
    "Cancelling:why": "cancellation",
    "Typing:asking": "more-time",
    "Typing:deciding": "decision",
    "Typing:giving": "giving",
    "TypingDates:period": "period",
    "TypingDays:days": "days",
    "TypingTimes:times": "times",
}
_BESIDE = ("sent", "sent_album", "edits")
"""What waits for no words stays where it lies."""
_ALL = sa.text("SELECT key, state, data FROM conversation")
_KEEP = sa.text("UPDATE conversation SET state = :state, data = :data WHERE key = :key")


def upgrade() -> None:
    database = op.get_bind()
    for key, state, data in database.execute(_ALL).all():
        before = json.loads(data)
        kept: dict[str, Any] = {name: value for name, value in before.items() if name in _BESIDE}
        record = list(_record(state, before))
        if record:
            kept["open"] = record
        hears = next((one["kind"] for one in reversed(record) if one["hears"]), None)
        written = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        database.execute(_KEEP, {"key": key, "state": hears, "data": written})


def _record(state: str | None, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The newest last. A form that words no longer went to was closed, save a plan, which is mostly pressed."""
    question = dict(data.get("question") or {})
    below = question.pop("before", None) if question else state
    for place, (kind, asking) in sorted(_FORMS.items(), key=lambda form: form[1][1] == below):
        if data.get(place) and (below == asking or kind == "handover"):
            hears = below == asking and not data[place].get("lines")
            yield {"kind": kind, "data": data[place], "hears": hears}
    if state in _QUESTIONS:
        beside = (*_BESIDE, *_FORMS, "question", "below")
        asked = question or {name: value for name, value in data.items() if name not in beside}
        yield {"kind": _QUESTIONS[state], "data": asked, "hears": True}
