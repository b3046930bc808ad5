"""The gate before the phone, with real tables: the day's budget and its digest."""

from bot.app import App
from tests.bot.conftest import Join
from tests.bot.test_delivery import begin
from tests.phones import Phones


async def sounds(phones: Phones, chat: int, since: int) -> list[bool]:
    """For every message to this chat since that call: whether it rang."""
    calls = [call["params"] for call in await phones.calls("sendMessage", since)]
    mine = [params for params in calls if int(params["chat_id"]) == chat]
    return [str(params.get("disable_notification", "")).lower() != "true" for params in mine]


async def test_what_is_beyond_the_budget_comes_in_one_digest_that_grows(app: App, phones: Phones, join: Join) -> None:
    olena = await join("olena")
    await app.store.habits.choose("olena", budget=2)
    await phones.clock.advance("20m")
    before = len(await phones.calls())
    for _ in range(3):
        await begin(app)
        await phones.idle()
    digest = await olena.last("🗂 Ще за сьогодні, без звуку")
    assert digest.text.count("📌 Запит клієнта") == 2
    heard = await sounds(phones, olena.id, before)
    assert heard.count(True) == 3, "two messages, and the digest once"
    assert len([m for m in await olena.from_bot() if m.text.startswith("📌 Запит клієнта")]) == 3, (
        "every card is there"
    )
