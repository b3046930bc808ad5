"""Putting a screen on somebody's phone as the direct reply to what they did: sent anew, or redrawn in place.

A message that can no longer be edited is sent anew, and a press that has waited too long for its answer is let go.
Does not tell anybody else anything: that is the outbox's.
"""

from contextlib import suppress

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import BufferedInputFile, CallbackQuery, InputMediaPhoto, LinkPreviewOptions, Message

from handlers.screens.screen import Screen
from handlers.screens.texts import Texts

TOAST_LIMIT = 200
"""Characters in an answer to a press, https://core.telegram.org/bots/api#answercallbackquery."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat_id: int, screen: Screen) -> Message:
    """A new message with this screen."""
    if screen.photo is not None:
        return await bot.send_photo(
            chat_id,
            picture(screen.photo),
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard,
            disable_notification=screen.silent,
        )
    return await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.keyboard,
        disable_notification=screen.silent,
        link_preview_options=_NO_PREVIEW,
    )


async def redraw(bot: Bot, chat_id: int, message_id: int, screen: Screen, *, pictured: bool = False) -> int:
    """The message now shows this screen; where it cannot be edited, a new one does. Returns the id of the one that
    shows it. `pictured` tells whether the message holds a photo now."""
    if pictured != (screen.photo is not None):
        return await _replace(bot, chat_id, message_id, screen)
    try:
        await _edit(bot, chat_id, message_id, screen)
    except TelegramBadRequest as refused:
        if "not modified" in refused.message:
            return message_id
        return await _replace(bot, chat_id, message_id, screen)
    return message_id


async def redraw_pressed(query: CallbackQuery, screen: Screen) -> int:
    """The message whose button was pressed now shows this screen."""
    assert query.bot is not None
    if query.message is None:
        return (await send(query.bot, query.from_user.id, screen)).message_id
    pictured = isinstance(query.message, Message) and bool(query.message.photo)
    return await redraw(query.bot, query.message.chat.id, query.message.message_id, screen, pictured=pictured)


def message_of(query: CallbackQuery) -> int | None:
    """The message whose button was pressed."""
    return query.message.message_id if query.message else None


async def show(event: Message | CallbackQuery, screen: Screen) -> int:
    """A new message with this screen in the chat where something was written or pressed."""
    assert event.bot is not None
    chat_id = event.chat.id if isinstance(event, Message) else event.from_user.id
    return (await send(event.bot, chat_id, screen)).message_id


async def take_up(event: Message | CallbackQuery) -> None:
    """For a place that both a command and a button open: a press is answered, a message needs no answer yet."""
    if isinstance(event, CallbackQuery):
        await answer(event)


async def answer(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer the press; a press too old to be answered is let go."""
    with suppress(TelegramBadRequest):
        await query.answer(text[:TOAST_LIMIT] if text else None, show_alert=alert or None)


async def remove(bot: Bot, chat_id: int, message_id: int, t: Texts) -> None:
    """Take a message away. Where it is too old for that (48 hours), one line takes the place of its words, and its
    buttons go: edits of a bot's own messages have no such limit."""
    if await _deleted(bot, chat_id, message_id):
        return
    line = t("No longer current.")
    with suppress(TelegramBadRequest):
        try:
            await bot.edit_message_text(line, chat_id=chat_id, message_id=message_id, parse_mode=ParseMode.HTML)
        except TelegramBadRequest:
            await bot.edit_message_caption(
                chat_id=chat_id, message_id=message_id, caption=line, parse_mode=ParseMode.HTML
            )


async def _deleted(bot: Bot, chat_id: int, message_id: int) -> bool:
    """Whether the message is not there any more."""
    try:
        await bot.delete_message(chat_id, message_id)
    except TelegramBadRequest as refused:
        return "not found" in refused.message
    return True


async def put_away(bot: Bot, chat_id: int, message_id: int, t: Texts) -> None:
    """Take away what a newer message has made superfluous: if it stays, nothing of the newer one is lost."""
    with suppress(TelegramAPIError):
        await remove(bot, chat_id, message_id, t)


async def pin(bot: Bot, chat_id: int, message_id: int) -> None:
    """On top of the chat, without a sound; a message that is gone stays gone."""
    with suppress(TelegramBadRequest):
        await bot.pin_chat_message(chat_id, message_id, disable_notification=True)


async def unpin(bot: Bot, chat_id: int, message_id: int) -> None:
    with suppress(TelegramBadRequest):
        await bot.unpin_chat_message(chat_id=chat_id, message_id=message_id)


async def disarm(query: CallbackQuery) -> None:
    """Take the buttons off the message that was pressed; its words stay."""
    if query.bot is not None and query.message is not None:
        await _take_buttons(query.bot, query.message.chat.id, query.message.message_id)


async def _take_buttons(bot: Bot, chat_id: int, message_id: int) -> None:
    with suppress(TelegramBadRequest):
        await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=None)


def picture(png: bytes) -> BufferedInputFile:
    return BufferedInputFile(png, filename="estafeta.png")


async def _replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> int:
    """The older message goes; where it is too old for that, it stays without its buttons."""
    sent = await send(bot, chat_id, screen)
    with suppress(TelegramAPIError):
        if not await _deleted(bot, chat_id, message_id):
            await _take_buttons(bot, chat_id, message_id)
    return sent.message_id


async def _edit(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    if screen.photo is None:
        await bot.edit_message_text(
            screen.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        return
    media = InputMediaPhoto(media=picture(screen.photo), caption=screen.text, parse_mode=ParseMode.HTML)
    await bot.edit_message_media(media, chat_id=chat_id, message_id=message_id, reply_markup=screen.keyboard)
