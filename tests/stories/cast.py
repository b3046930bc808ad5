"""The people of the sample company, as a tale speaks of them.

    olena = await company.hires("olena")
    await olena.says("/new")
    await olena.taps("Запустити")
    await andrii.sees("Підготовка технічного рішення")

Each step ends when the bot has nothing left to do; an assert that fails shows the whole phone. Refuses to know
what the bot should have answered: the tales do.
"""

from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.phones import Answer, Message, Phones
from tests.phones import Person as Phone
from tests.stories.firm import TOKEN, Firm
from workflow.company.people import Person


@dataclass
class Effort:
    """What somebody's fingers have done: taps, among them commands of the menu; characters typed; things sent."""

    taps: int = 0
    typed: int = 0
    sent: int = 0


@dataclass
class Actor:
    """One of the company's people, with a phone in hand."""

    firm: Firm
    record: Person
    phone: Phone
    effort: Effort = field(default_factory=Effort)

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def phones(self) -> Phones:
        return self.phone.phones

    async def joins(self) -> None:
        """Follows the invite link."""
        await self.phone.start(self.firm.codes[self.record.key])
        await self.firm.settles()

    def begins_anew(self) -> Effort:
        """Whatever is done from now on is counted here."""
        self.effort = Effort()
        return self.effort

    async def says(self, text: str, *, reply_to: Message | None = None) -> None:
        if text.startswith("/"):
            self.effort.taps += 1
        else:
            self.effort.typed += len(text)
        await self.phone.send(text, reply_to=reply_to)
        await self.firm.settles()

    async def sends(
        self, *media: dict[str, Any], reply_to: Message | None = None, forward_from: int | str | None = None
    ) -> None:
        """A file, or an album of several."""
        self.effort.sent += 1
        await self.phone.send(media=list(media), reply_to=reply_to, forward_from=forward_from)
        await self.firm.settles()

    async def edits(self, message: Message, text: str | None = None, **more: Any) -> None:
        """A message of theirs: its words, `caption`, `media` or `location`."""
        await self.phone.edit(message, text, **more)
        await self.firm.settles()

    async def wrote(self, words: str) -> Message:
        """Their own latest message with these words."""
        return next(one for one in reversed(await self.phone.messages()) if not one.from_bot and words in one.text)

    async def shares_contact(self, name: str, number: str, *, reply_to: Message | None = None) -> None:
        self.effort.sent += 1
        await self.phone.send(contact={"phone_number": number, "first_name": name}, reply_to=reply_to)
        await self.firm.settles()

    async def shares_place(self, latitude: float, longitude: float, *, reply_to: Message | None = None) -> None:
        self.effort.sent += 1
        await self.phone.send(location=(latitude, longitude), reply_to=reply_to)
        await self.firm.settles()

    async def taps(self, button: str, on: Message | None = None) -> Answer:
        """Presses the button with these words, on the latest message that has it."""
        self.effort.taps += 1
        message = on or await self.offering(button)
        caption = next(text for text in message.button_texts if button in text)
        answer = await self.phone.tap(message, caption)
        await self.firm.settles()
        return answer

    async def turns_to(self, button: str) -> None:
        """Turns the pages of a list until the button is there."""
        while not any(button in text for text in (await self.phone.last()).button_texts):
            await self.taps("▶")

    async def forges(self, message: Message | int, data: str) -> Answer:
        """Presses a button that is not there."""
        answer = await self.phone.forge(message, data)
        await self.firm.settles()
        return answer

    async def offering(self, button: str) -> Message:
        """The latest message with a button of these words."""
        chat = await self.phone.from_bot()
        found = [message for message in chat if any(button in text for text in message.button_texts)]
        assert found, f"{self.name} is not offered {button!r}:\n{_shown(chat)}"
        return found[-1]

    async def sees(self, *words: str) -> Message:
        """The latest message from the bot with all these words."""
        chat = await self.phone.from_bot()
        found = [message for message in chat if says(message, *words)]
        assert found, f"{self.name} does not see {words!r}:\n{_shown(chat)}"
        return found[-1]

    async def sees_last(self, *words: str) -> Message:
        """The very last message from the bot, with all these words."""
        chat = await self.phone.from_bot()
        assert chat, f"{self.name}'s phone is empty"
        assert says(chat[-1], *words), f"{self.name}: {words!r} is not last:\n{_shown(chat)}"
        return chat[-1]

    async def sees_no(self, *words: str) -> None:
        """No message from the bot has all these words."""
        chat = await self.phone.from_bot()
        found = [message for message in chat if says(message, *words)]
        assert not found, f"{self.name} sees {words!r}:\n{_shown(found)}"

    async def count(self, *words: str) -> int:
        """How many messages from the bot have all these words."""
        return sum(says(message, *words) for message in await self.phone.from_bot())

    async def fetches(self, message: Message) -> bytes:
        """The document of a message, as their phone downloads it."""
        bot = f"{self.firm.sim.url}/bot{TOKEN}"
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{bot}/getFile", params={"file_id": message["document"]["file_id"]}) as answer:
                path = (await answer.json())["result"]["file_path"]
            async with session.get(f"{self.firm.sim.url}/file/bot{TOKEN}/{path}") as answer:
                return await answer.read()

    async def reads(self) -> list[Message]:
        """Everything from the bot, oldest first."""
        return await self.phone.from_bot()


@dataclass
class Company:
    """The firm, and whoever of it is in the tale."""

    firm: Firm
    people: dict[str, Actor]

    async def hires(self, key: str, *, joins: bool = True) -> Actor:
        """One of the company's people gets a phone and follows their link."""
        record = self.firm.record(key)
        phone = await self.firm.phones.add(record.name, language_code=record.language, label=key)
        actor = self.people[key] = Actor(self.firm, record, phone)
        if joins:
            await actor.joins()
        return actor

    async def passes(self, span: str) -> None:
        await self.firm.passes(span)

    async def stranger(self, name: str, language: str = "uk") -> Actor:
        """Somebody who does not work here."""
        phone = await self.firm.phones.add(name, language_code=language)
        nobody = {"key": "nobody", "name": name, "roles": [], "language": language}
        return Actor(self.firm, Person.model_validate(nobody), phone)


def says(message: Message, *words: str) -> bool:
    """Whether a message has all these words, as an eye reads them: any space is a space."""
    return all(word in plain(message.text) for word in words)


def plain(text: str) -> str:
    """Without what no eye sees: kinds of spaces, marks of direction."""
    return text.translate(_UNSEEN)


_UNSEEN = {ord("\u00a0"): " ", ord("\u202f"): " "} | dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


def _shown(chat: list[Message]) -> str:
    return "\n".join(f"  #{message.id} {_content(message)} {message.button_texts}" for message in chat)


def _content(message: Message) -> str:
    kinds = [kind for kind in ("photo", "document", "voice", "video", "location", "contact") if kind in message]
    return " ".join([*(f"[{kind}]" for kind in kinds), repr(message.text)])
