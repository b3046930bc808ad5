"""What a card asks for, read off its marks, and what people send for it.

Refuses to decide whether anybody does what it asks.
"""

from random import Random

from tests.phones import Message, Person
from tests.stories import things
from tests.stories.cast import plain

_NEEDS = {1: ("contact", "words"), 2: ("photo", "place"), 3: ("letter",), 4: ("document",), 5: ("words",)}
_OTHER_NEEDS = ("photo",)


def pressed(message: Message, prefix: str) -> list[str]:
    """The data of the buttons of this kind."""
    found = [str(button.get("callback_data", "")) for button in message.buttons]
    return [data for data in found if data.partition(":")[0] == prefix]


def lacks(card: Message, stage: int) -> str | None:
    """The first thing that a card of this stage still asks for."""
    needs = _NEEDS.get(stage, _OTHER_NEEDS)
    marks = [line[0] for line in plain(card.text).splitlines() if line.startswith(("✓", "○"))]
    return next((need for need, mark in zip(needs, marks, strict=False) if mark == "○"), None)


async def send(phone: Person, need: str, card: Message, shade: int, chance: Random) -> None:
    """As a reply to the card; `shade` makes each file another."""
    match need:
        case "contact":
            await phone.send(contact={"phone_number": "+380671234567", "first_name": "Ганна"}, reply_to=card)
        case "place":
            await phone.send(location=(50.45, 30.52), reply_to=card)
        case "words":
            await phone.send(f"Домовленість {chance.randrange(10_000)}", reply_to=card)
        case "letter":
            await phone.send(media=things.email(f"Рішення {shade}"), reply_to=card)
        case "document":
            name = f"пропозиція-{shade}.pdf"
            await phone.send(media=things.document(name, things.PDF + name.encode()), reply_to=card)
        case _:
            parts = [things.photo(shade * 5 + n) for n in range(chance.choice((1, 1, 2, 3)))]
            await phone.send(media=parts, reply_to=card)
