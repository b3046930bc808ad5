"""Sending what was supplied again, by its file_id: pictures together, files together, each group saying whence.

At most as many messages as a phone can bear. Where Telegram no longer has a file, that is said instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MediaUnion,
)
from markupsafe import Markup

from handlers.dialogs.show import send
from handlers.screens.display_names import isolated, person_name, quoted
from handlers.screens.evidence.texts import one_thing
from handlers.screens.screen import Screen, lines
from handlers.screens.task.view import View
from handlers.screens.text_length import CAPTION_LIMIT, TEXT_LIMIT, pieces, units
from workflow.case.evidence import Evidence, FileRef, Supplied

MOST = 40
"""Things sent again at one press, the latest."""
_CAPTION_WORDS = CAPTION_LIMIT - 300
_MESSAGE_WORDS = 3500
_TOGETHER = {"photo": "pictures", "video": "pictures", "document": "files", "email": "files", "audio": "sounds"}


@dataclass(frozen=True, slots=True)
class _Group:
    """Things that go into one message, or one album."""

    evidence: tuple[Evidence, ...]

    @property
    def first(self) -> Evidence:
        return self.evidence[0]


async def resend(bot: Bot, chat_id: int, evidence: Sequence[Evidence], view: View) -> None:
    for group in grouped(evidence[-MOST:]):
        try:
            await _send(bot, chat_id, group, view)
        except TelegramBadRequest:
            names = ", ".join(one_thing(view.t, one.what) for one in group.evidence)
            await send(bot, chat_id, Screen(text=view.t("Telegram no longer has this: {what}", what=names)))


def grouped(evidence: Sequence[Evidence]) -> Iterator[_Group]:
    """Runs of the same task and a kind that Telegram shows together, up to ten."""
    for _, run in groupby(evidence, key=lambda one: (one.task_id, one.by, _TOGETHER.get(one.what.kind) or one.id)):
        things = list(run)
        for start in range(0, len(things), 10):
            yield _Group(tuple(things[start : start + 10]))


async def _send(bot: Bot, chat_id: int, group: _Group, view: View) -> None:
    """With all of their words: what is too long for a caption follows."""
    await _send_things(bot, chat_id, group, view)
    for one in group.evidence:
        words = one.what.text or ""
        if one.what.file is None and one.what.latitude is None and one.what.phone is None:
            continue
        if units(words) > _CAPTION_WORDS:
            for piece in pieces(words, _MESSAGE_WORDS):
                await send(bot, chat_id, Screen(text=Markup.escape(quoted(piece, TEXT_LIMIT)), silent=True))


async def _send_things(bot: Bot, chat_id: int, group: _Group, view: View) -> None:
    if len(group.evidence) > 1:
        media = [_medium(one, caption(view, one) if one is group.first else None) for one in group.evidence]
        await bot.send_media_group(chat_id, media)
    else:
        await _send_one(bot, chat_id, group.first, view)


def _medium(one: Evidence, told: Markup | None) -> MediaUnion:
    file = one.what.file
    assert file is not None
    html = ParseMode.HTML if told else None
    match one.what.kind:
        case "photo":
            return InputMediaPhoto(media=file.file_id, caption=told, parse_mode=html)
        case "video":
            return InputMediaVideo(media=file.file_id, caption=told, parse_mode=html)
        case "audio":
            return InputMediaAudio(media=file.file_id, caption=told, parse_mode=html)
    return InputMediaDocument(media=file.file_id, caption=told, parse_mode=html)


async def _send_one(bot: Bot, chat_id: int, one: Evidence, view: View) -> None:
    what = one.what
    if what.file is not None:
        await _send_file(bot, chat_id, what.file, one, view)
    elif what.latitude is not None and what.longitude is not None:
        await bot.send_location(chat_id, what.latitude, what.longitude)
        await send(bot, chat_id, Screen(text=caption(view, one), silent=True))
    elif what.phone is not None:
        await bot.send_contact(chat_id, what.phone, what.contact_name or what.phone)
    else:
        first, *more = pieces(what.text or "", _MESSAGE_WORDS)
        await send(bot, chat_id, Screen(text=lines(_whence(view, one), Markup.escape(quoted(first, TEXT_LIMIT)))))
        for piece in more:
            await send(bot, chat_id, Screen(text=Markup.escape(quoted(piece, TEXT_LIMIT)), silent=True))


async def _send_file(bot: Bot, chat_id: int, file: FileRef, one: Evidence, view: View) -> None:
    told = caption(view, one)
    match one.what.kind:
        case "photo":
            await bot.send_photo(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)
        case "video":
            await bot.send_video(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)
        case "animation":
            await bot.send_animation(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)
        case "voice":
            await bot.send_voice(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)
        case "audio":
            await bot.send_audio(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)
        case "video_note":
            await bot.send_video_note(chat_id, file.file_id)
        case _:
            await bot.send_document(chat_id, file.file_id, caption=told, parse_mode=ParseMode.HTML)


def caption(view: View, one: Evidence) -> Markup:
    """Whence it comes, and the words that came with it."""
    return lines(_whence(view, one), _words(one.what, _CAPTION_WORDS))


def _whence(view: View, one: Evidence) -> Markup:
    stage = isolated(view.t.own(view.file.definition.stage(view.file.case.task(one.task_id).stage).title), 80)
    who = person_name(view.directory, one.by)
    return Markup("<b>{}</b> · {}, {}").format(stage, who, view.moment(one.at))


def _words(what: Supplied, room: int) -> Markup | None:
    return Markup("{}").format(quoted(what.text, room)) if what.text else None
