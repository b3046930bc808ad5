"""People as they are: they look at the phone, do what it asks for, and do it again when nothing happened.

What somebody does is read off their own phone alone, by marks and buttons, so it is the same in every language. All
chance comes from a seed. Refuses to know whether the bot is alive.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.chaos.above import WEIGHTY, Above
from tests.chaos.cards import lacks, pressed, send
from tests.phones import Message, PhoneError
from tests.stories.cast import Actor, plain

PATIENCE = 8.0
"""Seconds after which a person tries again."""
ENOUGH = 3
"""Tries after which they do something else: open the details, leave the form."""
SALES = ("Продаж обладнання", "Equipment sale", "Vente d’équipement")
_STAGE = re.compile(r"(\d) \S+ 7\b")
_QUESTION = re.compile(r"(\d) \S+ 4\b")
_DAWDLES = (15.0, 50.0)
"""For how long work is let lie, where it is."""

Deed = Callable[[], Awaitable[object]]


@dataclass
class Worker:
    """One person with their habits."""

    actor: Actor
    chance: Random
    above: Above
    """How they see to the work of those below them."""
    pressing: asyncio.Event
    """Set when something weighty is pressed, by anybody."""
    deals_to_start: int = 0
    """How many deals they mean to have."""
    hand_overs: int = 0
    """How often they mean to hand over what somebody has."""
    those_below: Sequence[str] = ()
    """Of whom they do, by name."""
    begun: int = 0
    """How many they have seen begin."""
    shade: int = 0
    deeds: int = 0
    again: int = 0
    """How often something was done again because nothing had happened."""
    _tries: Counter[tuple[object, ...]] = field(default_factory=Counter)
    _acted: float = float("-inf")
    _left: list[Message] = field(default_factory=list)
    """What the phone showed before the last deed."""
    _form_seen: float = float("-inf")
    """When there was a form on the phone; between two questions there is none for a moment."""
    _tried: dict[tuple[object, ...], float] = field(default_factory=dict)
    _whims: dict[tuple[object, ...], bool] = field(default_factory=dict)
    _lies_until: dict[int, float] = field(default_factory=dict)
    """Until when each card is let lie; some not at all."""
    _plans: set[str] = field(default_factory=set)
    """The plans of hand-overs that were on the phone."""
    _plan_seen: float = field(default_factory=lambda: _now())
    """When there was a plan of a hand-over on the phone."""

    async def works(self) -> None:
        """For as long as the day goes on."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.4, 1.2))
            await self.looks()

    async def looks(self) -> None:
        """One look at the phone, and at most one deed; the next one when the phone has changed, or patience ends."""
        chat = await self.actor.phone.from_bot()
        if chat == self._left and _now() - self._acted < PATIENCE:
            return
        for key, deed in self._wishes(chat):
            if self._has_patience(key):
                continue
            tried = self._tries[key] = self._tries[key] + 1
            self.again += tried > 1
            self._tried[key], self._acted, self._left = _now(), _now(), chat
            self.deeds += 1
            with suppress(PhoneError):  # The button went away under the thumb.
                await deed()
            return

    def _has_patience(self, key: tuple[object, ...]) -> bool:
        return key in self._tried and _now() - self._tried[key] < PATIENCE

    def _is_stuck(self, message: Message) -> bool:
        """Whether doing what it asks for has changed nothing, again and again."""
        return self._tries[_key(message)] >= ENOUGH

    def _whim(self, what: str, message: Message, odds: float) -> bool:
        """Decided once for each message."""
        return self._whims.setdefault((what, message.id), self.chance.random() < odds)

    def _wishes(self, chat: list[Message]) -> Iterator[tuple[tuple[object, ...], Deed]]:
        """What the phone asks for, the latest first."""
        self.begun = max(self.begun, self._started(chat))
        for message in reversed(chat):
            deed = self._answer(message)
            if deed:
                yield _key(message), deed
        if any(pressed(message, "nquit") for message in chat):
            self._form_seen = _now()
        elif self.begun < self.deals_to_start and _now() - self._form_seen > PATIENCE:
            yield ("new", self.begun), lambda: self.actor.phone.send("/new")
        plans = {
            data.split(":")[1] for message in chat for data in pressed(message, "hono") + pressed(message, "hose")
        }
        if plans:
            self._plan_seen = _now()
            self._plans |= plans
        elif len(self._plans) < self.hand_overs and _now() - self._plan_seen > PATIENCE:
            name = self.chance.choice(self.those_below)
            yield ("hand over", len(self._plans)), lambda: self.actor.phone.send(f"/handover {name}")

    def _started(self, chat: list[Message]) -> int:
        """How many deals this person has begun, by the cards of deals and by forms that are done."""
        cards = sum(bool(pressed(message, "dealh")) for message in chat)
        return max(cards, sum(message.text.startswith("✅") and not message.buttons for message in chat))

    def _answer(self, message: Message) -> Deed | None:
        if (data := self.above.answer(message, stuck=self._is_stuck(message))) is not None:
            return self._press(message, data)
        if leave := pressed(message, "nquit"):
            return self._press(message, leave[0]) if self._is_stuck(message) else self._form(message)
        if (back := pressed(message, "card")) and pressed(message, "proc"):
            return self._press(message, back[0])
        for prefix in ("why", "for", "take"):
            if found := pressed(message, prefix):
                return self._press(message, found[0])
        if message.text.startswith("✍️") and pressed(message, "drop"):
            return lambda: self.actor.phone.send("Клієнт попросив інакше")
        if accepting := pressed(message, "acc"):
            back = pressed(message, "ret")
            return self._press(message, back[0] if back and self._whim("back", message, 0.1) else accepting[0])
        if undo := pressed(message, "undo"):
            return self._once("undo", message, undo[0]) if self._whim("undo", message, 0.04) else None
        more = pressed(message, "more")
        if message.text.startswith("👋") and more:
            self._lies_until[_task(more[0])] = _now()
        if not message.text.startswith("📌") or not more or self._lies(_task(more[0])):
            return None
        return self._start_over(message, more[0]) if self._is_stuck(message) else self._work(message)

    def _lies(self, task: int) -> bool:
        """Whether they let this task lie for now; a nudge ends it."""
        if task not in self._lies_until:
            dawdles = self.chance.random() < 0.3
            self._lies_until[task] = _now() + self.chance.uniform(*_DAWDLES) if dawdles else _now()
        return _now() < self._lies_until[task]

    def _press(self, message: Message, data: str) -> Deed:
        async def deed() -> None:
            if data.partition(":")[0] in WEIGHTY:
                self.pressing.set()
            await self.actor.phone.tap(message, data, patience=1.5)

        return deed

    def _once(self, what: str, message: Message, data: str) -> Deed:
        """A whim that has passed with its deed."""

        async def deed() -> None:
            self._whims[what, message.id] = False
            await self._press(message, data)()

        return deed

    def _start_over(self, message: Message, data: str) -> Deed:
        """A look at the details, and back: then what was tried in vain may be tried again."""

        async def deed() -> None:
            del self._tries[_key(message)]
            await self._press(message, data)()

        return deed

    # A form

    def _form(self, message: Message) -> Deed | None:
        if start := pressed(message, "ngo"):
            return self._press(message, start[0])
        if pressed(message, "nproc"):
            caption = next((text for text in message.button_texts if text in SALES), None)
            return (lambda: self.actor.phone.tap(message, caption, patience=1.5)) if caption else None
        if new := pressed(message, "nok"):
            return self._press(message, new[0])
        question = _QUESTION.search(plain(message.text))
        return (lambda: self.actor.phone.send(self._typed(int(question[1])))) if question else None

    def _typed(self, question: int) -> str:
        if question == 3:
            return str(self.chance.randrange(1_000, 900_000))
        if question == 4:
            return f"+{self.chance.randrange(5, 40)}d"
        return "".join(self.chance.choices("абвгдежзиклмнопрстух", k=9)).capitalize()

    # Work

    def _work(self, card: Message) -> Deed | None:
        stage = _STAGE.search(plain(card.text))
        if stage is None:
            return None
        ways = pressed(card, "done")
        if len(ways) > 1 and stage[1] == "5" and self._whim("rework", card, 0.06):
            return self._press(card, ways[1])
        if ways and int(stage[1]) < 3 and self._whim("lost", card, 0.03):
            return self._press(card, ways[-1])
        lacking = lacks(card, int(stage[1]))
        if lacking:
            return lambda: self._send(lacking, card)
        usual = [data for data in ways if data.endswith(":0")]
        return self._press(card, usual[0]) if usual else None

    async def _send(self, need: str, card: Message) -> None:
        self.shade += 1
        await send(self.actor.phone, need, card, self.shade, self.chance)


def _task(data: str) -> int:
    """Which task a button is about."""
    return int(data.split(":")[1])


def _key(message: Message) -> tuple[object, ...]:
    """A message as it stands: when it changes, it is another wish."""
    return message.id, message.text, str(message.button_texts)


def _now() -> float:
    return asyncio.get_running_loop().time()
