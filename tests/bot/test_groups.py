"""In groups the bot says one polite line when it comes, and nothing else."""

import pytest

from bot.app import App
from tests.bot.conftest import Join
from tests.phones import Phones


@pytest.mark.parametrize(
    ("who", "words"), [("olena", "в приватному чаті"), ("claire", "conversation privée"), ("daniel", "private chat")]
)
async def test_one_line_in_the_language_of_whoever_adds_it(join: Join, phones: Phones, who: str, words: str) -> None:
    person = await join(who)
    group = await phones.group("Відділ", [person])
    await phones.idle()
    [line] = await person.from_bot(group)
    assert words in line.text
    await person.send("/tasks", chat=group)
    await person.send("чуєш?", chat=group)
    await phones.idle()
    assert await person.from_bot(group) == [line]


async def test_a_stranger_s_group_gets_the_line_too(app: App, phones: Phones) -> None:
    stranger = await phones.add("Somebody", language_code="fr")
    group = await phones.group("Rue", [stranger], kind="supergroup")
    await phones.idle()
    [line] = await stranger.from_bot(group)
    assert "conversation privée" in line.text
