"""Faults on order, the pace, and people who cannot be written to."""

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from simulator import limits
from tests.phones import Person, PhoneError, Phones


async def test_faults_strike_as_ordered(bot: Bot, olena: Person, phones: Phones) -> None:
    await phones.faults(
        {"method": "SENDMESSAGE", "error_code": 429, "parameters": {"retry_after": 7}, "after": 1},
        {"method": "sendMessage", "chat": 5, "error_code": 500},
        {"method": "*", "error_code": 502, "times": 2, "after": 1},
    )
    await bot.send_message(olena.id, "1")
    with pytest.raises(TelegramRetryAfter) as pause:
        await bot.send_message(olena.id, "2")
    assert (pause.value.retry_after, "retry after 7" in str(pause.value)) == (7, True)
    for _ in range(2):
        with pytest.raises(TelegramServerError, match="Bad Gateway"):
            await bot.get_me()
    await bot.get_me()
    assert [fault["chat"] for fault in await phones.get("/sim/faults")] == [5]
    await phones.no_faults()
    assert await phones.get("/sim/faults") == []
    assert [message.text for message in await olena.from_bot()] == ["1"]


async def test_a_connection_breaks_before_or_after_the_effect(bot: Bot, olena: Person, phones: Phones) -> None:
    await phones.faults(
        {"method": "sendMessage", "drop": "before"},
        {"method": "sendMessage", "drop": "after", "delay_ms": 10},
    )
    for text in ("не дійде", "дійде"):
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(olena.id, text)
    assert [message.text for message in await olena.from_bot()] == ["дійде"]
    assert [call.get("dropped") for call in await phones.calls("sendMessage")] == ["before", "after"]


async def test_a_fault_must_do_something(phones: Phones) -> None:
    for fault in ({"method": "sendMessage"}, {"method": "x", "drop": "sideways"}, {"error_code": 500}):
        with pytest.raises(PhoneError) as refusal:
            await phones.faults(fault)
        assert refusal.value.status == 400


async def test_people_who_cannot_be_written_to(bot: Bot, phones: Phones) -> None:
    taras = await phones.add("Тарас")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(taras.id, "x")
    await taras.send("пишу сам")
    await bot.send_message(taras.id, "x")
    await taras.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(taras.id, "x")
    with pytest.raises(PhoneError, match="must unblock"):
        await taras.send("x")
    await taras.unblock()
    await bot.send_message(taras.id, "x")
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]
    await phones.post("/sim/users", {"id": taras.id, "deactivated": True})
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(taras.id, "x")


async def test_the_pace_is_counted_and_enforced(
    bot: Bot, olena: Person, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "stopwatch", lambda: 100.0)
    sent = await bot.send_message(olena.id, "1")
    await bot.edit_message_text("2", chat_id=olena.id, message_id=sent.message_id)
    seen = await phones.limits()
    assert (seen["enforce"], seen["violation_count"], seen["violations"][0]["rule"]) == (False, 1, "1/s per chat")
    await phones.limits(enforce=True)
    with pytest.raises(TelegramRetryAfter, match="Too Many Requests: retry after 1"):
        await bot.send_message(olena.id, "3")
    assert await bot.send_chat_action(olena.id, "typing")
    assert (await phones.limits())["peak_per_second"] == 2


def test_windows_slide(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(limits, "stopwatch", lambda: now)
    kept = limits.Limits()
    kept.enforce = True
    assert all(kept.check("sendMessage", chat, "") is None for chat in range(1, 31))
    refusal = kept.check("sendMessage", 31, "")
    assert refusal is not None
    assert refusal.parameters == {"retry_after": 1}
    now = 101.0
    assert kept.check("sendMessage", 31, "") is None
    for second in range(20):
        now = 200.0 + 2 * second
        assert kept.check("sendMessage", -5, "") is None
    now = 241.0
    refusal = kept.check("sendMessage", -5, "")
    assert refusal is not None
    assert refusal.parameters == {"retry_after": 19}
    assert kept.peak == 30


async def test_groups_and_their_migration(bot: Bot, olena: Person, phones: Phones) -> None:
    group = await phones.group("Відділ", [olena])
    await bot.send_message(group, "усім")
    await olena.send("чую", chat=group)
    new = await phones.migrate(group)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(group, "x")
    assert moved.value.migrate_to_chat_id == new
    await bot.send_message(new, "тут")
    updates = await bot.get_updates()
    added = next(u.my_chat_member for u in updates if u.my_chat_member)
    assert (added.chat.id, added.new_chat_member.status) == (group, "member")
    services = [u.message for u in updates if u.message]
    assert [m.migrate_to_chat_id for m in services if m.migrate_to_chat_id] == [new]
    assert [m.migrate_from_chat_id for m in services if m.migrate_from_chat_id] == [group]
    assert await bot.get_chat_member_count(new) == 2
    assert (await bot.get_chat_administrators(new))[0].user.id == olena.id
    assert await bot.leave_chat(new)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await bot.send_message(new, "x")


async def test_a_stranger_does_not_write_in_a_group(olena: Person, phones: Phones) -> None:
    taras = await phones.add("Тарас")
    group = await phones.group("Відділ", [olena], kind="supergroup")
    for chat in (group, olena.id, -1):
        with pytest.raises(PhoneError):
            await taras.send("можна?", chat=chat)


async def test_queries_grow_old(bot: Bot, olena: Person, phones: Phones) -> None:
    answer = await olena.forge(1, "x", patience=0)
    await phones.clock.advance("2m")
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired or query ID"):
        await bot.answer_callback_query(answer["query_id"])
