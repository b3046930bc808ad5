"""Formatted text: what is parsed, what is refused, in which words."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, ReplyParameters

from simulator.entities import format_text
from simulator.errors import ApiError
from tests.phones import Person


def html(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    formatted = format_text(text, "HTML", None)
    return formatted.text, [(e["type"], e["offset"], e["length"]) for e in formatted.entities]


@pytest.mark.parametrize(
    ("raw", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("👋 <i>ж</i>", "👋 ж", [("italic", 3, 1)]),
        ("&lt;b&gt;&amp;&quot;&#33;&#x21;&nbsp;&copy", '<b>&"!!&nbsp;&copy', []),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
        ("<B><strong>x</strong></B>", "x", [("bold", 0, 1), ("bold", 0, 1)]),
        ('<pre><code class="language-py">1</code></pre>', "1", [("pre", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ('<a href="tg://user?id=5">u</a>', "u", [("text_mention", 0, 1)]),
        ("/start @someone #тег https://a.b/c", None, None),
    ],
)
def test_html(raw: str, text: str | None, entities: list[tuple[str, int, int]] | None) -> None:
    found, kinds = html(raw)
    if text is None:
        assert [kind for kind, _, _ in kinds] == ["bot_command", "mention", "hashtag", "url"]
    else:
        assert (found, kinds) == (text, entities)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ж<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
    ],
)
def test_html_that_cannot_be_parsed(raw: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        html(raw)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_markdown() -> None:
    formatted = format_text(r"*b* _i_ __u__ ~s~ ||p|| `c\`` [l](https://a.b/) \.", "MarkdownV2", None)
    assert formatted.text == "b i u s p c` l ."
    kinds = [entity["type"] for entity in formatted.entities]
    assert kinds == ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link"]
    with pytest.raises(ApiError, match=r"Character '\.' is reserved and must be escaped"):
        format_text("a.", "MarkdownV2", None)
    with pytest.raises(ApiError, match="Can't find end of Bold entity at byte offset 0"):
        format_text("*a", "MarkdownV2", None)


async def refused(bot: Bot, person: Person, text: str, **more: object) -> str:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(person.id, text, **more)  # type: ignore[arg-type]
    return refusal.value.message


async def test_lengths_and_emptiness(bot: Bot, olena: Person) -> None:
    assert await refused(bot, olena, "") == "Bad Request: message text is empty"
    assert await refused(bot, olena, " \n ") == "Bad Request: text must be non-empty"
    for unseen in ("\u200b", "\u2800 \u00a0", "\u180e\ufeff\u202e", "\u200d", "\U000e0061"):
        assert await refused(bot, olena, unseen) == "Bad Request: text must be non-empty"
        button = InlineKeyboardButton(text=unseen, callback_data="x")
        sentence = await refused(bot, olena, "a", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
        assert sentence == "Bad Request: inline keyboard button text must be non-empty"
    assert await refused(bot, olena, "x" * 4097) == "Bad Request: message is too long"
    assert await refused(bot, olena, "👋" * 2049) == "Bad Request: message is too long"
    assert await refused(bot, olena, "x", parse_mode="BB") == "Bad Request: unsupported parse_mode"
    fits = await bot.send_message(olena.id, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    assert fits.text is not None
    assert len(fits.text) == 4096


async def test_entities_pass_through(bot: Bot, olena: Person) -> None:
    entities = [MessageEntity(type="bold", offset=0, length=2)]
    sent = await bot.send_message(olena.id, "👋x", entities=entities)
    assert sent.entities is not None
    assert (sent.entities[0].type, sent.entities[0].length) == ("bold", 2)
    entities = [MessageEntity(type="bold", offset=0, length=9)]
    assert "ends after the end of the text" in await refused(bot, olena, "x", entities=entities)


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


async def test_keyboards_are_checked(bot: Bot, olena: Person) -> None:
    def button(data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text="x", callback_data=data)

    await bot.send_message(olena.id, "x", reply_markup=keyboard(button("ж" * 32)))
    long = await refused(bot, olena, "x", reply_markup=keyboard(button("ж" * 33)))
    assert long == "Bad Request: BUTTON_DATA_INVALID"
    many = await refused(bot, olena, "x", reply_markup=keyboard(*[button("1")] * 101))
    assert many == "Bad Request: reply markup is too long"
    nothing = await refused(bot, olena, "x", reply_markup=keyboard(InlineKeyboardButton(text="x")))
    assert nothing.endswith("Text buttons are unallowed in the inline keyboard")
    local = keyboard(InlineKeyboardButton(text="x", url="http://localhost:8080/"))
    assert (await refused(bot, olena, "x", reply_markup=local)).endswith("is invalid: Wrong HTTP URL")


async def test_replies(bot: Bot, olena: Person) -> None:
    first = (await olena.messages())[0]
    sent = await bot.send_message(olena.id, "так", reply_parameters=ReplyParameters(message_id=first.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == first.id
    gone = ReplyParameters(message_id=999)
    assert await refused(bot, olena, "x", reply_parameters=gone) == "Bad Request: message to be replied not found"
    lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert (await bot.send_message(olena.id, "x", reply_parameters=lenient)).reply_to_message is None
