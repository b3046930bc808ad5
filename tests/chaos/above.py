"""People who answer for others: they take escalations, nudge, give more time, and hand over what somebody has.

Like everybody, they go by marks and buttons. Some take an escalation and do nothing more, so that what they promised
runs out. Refuses to know what became of it: the verdict does.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.phones import Message

Press = str | None
"""The data of the button to press."""

OUT_OF_REACH = "📵"
_SHARE = re.compile(r"· (\d+)$")
_DEEDS = (("nudge", 0.5), ("moret", 0.35), ("within", 0.25), ("whom", 0.2))
"""What whoever has taken an escalation may do about it, and how likely each is."""
WEIGHTY = frozenset({"mine", "nudge", "until", "give", "within", "hook"})
"""Presses that a kill should hit."""


@dataclass
class Above:
    """The habits of one person towards those below them."""

    chance: Random
    ordered: Counter[int] = field(default_factory=Counter)
    """How often a plan of so many things was confirmed."""
    _decided: dict[tuple[str, int], bool] = field(default_factory=dict)
    _edits: dict[str, int] = field(default_factory=dict)
    """How many changes each plan is still to see."""
    _idle: dict[str, bool] = field(default_factory=dict)

    def answer(self, message: Message, *, stuck: bool) -> Press:
        """What they press on this message; nothing where there is nothing to press for them."""
        buttons = _by_prefix(message)
        for known in (self._plan, self._chooser, self._more_time, self._escalation, self._alarm):
            data = known(message, buttons, stuck)
            if data:
                return data
        return None

    def _plan(self, message: Message, buttons: "_Buttons", stuck: bool) -> Press:
        """A plan is changed a few times, then confirmed; one in which nothing moves is left."""
        leave = buttons.get("hono")
        if stuck and leave:
            return leave[0][1]
        if receivers := [data for data in _reachable(buttons.get("hose", [])) if not data.endswith(":-1")]:
            return self.chance.choice(receivers)
        if "hook" not in buttons:
            back = buttons.get("hopl") or leave
            return back[0][1] if back else None
        confirm = buttons["hook"][0][1]
        number = confirm.split(":")[1]
        left = self._edits.setdefault(number, self.chance.choice((0, 1, 2)))
        changes = [data for prefix in ("hosp", "hoto") for _, data in buttons.get(prefix, [])]
        if left and changes:
            self._edits[number] = left - 1
            return self.chance.choice(changes)
        shares = [_share(caption) for caption, data in buttons.get("hosh", []) if data.split(":")[3] != "-1"]
        self.ordered[sum(shares)] += 1
        return confirm

    def _chooser(self, _: Message, buttons: "_Buttons", stuck: bool) -> Press:
        """Who gets this one task?"""
        people = _reachable(buttons.get("give", []))
        if people and not stuck:
            return people[0]
        return buttons["keep"][0][1] if "give" in buttons else None

    def _more_time(self, _: Message, buttons: "_Buttons", stuck: bool) -> Press:
        offers = buttons.get("until")
        if not offers:
            return None
        return buttons["keep"][0][1] if stuck else self.chance.choice(offers)[1]

    def _escalation(self, message: Message, buttons: "_Buttons", _: bool) -> Press:
        if take := buttons.get("mine"):
            return take[0][1] if self._once("mine", message, 0.8) else None
        if "nudge" not in buttons:
            return None
        about = buttons["nudge"][0][1]
        if self._idle.setdefault(about, self.chance.random() < 0.4):
            return None
        chosen = (deed for deed, odds in _DEEDS if deed in buttons and self._once(deed, message, odds))
        deed = next(chosen, None)
        return self.chance.choice(buttons[deed])[1] if deed else None

    def _alarm(self, message: Message, buttons: "_Buttons", _: bool) -> Press:
        """Somebody's work does not arrive: wait, or plan who gets it."""
        for prefix, odds in (("waitp", 0.6), ("hofor", 0.5)):
            if prefix in buttons and self._once(prefix, message, odds):
                return buttons[prefix][0][1]
        return None

    def _once(self, what: str, message: Message, odds: float) -> bool:
        """Decided once for each message; a wish that was felt has passed with its deed."""
        wanted = self._decided.setdefault((what, message.id), self.chance.random() < odds)
        if wanted and what != "mine":
            self._decided[what, message.id] = False
        return wanted


_Buttons = dict[str, list[tuple[str, str]]]


def _by_prefix(message: Message) -> _Buttons:
    """Captions and data of the buttons, by kind."""
    found: _Buttons = {}
    for button in message.buttons:
        data = str(button.get("callback_data", ""))
        found.setdefault(data.partition(":")[0], []).append((str(button["text"]), data))
    return found


def _reachable(people: list[tuple[str, str]]) -> list[str]:
    return [data for caption, data in people if OUT_OF_REACH not in caption]


def _share(caption: str) -> int:
    found = _SHARE.search(caption)
    return int(found[1]) if found else 0
