"""Who is there just now: whoever wrote or pressed within the last minutes is not asleep, whatever the hour.

In memory: after a restart nobody is there until they write again, and what they asked for waits at worst until the
morning.
"""

from datetime import datetime

from workflow.notification.notification_policy import THERE


class Presence:
    """When each person was last heard of."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}

    def heard(self, person: str, now: datetime) -> None:
        self._heard[person] = now

    def is_there(self, person: str, now: datetime) -> bool:
        last = self._heard.get(person)
        return last is not None and now - last <= THERE
